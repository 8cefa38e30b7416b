using System.Diagnostics;
using ActorProc.TestKit;
using Akka.Actor;
using Xunit;
using Xunit.Abstractions;

namespace ActorProc.Tests.Nodes;

public sealed class LivenessSpecs(ITestOutputHelper output) : ActorProcTestKit(output, "actorproc { unresponsive-timeout = 1 s, node.on-crash = stop }")
{
    private static readonly bool Full = Environment.GetEnvironmentVariable("ACTORPROC_REPEAT") == "full";

    [Fact]
    public async Task Stopped_node_should_be_killed_and_reported_as_unresponsive()
    {
        var actor = Sys.ActorOf(Props.Create<Probe>(), "stopped", Placement.OwnProcess);
        await actor.Ask<int>("pid", Stuck);
        await SignalProcessOfAsync(actor, "STOP");

        var failure = await Assert.ThrowsAsync<NodeDownException>(() => actor.Ask("pid", Stuck));

        Assert.IsType<ExitReason.Unresponsive>(failure.Reason);
        Assert.Equal("stopped-2", failure.Node);
    }

    [Fact]
    public async Task Busy_node_should_not_be_killed()
    {
        var actor = Sys.ActorOf(Props.Create<Probe>(), "busy", Placement.OwnProcess);

        // Several times the timeout. At length (ACTORPROC_REPEAT=full): half a minute.
        Assert.Equal("burnt", await actor.Ask<string>(new Burn(TimeSpan.FromSeconds(Full ? 30 : 5)), TimeSpan.FromMinutes(2)));
    }

    [Fact]
    public async Task Stopping_should_take_the_drain_time_at_most_when_nodes_are_dead_stopped_and_blocked()
    {
        IActorRef[] actors = [.. new[] { "dead", "stopped", "blocked" }.Select(name => Sys.ActorOf(Props.Create<Probe>(), name, Placement.OwnProcess))];
        foreach (var actor in actors)
            await actor.Ask<int>("pid", Stuck);
        await KillProcessOfAsync(actors[0]);
        await SignalProcessOfAsync(actors[1], "STOP");
        actors[2].Tell("block");

        var watch = Stopwatch.StartNew();
        await App.DisposeAsync();

        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(3 + 1), $"It took {watch.Elapsed}; the drain-timeout is 3 s.");
        Assert.Empty(ChildProcesses.Alive());
    }

    private async Task SignalProcessOfAsync(IActorRef actor, string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", (await PidOfAsync(actor)).ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }
}
