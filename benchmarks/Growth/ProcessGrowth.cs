using System.Diagnostics;
using ActorProc.Benchmarks.Compare;
using ActorProc.Benchmarks.Measuring;
using Akka.Actor;

namespace ActorProc.Benchmarks.Growth;

/// <summary>The same work with 1, 2, 4, ... processes.</summary>
internal static class ProcessGrowth
{
    private const int Sent = 200_000;

    public static async Task<Section> MeasureAsync(int most, double scale)
    {
        var (roundTrip, oneWay, place) = (new Line("round trip p50", "us"), new Line("Tell to all, together", "k/s"), new Line("placing one more until it answers", "ms"));
        var (memory, stop) = (new Line("memory of a node, PSS", "MiB"), new Line("stopping all", "ms"));
        for (var count = 1; count <= most; count *= 2)
        {
            Console.WriteLine($"{count} processes");
            var app = await Systems.StartAsync();
            try
            {
                var start = Stopwatch.GetTimestamp();
                var counters = Enumerable.Range(0, count).Select(i => app.ActorOf(Props.Create<Counter>(), $"counter{i}", Placement.OwnProcess)).ToArray();
                await Task.WhenAll(counters.Select(counter => counter.Ask<ActorIdentity>(new Identify(null), Systems.Stuck)));
                place.Values[count] = Meter.Seconds(start) * 1000 / count;
                await RateAsync(counters, Sent / 10);
                oneWay.Values[count] = await RateAsync(counters, (int)(Sent * Math.Max(0.1, scale))) / 1000;
                roundTrip.Values[count] = await RoundTripAsync(app, counters[0], new Meter(scale));
                var nodes = (await app.GetNodesAsync()).Select(node => node.Pid!.Value).ToArray();
                var sizes = new List<double>();
                await foreach (var size in IdleProcesses.MemoryAsync(nodes, CancellationToken.None))
                    sizes.Add(size);
                memory.Values[count] = sizes.Average();
            }
            finally
            {
                var begin = Stopwatch.GetTimestamp();
                await app.DisposeAsync();
                stop.Values[count] = Meter.Seconds(begin) * 1000;
            }
        }

        return new Section("With the number of processes", "processes", "growth-processes.svg", IsBytes: false, [roundTrip, oneWay, place, memory, stop]);
    }

    /// <summary>Confirmed by the receivers.</summary>
    private static async Task<double> RateAsync(IActorRef[] counters, int sent)
    {
        var each = Math.Max(1, sent / counters.Length);
        var start = Stopwatch.GetTimestamp();
        var all = Task.WhenAll(counters.Select(counter => counter.Ask<long>((long)each, Systems.Stuck)));
        for (var i = 0; i < each; i++)
        {
            foreach (var counter in counters)
                counter.Tell(i);
        }

        await all;
        return each * counters.Length / Meter.Seconds(start);
    }

    private static async Task<double> RoundTripAsync(ActorProcSystem app, IActorRef beside, Meter meter)
    {
        var mirror = app.ActorOf(Props.Create<Mirror>(), null, Placement.SameAs(beside));
        var pinger = app.ActorOf(Props.Create(() => new Pinger(meter)), null, Placement.Local);
        var latencies = await pinger.Ask<Latencies>(mirror, Systems.Stuck);
        await Task.WhenAll(mirror.GracefulStop(Systems.Stuck), pinger.GracefulStop(Systems.Stuck));
        return latencies.P50;
    }
}
