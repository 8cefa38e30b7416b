namespace ActorProc.TestKit;

/// <summary>Where in its life a process is to be ended, as by SIGKILL. Immutable.</summary>
public sealed record CrashPoint
{
    private const string Handler = "handling ";

    private CrashPoint(string text) => Text = text;

    /// <summary>Right after its start, before it has reported in.</summary>
    public static CrashPoint Boot { get; } = new("boot");

    /// <summary>When the first message for an actor in it arrives, before the actor gets it.</summary>
    public static CrashPoint FirstMessage { get; } = new("first message");

    /// <summary>When an actor in it sends something to another process, before that leaves: in the middle of a handler that has done its work and replies.</summary>
    public static CrashPoint Replying { get; } = new("replying");

    /// <summary>When it has been asked to leave, before its actors are told.</summary>
    public static CrashPoint Draining { get; } = new("draining");

    /// <summary>How it travels and how people read it.</summary>
    internal string Text { get; }

    internal static CrashPoint Parse(string text) => new(text);

    /// <summary>When an actor has taken a message of this type, which has come from another process, out of its mailbox to handle it.</summary>
    /// <typeparam name="T">The type, or a base of it.</typeparam>
    public static CrashPoint Handling<T>() => Handling(typeof(T));

    /// <inheritdoc cref="Handling{T}"/>
    /// <param name="message">The type, or a base of it.</param>
    public static CrashPoint Handling(Type message)
    {
        ArgumentNullException.ThrowIfNull(message);
        return new(Handler + message.AssemblyQualifiedName);
    }

    /// <summary>The type it waits for, if it is <see cref="Handling{T}"/>.</summary>
    internal Type? Message => Text.StartsWith(Handler, StringComparison.Ordinal) ? Type.GetType(Text[Handler.Length..], throwOnError: true) : null;

    /// <inheritdoc/>
    public override string ToString() => Message is { } message ? Handler + message.Name : Text;
}
