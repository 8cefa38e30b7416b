namespace ActorProc;

/// <summary>The life of one node's process, as the main process sees it.</summary>
/// <remarks>
/// <code>
///   Launching --started--> Starting --Ready--> Up --Stop--> Draining --gone--> Exited
///       '---------------------'-----------------'--crash--> Down --next incarnation--> Launching
/// </code>
/// Every state may fall to Down or Exited: a process can die at any moment.
/// </remarks>
public enum NodeState
{
    /// <summary>It is booted and warm and waits to be given its first actor.</summary>
    Standby,

    /// <summary>The operating system is asked for a process.</summary>
    Launching,

    /// <summary>The process runs and has not reported in yet.</summary>
    Starting,

    /// <summary>It takes actors and messages.</summary>
    Up,

    /// <summary>It has been asked to stop.</summary>
    Draining,

    /// <summary>Its process has ended; its actors' supervisors decide, or the next process is due.</summary>
    Down,

    /// <summary>Its process has ended and no other follows.</summary>
    Exited,
}
