namespace ActorProc.Tests.Sharing;

/// <summary>What a shared object must do, thought of as one thing after another: the model that the real one is held against.</summary>
/// <remarks>Each peer does one thing at a time. What it has begun and not ended is not in <see cref="Take"/> yet.</remarks>
internal abstract class Model
{
    protected static TimeSpan Short { get; } = TimeSpan.FromMilliseconds(3);

    private readonly List<(int Peer, string Result)> _ended = [];

    /// <summary>What a peer may be told to do.</summary>
    public abstract IReadOnlyList<string> Operations { get; }

    /// <summary>What can be seen of the real one when everything that was begun has come there.</summary>
    public abstract string Expected { get; }

    /// <summary>Makes a real one, which peers get.</summary>
    public abstract object Make(IProcessFactory factory);

    /// <summary>What can be seen of the real one.</summary>
    public abstract string Observe(object real);

    public abstract ValueTask EndAsync(object real);

    /// <summary>A peer does something.</summary>
    public abstract void Do(int peer, string operation, int argument);

    /// <summary>A peer is killed, in whatever it does.</summary>
    public abstract void Kill(int peer);

    /// <summary>What has come to its end by the last step, in each peer once.</summary>
    public (int Peer, string Result)[] Take()
    {
        (int Peer, string Result)[] ended = [.. _ended];
        _ended.Clear();
        return ended;
    }

    protected void End(int peer, object result) => _ended.Add((peer, $"{result}"));

    protected static string NameOf<T>() => typeof(T).Name;
}
