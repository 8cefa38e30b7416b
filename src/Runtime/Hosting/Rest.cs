using System.Diagnostics;
using System.Runtime;
using Akka.Actor;

namespace ActorProc.Hosting;

/// <summary>When a node has nothing to do for the first time, it gives back, once, what its start has left on the heap: some 6 MiB.</summary>
/// <remarks>That takes some 25 ms, in which a message that comes just then has to wait.</remarks>
internal sealed class Rest
{
    // What is more than that has its user put there, and to go through it takes longer.
    private const long LargestHeap = 64 << 20;

    // Of one processor.
    private const double Idle = 0.02;

    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    private readonly IActionScheduler _scheduler;
    private TimeSpan _pause = TimeSpan.FromMilliseconds(500);
    private TimeSpan _used;
    private long _since;

    private Rest(IActionScheduler scheduler) => _scheduler = scheduler;

    // Its user has asked for no collections, or for few.
    private static bool IsSpared => GCSettings.LatencyMode is not (GCLatencyMode.Interactive or GCLatencyMode.Batch);

    /// <summary>Waits for that moment, at first by looking often, then less and less.</summary>
    public static void WhenIdle(ActorSystem system) => new Rest(system.Scheduler.Advanced).LookLater();

    /// <summary>Collects what is garbage and gives its pages back.</summary>
    public static void GiveBack() => GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);

    private void LookLater()
    {
        (_used, _since) = (Environment.CpuUsage.TotalTime, Stopwatch.GetTimestamp());
        _scheduler.ScheduleOnce(_pause, Look);
    }

    private void Look()
    {
        // A system that ends runs what is not due yet.
        if (Stopwatch.GetElapsedTime(_since) < _pause)
            return;
        if (Environment.CpuUsage.TotalTime - _used > Idle * _pause)
        {
            _pause = _pause < Longest / 2 ? 2 * _pause : Longest;
            LookLater();
        }
        else if (GC.GetTotalMemory(forceFullCollection: false) <= LargestHeap && !IsSpared)
        {
            GiveBack();
        }
    }
}
