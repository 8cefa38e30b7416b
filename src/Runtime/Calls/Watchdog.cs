namespace ActorProc.Calls;

/// <summary>Does things when their time has come, on a thread of its own: it is on time also when the thread pool is starved.</summary>
internal static class Watchdog
{
    private static readonly object Gate = new();
    private static readonly PriorityQueue<Entry, long> Due = new();
    private static Thread? _thread;

    /// <summary>Does <paramref name="action"/> after a time. It must be short and must not throw.</summary>
    /// <returns>Disposal calls it off.</returns>
    public static IDisposable After(TimeSpan delay, Action action)
    {
        var at = Environment.TickCount64 + (long)Math.Ceiling(Math.Max(0, delay.TotalMilliseconds));
        var entry = new Entry(action);
        lock (Gate)
        {
            Due.Enqueue(entry, at);
            if (_thread is null)
            {
                _thread = new Thread(Watch) { IsBackground = true, Name = "actorproc-watchdog" };
                _thread.Start();
            }

            Monitor.Pulse(Gate);
        }

        return entry;
    }

    private static void Watch()
    {
        while (true)
        {
            Entry? due = null;
            lock (Gate)
            {
                if (!Due.TryPeek(out var next, out var at))
                    Monitor.Wait(Gate);
                else if (next.IsOff || Environment.TickCount64 >= at)
                    due = Due.Dequeue();
                else
                    Monitor.Wait(Gate, (int)Math.Min(at - Environment.TickCount64, int.MaxValue));
            }

            due?.Do();
        }
    }

    private sealed class Entry(Action action) : IDisposable
    {
        private Action? _action = action;

        public bool IsOff => Volatile.Read(ref _action) is null;

        public void Do() => Interlocked.Exchange(ref _action, null)?.Invoke();

        public void Dispose() => Volatile.Write(ref _action, null);
    }
}
