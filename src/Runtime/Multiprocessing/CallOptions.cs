namespace ActorProc;

/// <summary>How one function is run in another process, and for how long.</summary>
public sealed record CallOptions
{
    /// <summary>
    /// Counted from the call. When it is over the function's <see cref="CancellationToken"/> arguments are cancelled, and in a process of the call's own also
    /// <see cref="ActorProcess.Stopping"/>;
    /// when it still runs after <see cref="Grace"/>, its process is killed. The caller gets a <see cref="ProcessTimeoutException"/>. Nothing means no limit.
    /// </summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>The time that a function has to end by itself once it is cancelled. Nothing means <c>actorproc.processes.grace</c>.</summary>
    public TimeSpan? Grace { get; init; }

    /// <summary>It does no harm when it is run again: in a pool, when its worker dies it gets another one, a few times (<c>actorproc.processes.retries</c>).</summary>
    public bool Repeatable { get; init; }

    /// <summary>The limits of its process, where it gets one of its own. In a pool those of the pool hold.</summary>
    public NodeOptions? Node { get; init; }
}
