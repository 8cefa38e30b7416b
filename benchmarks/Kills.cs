using System.Diagnostics;
using Akka.Actor;

namespace ActorProc.Benchmarks;

/// <summary>How long a crash takes: until everybody knows, and until somebody answers again.</summary>
internal static class Kills
{
    public static async Task RunAsync(int? count)
    {
        var results = new Results("kills");
        await TerminatedAsync(count ?? 100, results);
        await AnswerAsync(count ?? 100, standby: 0, results);
        await AnswerAsync(count ?? 100, standby: 1, results);
        results.Print();
    }

    private static async Task TerminatedAsync(int count, Results results)
    {
        var inMain = new List<double>();
        var inNode = new List<double>();
        await using var app = await Systems.StartAsync();
        var here = app.ActorOf(Props.Create<Watcher>(), "watcher-in-main", Placement.Local);
        var there = app.ActorOf(Props.Create<Watcher>(), "watcher-in-node", Placement.OwnProcess);
        var stops = Placement.OwnProcess.With(new NodeOptions { OnCrash = OnCrash.Stop });
        // The first round compiles; it is not counted.
        for (var i = 0; i <= count; i++)
        {
            var victim = app.ActorOf(Props.Create<Echo>(), $"victim-{i}", stops);
            var pid = await victim.Ask<int>("pid", Systems.Stuck);
            await here.Ask<bool>(new WatchThis(victim), Systems.Stuck);
            await there.Ask<bool>(new WatchThis(victim), Systems.Stuck);
            await OsProcesses.UntilQuietAsync(2);

            var killed = Stopwatch.GetTimestamp();
            OsProcesses.Kill(pid);
            var toldHere = await here.Ask<long>("when?", Systems.Stuck);
            var toldThere = await there.Ask<long>("when?", Systems.Stuck);

            if (i == 0)
                continue;
            inMain.Add(Stopwatch.GetElapsedTime(killed, toldHere).TotalMilliseconds);
            inNode.Add(Stopwatch.GetElapsedTime(killed, toldThere).TotalMilliseconds);
        }

        const string goal = "median <= 20 ms, worst <= 200 ms";
        results.Add("kill to Terminated, in the main process", inMain, "ms", goal);
        results.Add("kill to Terminated, in another node", inNode, "ms", goal);
    }

    private static async Task AnswerAsync(int count, int standby, Results results)
    {
        var times = new List<double>();
        // Each kill is to be the first one, after which there is no pause.
        await using var app = await Systems.StartAsync(standby, "actorproc.restart-backoff.reset = 1 ms");
        var victim = app.ActorOf(Props.Create<Echo>(), "victim", Placement.OwnProcess);
        var pid = await victim.Ask<int>("pid", Systems.Stuck);
        for (var i = 0; i <= count; i++)
        {
            await OsProcesses.UntilQuietAsync(1 + standby);
            var killed = Stopwatch.GetTimestamp();
            OsProcesses.Kill(pid);
            pid = await NextPidAsync(victim, pid);
            if (i > 0)
                times.Add(Stopwatch.GetElapsedTime(killed).TotalMilliseconds);
        }

        results.Add($"kill to the next answer, {(standby == 0 ? "cold" : "with a standby node")}", times, "ms");
    }

    /// <summary>Asks until another process answers. A question that dies with the process says so at once.</summary>
    private static async Task<int> NextPidAsync(IActorRef victim, int before)
    {
        while (true)
        {
            try
            {
                if (await victim.Ask<int>("pid", Systems.Stuck) is var pid && pid != before)
                    return pid;
            }
            catch (NodeDownException)
            {
                // It was the last one put to the dead process.
            }
        }
    }
}
