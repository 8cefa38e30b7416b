namespace ActorProc;

/// <summary>
/// How one node's process is started, limited and stopped. What is left unset comes from <c>actorproc.node</c>; what the deployment's HOCON sets wins.
/// </summary>
/// <remarks>What the operating system at hand cannot do is refused when the node is placed, never ignored.</remarks>
public sealed record NodeOptions
{
    /// <summary>Environment variables to add or, with a <c>null</c> value, to take away. Key <c>environment</c>.</summary>
    public IReadOnlyDictionary<string, string?>? Environment { get; init; }

    /// <summary>The directory the process starts in. Key <c>working-directory</c>.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>The most the garbage-collected heap may hold, in bytes. Key <c>heap-limit</c>.</summary>
    public long? HeapLimit { get; init; }

    /// <summary>The most data memory the process may have, managed and native, in bytes. Linux only. Key <c>memory-limit</c>.</summary>
    public long? MemoryLimit { get; init; }

    /// <summary>The most processor time the process may use; whole seconds, rounded up. Unix only. Key <c>cpu-limit</c>.</summary>
    public TimeSpan? CpuLimit { get; init; }

    /// <summary>The numbers of the processors it may run on, counted from 0. Linux and Windows. Key <c>affinity</c>.</summary>
    public IReadOnlyList<int>? Affinity { get; init; }

    /// <summary>How far it steps back for others: 0 to 19 on Unix. Key <c>niceness</c>.</summary>
    public int? Niceness { get; init; }

    /// <summary>How its garbage collector works. Key <c>gc</c>.</summary>
    public GcMode? Gc { get; init; }

    /// <summary>The longest time from its start until it reports in. Key <c>boot-timeout</c>.</summary>
    public TimeSpan? BootTimeout { get; init; }

    /// <summary>The time it has to stop before it is killed. Key <c>drain-timeout</c>.</summary>
    public TimeSpan? DrainTimeout { get; init; }

    /// <summary>Where its standard output and error go. Key <c>output</c>.</summary>
    public NodeOutput? Output { get; init; }

    /// <summary>The <see cref="INodeServices"/> that builds its container. Key <c>services</c>.</summary>
    public Type? Services { get; init; }

    /// <summary>What the end of its process means for its actors. Key <c>on-crash</c>.</summary>
    public OnCrash? OnCrash { get; init; }
}

/// <summary>How the garbage collector of a node works.</summary>
public enum GcMode
{
    /// <summary>One heap, collections on the allocating thread: the least memory and the fewest threads. The default for nodes.</summary>
    Workstation,

    /// <summary>One heap, with background collections: short pauses.</summary>
    Concurrent,

    /// <summary>A heap for each core: throughput.</summary>
    Server,
}

/// <summary>Where the standard output and error of a node go. Their last lines are kept for error messages in every case.</summary>
public enum NodeOutput
{
    /// <summary>To the streams of the main process, line by line, never mixed within a line.</summary>
    Inherit,

    /// <summary>As <see cref="Inherit"/>, each line after <c>[name pid]</c>.</summary>
    Prefix,

    /// <summary>Kept, not shown.</summary>
    Capture,
}

/// <summary>What the unasked end of a node's process means for the actors in it.</summary>
public enum OnCrash
{
    /// <summary>A failure that the actor's supervisor decides on, as if the actor had thrown a <see cref="NodeDownException"/>.</summary>
    Supervise,

    /// <summary>The actor is terminated, as after a lost node in Akka's remote deployment.</summary>
    Stop,

    /// <summary>The actor is created again in a new process, whatever its supervisor would say.</summary>
    Restart,
}
