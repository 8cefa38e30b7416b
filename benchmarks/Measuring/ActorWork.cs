using System.Diagnostics;
using Akka.Actor;

namespace ActorProc.Benchmarks.Measuring;

/// <summary>What is measured between actors, by the same code for ActorProc and for stock Akka.Remote.</summary>
internal static class ActorWork
{
    public static readonly TimeSpan Stuck = TimeSpan.FromSeconds(60);

    public static async Task<Latencies> RoundTripAsync(IActorRef pinger, IActorRef mirror, string key = "actor_roundtrip")
    {
        var latencies = await pinger.Ask<Latencies>(mirror, Stuck);
        Line.Value($"{key}_p50_us", latencies.P50);
        Line.Value($"{key}_p99_us", latencies.P99);
        return latencies;
    }

    /// <returns>Bytes allocated for each message by the side that sends, and by the one that receives.</returns>
    public static async Task<(double Sender, double Receiver)> OneWayAsync(IActorRef counter, Meter meter)
    {
        double sender = 0, receiver = 0;
        var rate = await meter.RateAsync(async count =>
        {
            var before = GC.GetTotalAllocatedBytes();
            var start = Stopwatch.GetTimestamp();
            var all = counter.Ask<long>((long)count, Stuck);
            for (var i = 0; i < count; i++)
                counter.Tell(i);
            var allocated = await all;
            var seconds = Meter.Seconds(start);
            (sender, receiver) = ((double)(GC.GetTotalAllocatedBytes() - before) / count, (double)allocated / count);
            return allocated >= 0 ? seconds : throw new InvalidOperationException($"More than the {count} messages that were sent have been received.");
        });
        Line.Value("tell_oneway_msgs_per_s", rate);
        return (sender, receiver);
    }

    public static async Task BlobsAsync(IActorRef sender, Meter meter)
    {
        var rate = await meter.RateAsync(async count =>
        {
            var start = Stopwatch.GetTimestamp();
            await sender.Ask<bool>(new BlobSender.Send(count), Stuck);
            return Meter.Seconds(start);
        }, first: 20);
        Line.Value("payload_1MiB_MiB_per_s", rate);
    }
}
