using System.Diagnostics;
using Akka.Actor;

namespace ActorProc.Benchmarks;

/// <summary>What talking to another process costs, for orientation.</summary>
internal static class RoundTrips
{
    private const int WarmUp = 5000;
    private const int Asks = 10_000;
    private const int Tells = 300_000;

    public static async Task RunAsync(int? count)
    {
        var rounds = count ?? 5;
        var results = new Results("roundtrip");
        await using var app = await Systems.StartAsync();
        var echo = app.ActorOf(Props.Create<Echo>(), "echo", Placement.OwnProcess);
        var here = app.ActorOf(Props.Create<Collector>(), "here", Placement.Local);
        var there = app.ActorOf(Props.Create<Collector>(), "there", Placement.OwnProcess);
        await AskAsync(echo, WarmUp);
        await RateAsync(here, there, WarmUp);
        await RateAsync(there, here, WarmUp);

        results.Add("ask: one question after the other", await AskAsync(echo, Asks), "us");
        results.AddRates("tell: main to node", await RatesAsync(here, there, rounds), "k/s");
        results.AddRates("tell: node to main", await RatesAsync(there, here, rounds), "k/s");
        results.Print();
    }

    private static async Task<List<double>> AskAsync(IActorRef echo, int count)
    {
        var times = new List<double>(count);
        for (var i = 0; i < count; i++)
        {
            var start = Stopwatch.GetTimestamp();
            await echo.Ask<int>(i, Systems.Stuck);
            times.Add(Stopwatch.GetElapsedTime(start).TotalMicroseconds);
        }

        return times;
    }

    private static async Task<List<double>> RatesAsync(IActorRef from, IActorRef to, int rounds)
    {
        var rates = new List<double>();
        for (var i = 0; i < rounds; i++)
            rates.Add(await RateAsync(from, to, Tells));
        return rates;
    }

    /// <returns>Thousands of messages a second, until the last one has been received.</returns>
    private static async Task<double> RateAsync(IActorRef from, IActorRef to, int count)
    {
        var all = to.Ask<int>(new Collect(count), Systems.Stuck);
        var start = Stopwatch.GetTimestamp();
        from.Tell(new Flood(to, count));
        await all;
        return count / Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }
}
