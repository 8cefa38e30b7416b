namespace ActorProc;

/// <summary>What a pool's workers are, and when they are replaced. Python: the arguments of <c>Pool(...)</c>.</summary>
public sealed record PoolOptions
{
    /// <summary>How many workers are always there. Nothing means one for each processor this process may use. Python: <c>processes</c>.</summary>
    public int? Processes { get; init; }

    /// <summary>How many there may be while work waits; nothing means no more than <see cref="Processes"/>.</summary>
    public int? MaxProcesses { get; init; }

    /// <summary>A worker above <see cref="Processes"/> leaves when it has had nothing to do for this long. Nothing means <c>actorproc.idle-timeout</c>.</summary>
    public TimeSpan? IdleTimeout { get; init; }

    /// <summary>What each worker runs first. When it fails, what waits fails with it; after a few such failures the pool gives up.</summary>
    public Delegate? Initializer { get; init; }

    /// <summary>What the initializer is given. Python: <c>initargs</c>.</summary>
    public IReadOnlyList<object?> InitializerArguments { get; init; } = [];

    /// <summary>A worker leaves after so many tasks, of which a chunk of a map is one, and is replaced. Nothing means never.</summary>
    public int? MaxTasksPerChild { get; init; }

    /// <summary>A worker leaves after the task during which it becomes this old, and is replaced. Nothing means never.</summary>
    public TimeSpan? MaxAge { get; init; }

    /// <summary>A worker leaves after a task that leaves it with more memory than this, in bytes, and is replaced. Nothing means never.</summary>
    public long? MaxMemory { get; init; }

    /// <summary>How the workers' processes are limited, and where their output goes.</summary>
    public NodeOptions? Node { get; init; }
}
