using System.Diagnostics;
using ActorProc.Benchmarks.Measuring;
using Akka.Actor;

namespace ActorProc.Benchmarks.Growth;

/// <summary>The same work with payloads from 16 bytes on.</summary>
internal static class PayloadGrowth
{
    // What may be on its way at once: enough to keep both sides busy, and not more than the send buffer.
    private const int InFlight = 8 << 20;

    public static async Task<Section> MeasureAsync(int smallest, int largest, double scale, string config = "")
    {
        var (roundTrip, rate, messages) = (new Line("there and back p50", "us"), new Line("one way", "MiB/s"), new Line("one way", "messages/s"));
        await using var app = await Systems.StartAsync(config: config);
        var echo = app.ActorOf(Props.Create<Mirror>(), "echo", Placement.OwnProcess);
        var taker = app.ActorOf(Props.Create<BlobTaker>(), "taker", Placement.SameAs(echo));
        await echo.Ask<int>(1, Systems.Stuck);
        for (long size = smallest; size <= largest; size *= 4)
        {
            Console.WriteLine($"{size:#,0} bytes");
            var blob = new byte[size];
            Random.Shared.NextBytes(blob);
            roundTrip.Values[size] = await RoundTripAsync(echo, blob, 0.5 * scale);
            var perSecond = await OneWayAsync(taker, blob, 0.5 * scale);
            (rate.Values[size], messages.Values[size]) = (perSecond * size / (1 << 20), perSecond);
        }

        return new Section("With the size of a message", "payload", "growth-payload.svg", IsBytes: true, [roundTrip, rate, messages]);
    }

    private static async Task<double> RoundTripAsync(IActorRef echo, byte[] blob, double seconds)
    {
        var times = new List<double>();
        for (var watch = Stopwatch.StartNew(); watch.Elapsed.TotalSeconds < 2 * seconds || times.Count < 3;)
        {
            var start = Stopwatch.GetTimestamp();
            await echo.Ask<byte[]>(blob, Systems.Stuck);
            times.Add(Meter.Seconds(start) * 1e6);
        }

        // Without those of the first half, which also compile.
        times = [.. times.Skip(times.Count / 2).Order()];
        return times[times.Count / 2];
    }

    private static async Task<double> OneWayAsync(IActorRef taker, byte[] blob, double seconds)
    {
        var atOnce = Math.Clamp(InFlight / blob.Length, 1, 2000);
        var asked = new Queue<Task<int>>();
        long taken = 0;
        double rate = 0;
        // The first half warms up.
        for (var half = 0; half < 2; half++)
        {
            taken = 0;
            var start = Stopwatch.GetTimestamp();
            while (Meter.Seconds(start) < seconds || taken < 2)
            {
                while (asked.Count < atOnce)
                    asked.Enqueue(taker.Ask<int>(blob, Systems.Stuck));
                await asked.Dequeue();
                taken++;
            }

            rate = taken / Meter.Seconds(start);
        }

        await Task.WhenAll(asked);
        return rate;
    }
}
