namespace ActorProc.TestKit;

/// <summary>What stands in for processes in a test.</summary>
public enum ProcessMode
{
    /// <summary>Real processes of the operating system.</summary>
    Processes,

    /// <summary>
    /// Nodes are further systems in the test's own process, over the same links, so that every message between them is serialised; functions run on threads.
    /// A node starts in milliseconds. What only the operating system can do (stopping a process, limits) is not possible.
    /// </summary>
    InProcess,
}
