namespace ActorProc.Calls;

/// <summary>Does things when their time has come, on a thread of its own: it is on time also when the thread pool is starved.</summary>
internal static class Watchdog
{
    private const int FewOff = 1024;

    private static readonly object Gate = new();
    private static readonly PriorityQueue<Entry, long> Due = new();
    private static Thread? _thread;
    private static int _off;

    /// <summary>Whether this is the thread on which everything is done.</summary>
    public static bool IsThisThread => Thread.CurrentThread == Volatile.Read(ref _thread);

    /// <summary>Does <paramref name="action"/> after a time, which may be infinite. It must be short.</summary>
    /// <returns>Disposal calls it off.</returns>
    public static IDisposable After(TimeSpan delay, Action action)
    {
        if (delay == Timeout.InfiniteTimeSpan)
            return new Entry(action);
        var at = Environment.TickCount64 + (long)Math.Ceiling(Math.Max(0, delay.TotalMilliseconds));
        var entry = new Entry(action);
        lock (Gate)
        {
            if (_off > FewOff && _off > Due.Count / 2)
                Forget();
            Due.Enqueue(entry, at);
            if (_thread is null)
            {
                _thread = new Thread(Watch) { IsBackground = true, Name = "actorproc-watchdog" };
                _thread.Start();
            }

            // Else it wakes early enough.
            if (Due.Peek() == entry)
                Monitor.Pulse(Gate);
        }

        return entry;
    }

    // In the gate. What was called off would else stay until its time has come.
    private static void Forget()
    {
        var left = Due.UnorderedItems.Where(item => !item.Element.IsOff).ToArray();
        Due.Clear();
        Due.EnqueueRange(left);
        Volatile.Write(ref _off, 0);
    }

    private static void Watch()
    {
        while (true)
        {
            Entry? due = null;
            lock (Gate)
            {
                // The time is looked at once: it goes on while this thread does not.
                if (!Due.TryPeek(out var next, out var at))
                    Monitor.Wait(Gate);
                else if (at - Environment.TickCount64 is var left && (next.IsOff || left <= 0))
                    due = Due.Dequeue();
                else
                    Monitor.Wait(Gate, (int)Math.Min(left, int.MaxValue));
            }

            due?.Do();
        }
    }

    private sealed class Entry(Action action) : IDisposable
    {
        private Action? _action = action;

        public bool IsOff => Volatile.Read(ref _action) is null;

        public void Do()
        {
            try
            {
                Interlocked.Exchange(ref _action, null)?.Invoke();
            }
            // Whoever wrote it has a bug; other deadlines have to be kept all the same.
            catch (Exception e)
            {
                Console.Error.WriteLine($"A deadline could not be dealt with: {e}");
            }
        }

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _action, null) is not null)
                Interlocked.Increment(ref _off);
        }
    }
}
