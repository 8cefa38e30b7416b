using System.Diagnostics;
using ActorProc.Benchmarks.Measuring;
using Akka.Actor;

namespace ActorProc.Benchmarks.Growth;

/// <summary>Time and memory of a message, after more and more of them.</summary>
internal static class MessageGrowth
{
    public static async Task<Section> MeasureAsync(int most)
    {
        var (time, allocated, kept) = (new Line("time of one", "ns"), new Line("allocated for one by the sender", "B"), new Line("heap of the sender after a collection", "MiB"));
        await using var app = await Systems.StartAsync();
        var counter = app.ActorOf(Props.Create<Counter>(), "counter", Placement.OwnProcess);
        await counter.Ask<long>(new Identify(null), Systems.Stuck).ContinueWith(_ => { }, TaskScheduler.Default);
        await SendAsync(counter, most / 10);
        for (var count = most / 1000; count <= most; count *= 10)
        {
            Console.WriteLine($"{count:#,0} messages");
            var before = GC.GetTotalAllocatedBytes();
            var seconds = await SendAsync(counter, count);
            time.Values[count] = seconds * 1e9 / count;
            allocated.Values[count] = (double)(GC.GetTotalAllocatedBytes() - before) / count;
            kept.Values[count] = GC.GetTotalMemory(forceFullCollection: true) / (double)(1 << 20);
        }

        return new Section("With the number of messages", "messages", "", IsBytes: false, [time, allocated, kept]);
    }

    private static async Task<double> SendAsync(IActorRef counter, int count)
    {
        var start = Stopwatch.GetTimestamp();
        var all = counter.Ask<long>((long)count, Systems.Stuck);
        for (var i = 0; i < count; i++)
            counter.Tell(i);
        if (await all < 0)
            throw new InvalidOperationException($"More than the {count} messages that were sent have been received.");
        return Meter.Seconds(start);
    }
}
