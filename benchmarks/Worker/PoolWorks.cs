using System.Diagnostics;
using ActorProc.Benchmarks.Measuring;

namespace ActorProc.Benchmarks.Worker;

/// <summary>A pool of two workers whose tasks give their argument back.</summary>
internal static class PoolWorks
{
    public static async Task RunAsync(ActorProcSystem app, Meter meter)
    {
        await using var pool = app.CreatePool(2);
        Line.Value("pool_map_chunk1_tasks_per_s", await meter.RateAsync(count => Task.FromResult(Map(pool, count, 1))));
        Line.Value("pool_map_auto_tasks_per_s", await meter.RateAsync(count => Task.FromResult(Map(pool, count, null)), most: 4_000_000));
        Line.Value("pool_apply_p50_us", meter.Time(() => pool.Apply(Same, 1)).P50);
    }

    private static double Map(ProcessPool pool, int count, int? chunkSize)
    {
        var start = Stopwatch.GetTimestamp();
        var results = pool.Map(Same, Enumerable.Range(0, count), chunkSize);
        var seconds = Meter.Seconds(start);
        return results.Length == count && results[^1] == count - 1 ? seconds : throw new InvalidOperationException($"A map over {count} numbers gave {results.Length} results.");
    }

    private static int Same(int number) => number;
}
