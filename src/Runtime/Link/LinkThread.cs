namespace ActorProc.Link;

/// <summary>The threads of the links.</summary>
/// <remarks>
/// Each connection has a thread that reads and one that writes what its senders do not write themselves, both blocking, and a third once a large
/// message has arrived. That is two or three mostly sleeping threads for each of at most some fifty peers. In return a link needs no thread of the pool:
/// actors that block all of them (and those that wait for room here do) would otherwise stop the frames that could unblock them. It also saves the two
/// hand-overs (poll thread, pool) of an asynchronous read, which cost about as much as the rest of a round trip.
/// </remarks>
internal static class LinkThread
{
    [ThreadStatic]
    private static bool _mustNotWait;

    /// <summary>Whether this thread may wait for room in a send buffer. Set it to false on any thread that others' progress depends on.</summary>
    /// <remarks>
    /// False on the threads that deliver. Two processes that flood each other would otherwise stop for good: each read loop waits for room that only
    /// the other's read loop can make. On such a thread a full buffer is answered at once.
    /// </remarks>
    public static bool WaitsAllowed
    {
        get => !_mustNotWait;
        set => _mustNotWait = !value;
    }

    /// <summary>Starts a background thread.</summary>
    public static Thread Start(string name, Action body)
    {
        var thread = new Thread(() => body()) { Name = name, IsBackground = true };
        // What the starter holds in its context is its own business: these threads run others' code.
        thread.UnsafeStart();
        return thread;
    }
}
