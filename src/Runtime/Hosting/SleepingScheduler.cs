using System.Diagnostics;
using Akka.Actor;
using Akka.Actor.Scheduler;
using Akka.Configuration;
using Akka.Dispatch;
using Akka.Event;

namespace ActorProc.Hosting;

/// <summary>Akka's scheduler in a node: sleeps until something is due, instead of looking at every tick.</summary>
/// <remarks>
/// Akka's own wakes its process at each tick for as long as that lives: most of what an idle node costs. This one is as exact as the runtime's timers, to
/// about a millisecond. Otherwise it does as Akka's does: what is due runs in the order of its deadlines, one after the other, and at the end what is not.
/// </remarks>
internal sealed class SleepingScheduler : SchedulerBase, IDisposable
{
    private static readonly TimeSpan LongestSleep = TimeSpan.FromDays(1);
    private const int FewEnough = 1024;

    private static readonly long Origin = Stopwatch.GetTimestamp();

    private readonly object _gate = new();
    private readonly PriorityQueue<Entry, (TimeSpan Due, long Number)> _queue = new();
    private TimeSpan _wakesAt = TimeSpan.MaxValue;
    private long _entries;
    private int _sweepAt = FewEnough;
    private bool _running;
    private volatile bool _closed;

    /// <summary>Called by Akka, by name.</summary>
    public SleepingScheduler(Config scheduler, ILoggingAdapter log) : base(scheduler, log)
    {
        // A thread of its own, as Akka's has: timers are on time also where actors block all of the pool. It outlives whatever starts the system.
        new Thread(Sleep) { IsBackground = true, Name = "actorproc-scheduler" }.UnsafeStart();
    }

    public override TimeSpan MonotonicClock => Now;

    public override TimeSpan HighResMonotonicClock => Now;

    protected override DateTimeOffset TimeNow => TimeProvider.System.GetUtcNow();

    public void Dispose()
    {
        Entry[] left;
        lock (_gate)
        {
            _closed = true;
            left = [.. _queue.UnorderedItems.OrderBy(item => item.Priority).Select(item => item.Element)];
            _queue.Clear();
            Monitor.Pulse(_gate);
        }

        // Tasks may wait for it.
        foreach (var entry in left)
            TryRun(entry);
    }

    protected override void InternalScheduleTellOnce(TimeSpan delay, ICanTell receiver, object message, IActorRef sender, ICancelable? cancelable) =>
        Schedule(delay, TimeSpan.Zero, new ScheduledTell(receiver, message, sender), cancelable);

    protected override void InternalScheduleTellRepeatedly(
        TimeSpan initialDelay, TimeSpan interval, ICanTell receiver, object message, IActorRef sender, ICancelable? cancelable) =>
        Schedule(initialDelay, interval, new ScheduledTell(receiver, message, sender), cancelable);

    protected override void InternalScheduleOnce(TimeSpan delay, Action action, ICancelable? cancelable) =>
        Schedule(delay, TimeSpan.Zero, new ActionRunnable(action), cancelable);

    protected override void InternalScheduleOnce(TimeSpan delay, IRunnable action, ICancelable? cancelable) => Schedule(delay, TimeSpan.Zero, action, cancelable);

    protected override void InternalScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, Action action, ICancelable? cancelable) =>
        Schedule(initialDelay, interval, new ActionRunnable(action), cancelable);

    protected override void InternalScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, IRunnable action, ICancelable? cancelable) =>
        Schedule(initialDelay, interval, action, cancelable);

    private static TimeSpan Now => Stopwatch.GetElapsedTime(Origin);

    private static TimeSpan Later(TimeSpan time, TimeSpan by) => by < TimeSpan.MaxValue - time ? time + by : TimeSpan.MaxValue;

    private void Schedule(TimeSpan delay, TimeSpan interval, IRunnable action, ICancelable? cancelable)
    {
        lock (_gate)
        {
            if (_closed)
                throw new SchedulerException("Nothing can be scheduled any more: the system has ended.");
            // Receive timeouts are cancelled and set again at every message; they must not gather until they would have been due.
            if (_queue.Count >= _sweepAt)
                Sweep();
            Add(new Entry(action, interval, cancelable), Later(Now, delay));
        }
    }

    private void Add(Entry entry, TimeSpan due)
    {
        _queue.Enqueue(entry, (due, ++_entries));
        if (!_running && due < _wakesAt)
            Wake(due);
    }

    private void Wake(TimeSpan due)
    {
        _wakesAt = due;
        Monitor.Pulse(_gate);
    }

    // The body of the thread.
    private void Sleep()
    {
        while (true)
        {
            lock (_gate)
            {
                while (!_closed && _wakesAt > Now)
                {
                    var sleep = _wakesAt - Now;
                    Monitor.Wait(_gate, sleep < LongestSleep ? TimeSpan.FromMilliseconds(Math.Ceiling(Math.Max(0, sleep.TotalMilliseconds))) : LongestSleep);
                }

                if (_closed)
                    return;
            }

            Run();
        }
    }

    private void Sweep()
    {
        var alive = _queue.UnorderedItems.Where(item => !item.Element.IsCancelled).ToArray();
        _queue.Clear();
        _queue.EnqueueRange(alive);
        _sweepAt = Math.Max(FewEnough, 2 * alive.Length);
    }

    private void Run()
    {
        lock (_gate)
        {
            _running = true;
            _wakesAt = TimeSpan.MaxValue;
        }

        while (TryTake(out var entry, out var due))
        {
            if (TryRun(entry) && entry.Interval > TimeSpan.Zero)
                Repeat(entry, due);
        }
    }

    /// <summary>What is due next; if nothing is, goes to sleep.</summary>
    private bool TryTake(out Entry entry, out TimeSpan due)
    {
        lock (_gate)
        {
            while (!_closed && _queue.TryPeek(out entry!, out var next))
            {
                due = next.Due;
                if (!entry.IsCancelled && due > Now)
                {
                    _running = false;
                    Wake(due);
                    return false;
                }

                _queue.Dequeue();
                if (!entry.IsCancelled)
                    return true;
            }

            _running = false;
            (entry, due) = (null!, default);
            return false;
        }
    }

    private bool TryRun(Entry entry)
    {
        if (entry.IsCancelled)
            return false;
        try
        {
            entry.Action.Run();
            return true;
        }
        catch (SchedulerException) when (_closed)
        {
            // It wanted to schedule something else, at the end.
            return false;
        }
        catch (Exception e)
        {
            // The user's code. It is not repeated.
            Log.Error(e, "What was scheduled failed: {0}", entry.Action);
            return false;
        }
    }

    private void Repeat(Entry entry, TimeSpan due)
    {
        lock (_gate)
        {
            // What was held up is not made up for.
            if (!_closed)
                Add(entry, Later(due, entry.Interval) is var next && next > Now ? next : Later(Now, entry.Interval));
        }
    }

    private sealed record Entry(IRunnable Action, TimeSpan Interval, ICancelable? Cancelable)
    {
        public bool IsCancelled => Cancelable is { IsCancellationRequested: true };
    }
}
