using System.Diagnostics;
using Akka.Actor;

namespace ActorProc.Benchmarks;

/// <summary>Twenty processes at once, busy and idle.</summary>
internal static class Scale
{
    private const int Actors = 20;
    private const int Messages = 1000;

    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(10);

    public static async Task RunAsync(int? count)
    {
        var results = new Results("scale");
        // Twenty that boot at once share the cores; how long that takes is a result here, not an error.
        await using var app = await Systems.StartAsync(config: "actorproc.node.boot-timeout = 60 s");
        for (var left = count ?? 1; left > 0; left--)
            await RoundAsync(app, results);
        results.Print();
    }

    private static async Task RoundAsync(ActorProcSystem app, Results results)
    {
        var start = Stopwatch.GetTimestamp();
        var actors = Enumerable.Range(0, Actors).Select(_ => app.ActorOf(Props.Create<Echo>(), null, Placement.OwnProcess)).ToArray();
        var pids = await Task.WhenAll(actors.Select(actor => actor.Ask<int>("pid", Systems.Stuck)));
        results.Add($"{Actors} actors in {pids.Distinct().Count()} processes: all up", [Stopwatch.GetElapsedTime(start).TotalSeconds], "s");

        start = Stopwatch.GetTimestamp();
        var answered = await Task.WhenAll(actors.Select(actor => AnswersAsync(app, actor)));
        results.Add($"{answered.Sum():N0} of {Actors * Messages:N0} messages answered", [Stopwatch.GetElapsedTime(start).TotalSeconds], "s", "all");

        await OsProcesses.UntilQuietAsync(Actors);
        var before = pids.Select(OsProcesses.CpuSeconds).ToArray();
        start = Stopwatch.GetTimestamp();
        await Task.Delay(Idle);
        var passed = Stopwatch.GetElapsedTime(start).TotalSeconds;
        var used = pids.Zip(before, (pid, earlier) => 100 * (OsProcesses.CpuSeconds(pid) - earlier) / passed);
        results.Add($"processor time of an idle node, over {passed:0} s", used, "% of a core", "<= 1 % of a core");

        start = Stopwatch.GetTimestamp();
        foreach (var actor in actors)
            app.ActorSystem.Stop(actor);
        await OsProcesses.UntilGoneAsync(pids);
        var stopped = Stopwatch.GetElapsedTime(start).TotalSeconds;
        results.Add($"stopped until the last process is gone; {OsProcesses.Children().Length} are left", [stopped], "s", "none left");
    }

    private static async Task<int> AnswersAsync(ActorProcSystem app, IActorRef actor)
    {
        var collector = app.ActorOf(Props.Create<Collector>(), null, Placement.Local);
        var all = collector.Ask<int>(new Collect(Messages), Systems.Stuck);
        for (var i = 0; i < Messages; i++)
            actor.Tell(i, collector);
        var got = await all;
        app.ActorSystem.Stop(collector);
        return got;
    }
}
