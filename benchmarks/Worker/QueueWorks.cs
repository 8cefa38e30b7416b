using System.Diagnostics;
using ActorProc.Benchmarks.Measuring;

namespace ActorProc.Benchmarks.Worker;

/// <summary>A queue from one process, which puts as many items as it is ordered to, to this one.</summary>
internal static class QueueWorks
{
    private const int Bound = 100;

    public static Task IntegersAsync(ActorProcSystem app, Meter meter) => RunAsync(app, app.CreateQueue<int>(), PutNumbers, "queue_int_items_per_s", meter);

    public static Task BoundedAsync(ActorProcSystem app, Meter meter) =>
        RunAsync(app, app.CreateQueue<int>(Bound), PutNumbers, "queue_bounded100_int_items_per_s", meter);

    public static Task BlobsAsync(ActorProcSystem app, Meter meter) =>
        RunAsync(app, app.CreateQueue<byte[]>(Blobs.AtOnce), PutBlobs, "payload_1MiB_queue_MiB_per_s", meter, first: 20);

    private static async Task RunAsync<T>(
        ActorProcSystem app, ProcessQueue<T> queue, Action<ProcessQueue<T>, PipeConnection<int>> put, string key, Meter meter, int first = 1000)
    {
        var (near, far) = app.CreatePipe<int>();
        await using var process = app.StartProcess(put, queue, far);
        Line.Value(key, await meter.ForLoops.RateAsync(count => Task.FromResult(Take(queue, near, count)), most: 4_000_000, first: first));
        near.Send(0);
        process.Join();
        near.Close();
        await queue.DisposeAsync();
    }

    private static double Take<T>(ProcessQueue<T> queue, PipeConnection<int> orders, int count)
    {
        orders.Send(count + 1);
        // From the first one on, so that the producer's own start is not in it.
        queue.Get();
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < count; i++)
            queue.Get();
        return Meter.Seconds(start);
    }

    private static void PutNumbers(ProcessQueue<int> queue, PipeConnection<int> orders)
    {
        while (orders.Receive() is var count and > 0)
        {
            for (var i = 0; i < count; i++)
                queue.Put(i);
        }
    }

    private static void PutBlobs(ProcessQueue<byte[]> queue, PipeConnection<int> orders)
    {
        var blob = new byte[Blobs.Size];
        while (orders.Receive() is var count and > 0)
        {
            for (var i = 0; i < count; i++)
                queue.Put(blob);
        }
    }
}
