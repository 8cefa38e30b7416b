namespace ActorProc;

/// <summary>How long an actor's answer is waited for, and what happens when it does not come.</summary>
public sealed record AskOptions
{
    /// <summary>The longest wait.</summary>
    public required TimeSpan Timeout { get; init; }

    /// <summary>
    /// Whether the actor's process is then killed: the one way to stop code that does not come back. What becomes of the actor its supervisor decides,
    /// as after any crash; by default it is created again.
    /// </summary>
    public bool KillsProcess { get; init; }

    /// <summary>Whether it is killed also when other actors live in it. What they have been asked fails with a <see cref="NodeDownException"/> that names the culprit.</summary>
    public bool AllowNeighbours { get; init; }
}
