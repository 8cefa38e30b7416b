using ActorProc.Benchmarks.Measuring;
using Akka.Actor;

namespace ActorProc.Benchmarks.Worker;

/// <summary>Nodes that do nothing, and one that is killed.</summary>
internal static class NodeWorks
{
    private const int Many = 100;

    public static async Task DeathAsync(ActorProcSystem app, Meter meter)
    {
        var stops = Placement.OwnProcess.With(new NodeOptions { OnCrash = OnCrash.Stop });
        // The first one compiles.
        for (var i = 0; i <= Meter.Kills; i++)
        {
            var noticed = new TaskCompletionSource();
            var victim = app.ActorOf(Props.Create<Mirror>(), null, stops);
            var pid = await victim.Ask<int>(Mirror.Pid, Systems.Stuck);
            var mourner = app.ActorOf(Props.Create(() => new Mourner(noticed)), null, Placement.Local);
            await mourner.Ask<bool>(victim, Systems.Stuck);
            await Line.KillAsync(i == 0 ? Line.Uncounted : "death_noticed_ms", pid, noticed.Task);
        }
    }

    public static async Task MemoryAsync(ActorProcSystem app, Meter meter)
    {
        Line.Memory("idle_node_pss_MiB", await NodesAsync(app, 1));
    }

    public static async Task IdleAsync(ActorProcSystem app, Meter meter)
    {
        var nodes = await NodesAsync(app, Many);
        // What they cost the main process counts, too.
        Line.Processor("idle_100_nodes_cpu_percent", [.. nodes, Environment.ProcessId]);
    }

    private static Task<int[]> NodesAsync(ActorProcSystem app, int count) => Task.WhenAll(Enumerable.Range(0, count)
        .Select(_ => app.ActorOf(Props.Create<Mirror>(), null, Placement.OwnProcess).Ask<int>(Mirror.Pid, 2 * Systems.Stuck)));
}
