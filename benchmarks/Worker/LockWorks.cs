using System.Diagnostics;
using ActorProc.Benchmarks.Measuring;

namespace ActorProc.Benchmarks.Worker;

/// <summary>A lock, acquired and released by one process, and by two that both want it all the time.</summary>
internal static class LockWorks
{
    public static async Task AloneAsync(ActorProcSystem app, Meter meter)
    {
        await using var guard = app.CreateLock();
        Line.Value("lock_uncontended_pairs_per_s", await app.RunAsync(Alone, guard, meter.Scale));
    }

    public static async Task ContendedAsync(ActorProcSystem app, Meter meter)
    {
        await using var guard = app.CreateLock();
        await using var gate = app.CreateBarrier(2);
        var both = await Task.WhenAll(app.RunAsync(Against, guard, gate, meter.Scale), app.RunAsync(Against, guard, gate, meter.Scale));
        Line.Value("lock_contended2_pairs_per_s", both.Sum(one => one.Pairs) / meter.Counted);
        Line.Value("lock_contended2_max_wait_ms", both.Max(one => one.LongestWait));
    }

    private static double Alone(ProcessLock guard, double scale)
    {
        var rate = new Meter(scale).RateAsync(count =>
        {
            var start = Stopwatch.GetTimestamp();
            for (var i = 0; i < count; i++)
            {
                guard.Acquire();
                guard.Release();
            }

            return Task.FromResult(Meter.Seconds(start));
        });
        return rate.GetAwaiter().GetResult();
    }

    private static Contention Against(ProcessLock guard, ProcessBarrier gate, double scale)
    {
        var meter = new Meter(scale);
        // First to warm up. The rate and the longest wait are taken one after the other: the clock of the second costs time.
        Pairs(guard, gate, meter.WarmUp);
        var pairs = Pairs(guard, gate, meter.Counted);
        return new Contention(pairs, LongestWait(guard, gate, meter.Counted));
    }

    private static int Pairs(ProcessLock guard, ProcessBarrier gate, double seconds)
    {
        gate.Wait();
        var start = Stopwatch.GetTimestamp();
        var pairs = 0;
        while (Meter.Seconds(start) < seconds)
        {
            for (var i = 0; i < 100; i++)
            {
                guard.Acquire();
                guard.Release();
            }

            pairs += 100;
        }

        return pairs;
    }

    private static double LongestWait(ProcessLock guard, ProcessBarrier gate, double seconds)
    {
        gate.Wait();
        var begin = Stopwatch.GetTimestamp();
        var longest = 0.0;
        while (Meter.Seconds(begin) < seconds)
        {
            var start = Stopwatch.GetTimestamp();
            guard.Acquire();
            longest = Math.Max(longest, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            guard.Release();
        }

        return longest;
    }

    private sealed record Contention(int Pairs, double LongestWait);
}
