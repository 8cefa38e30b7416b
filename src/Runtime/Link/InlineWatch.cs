namespace ActorProc.Link;

/// <summary>Sees to it that a thread that reads and works (<see cref="InlineWork"/>) does not do the one at the cost of the other.</summary>
/// <remarks>One thread for the process. It looks every millisecond while there is such work, and sleeps otherwise.</remarks>
internal static class InlineWatch
{
    private const int QuietLooks = 10;

    private static readonly object Gate = new();
    private static readonly List<InlineWork> All = [];
    private static bool _runs;
    private static bool _sleeps;

    /// <summary>Begins to watch.</summary>
    public static void Add(InlineWork work)
    {
        lock (Gate)
        {
            All.Add(work);
            if (!_runs) LinkThread.Start("link watch", Run);
            _runs = true;
        }
    }

    /// <summary>Watches it no longer.</summary>
    public static void Remove(InlineWork work)
    {
        lock (Gate)
        {
            All.Remove(work);
            if (_sleeps) Monitor.Pulse(Gate);
        }
    }

    /// <summary>There is work. To be called after that can be seen.</summary>
    public static void Wake()
    {
        if (!Volatile.Read(ref _sleeps)) return;
        lock (Gate) Monitor.Pulse(Gate);
    }

    private static void Run()
    {
        var quiet = 0;
        while (true)
        {
            lock (Gate)
            {
                quiet = Look() ? 0 : quiet + 1;
                if (quiet >= QuietLooks)
                {
                    Volatile.Write(ref _sleeps, true);
                    // Whoever begins before this is seen here, and whoever begins after it sees that the watch sleeps.
                    Interlocked.MemoryBarrier();
                    if (!Look() && All.Count > 0) Monitor.Wait(Gate);
                    Volatile.Write(ref _sleeps, false);
                    quiet = 0;
                }

                if (All.Count == 0)
                {
                    _runs = false;
                    return;
                }
            }

            Thread.Sleep(1);
        }
    }

    private static bool Look()
    {
        var isActive = false;
        foreach (var work in All) isActive |= work.Look();
        return isActive;
    }
}
