namespace ActorProc.Processes;

/// <summary>What "this process" means to the code that asks: the process itself, or the part of it that plays one in the in-process context.</summary>
internal sealed class ProcessScope
{
    private static readonly AsyncLocal<ProcessScope?> Played = new();
    private static Func<ProcessScope>? _make;
    private static ProcessScope? _whole;

    private int _children;

    public ProcessScope(ActorProcess current) => Current = current;

    /// <summary>The one that the running code belongs to.</summary>
    public static ProcessScope Here => Playing ?? Volatile.Read(ref _whole) ?? Make();

    /// <summary>The part of this process that plays one and that the running code belongs to, if it is one.</summary>
    public static ProcessScope? Playing => Played.Value;

    /// <summary>Whether this process has started others.</summary>
    public static bool HasFamily => Volatile.Read(ref _whole) is { Context: { IsValueCreated: true, Value.IsUsed: true } };

    public ActorProcess Current { get; }

    public ActorProcess? Parent { get; init; }

    public int[] Identity { get; init; } = [];

    /// <summary>It may have children although it is a daemon.</summary>
    public bool AllowChildren { get; init; }

    /// <summary>Cancelled when it is to come to an end by itself.</summary>
    public CancellationTokenSource Stopping { get; } = new();

    /// <summary>Of a child: how it starts children of its own.</summary>
    public Lazy<ProcessContext>? Context { get; init; }

    private static Lazy<ProcessScope> Main { get; } = new(() => new ProcessScope(ActorProcess.OfMain()));

    /// <summary>What the counters say of its next child.</summary>
    public int[] NextIdentity() => [.. Identity, Interlocked.Increment(ref _children)];

    /// <exception cref="InvalidOperationException">It is a daemon.</exception>
    public void ThrowIfChildless(string what)
    {
        if (Current.Daemon && !AllowChildren)
        {
            throw new InvalidOperationException(
                $"daemonic processes are not allowed to have children: '{Current.Name}' cannot start '{what}'. Set {nameof(ProcessOptions.AllowChildren)} when it is created.");
        }
    }

    /// <summary>From now on the whole process is this. It is made when something asks for it.</summary>
    public static void Become(Func<ProcessScope> make) => _make = make;

    private static ProcessScope Make()
    {
        if (_make is not { } make)
            return Main.Value;
        lock (make)
            return _whole ??= make();
    }

    /// <summary>From now on the running code, and what it starts, is this.</summary>
    public static void Play(ProcessScope scope) => Played.Value = scope;
}
