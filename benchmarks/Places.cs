using System.Diagnostics;
using Akka.Actor;

namespace ActorProc.Benchmarks;

/// <summary>How long it takes to have an actor in a process of its own.</summary>
internal static class Places
{
    public static async Task RunAsync(int? count)
    {
        var results = new Results("place");
        await PlaceAsync(count ?? 20, standby: 0, "< 600 ms", results);
        await PlaceAsync(count ?? 20, standby: 1, "< 20 ms", results);
        results.Print();
    }

    private static async Task PlaceAsync(int count, int standby, string goal, Results results)
    {
        var calls = new List<double>();
        var answers = new List<double>();
        await using var app = await Systems.StartAsync(standby);
        for (var i = 0; i < count; i++)
        {
            await OsProcesses.UntilQuietAsync(standby);
            var start = Stopwatch.GetTimestamp();
            var actor = app.ActorOf(Props.Create<Echo>(), $"actor-{i}", Placement.OwnProcess);
            calls.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            var pid = await actor.Ask<int>("pid", Systems.Stuck);
            answers.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);

            app.ActorSystem.Stop(actor);
            await OsProcesses.UntilGoneAsync([pid]);
        }

        var how = standby == 0 ? "cold" : "with a standby node";
        results.Add($"ActorOf, {how}", calls, "ms", "< 5 ms");
        results.Add($"ActorOf to the first answer, {how}", answers, "ms", goal);
        // The first of a system's life also compiles. It is in the lines above; here it stands alone.
        results.Add($"the first of these, {how}", answers.Take(1), "ms");
    }
}
