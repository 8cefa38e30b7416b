using ActorProc.Hosting;
using ActorProc.TestKit;
using Akka.Actor;
using Akka.Configuration;
using Xunit;
using Xunit.Abstractions;

namespace ActorProc.Tests.Nodes;

public sealed class StandbySpecs(ITestOutputHelper output) : ActorProcTestKit(output, Settings)
{
    private static readonly Config Settings = """
        actorproc.standby = 1
        actorproc.node.config.colour = grey
        akka.actor.deployment."/blue" { process = own, node { config { colour = blue } } }
        """;

    [Fact]
    public async Task Actor_should_move_into_the_waiting_process_when_nothing_speaks_against_it()
    {
        var waiting = await StandbyPidAsync();

        var actor = Sys.ActorOf(Props.Create<Probe>(), "a", Placement.OwnProcess);

        Assert.Equal(waiting, await actor.Ask<int>("pid", Stuck));
        Assert.NotEqual(waiting, await StandbyPidAsync());
    }

    [Fact]
    public async Task Shared_node_and_restart_should_use_the_waiting_process_too()
    {
        var waiting = await StandbyPidAsync();
        var actor = Sys.ActorOf(Props.Create<Probe>(), "a", Placement.Shared("workers"));
        Assert.Equal(waiting, await actor.Ask<int>("pid", Stuck));

        waiting = await StandbyPidAsync();
        await KillProcessOfAsync(actor);
        await NodesUntilAsync(nodes => nodes.Any(node => node is { Name: "workers", Incarnation: 2 }), "the second process of 'workers'");

        Assert.Equal(waiting, await actor.Ask<int>("pid", Stuck));
    }

    [Fact]
    public async Task Fresh_process_should_start_when_a_setting_cannot_be_applied_to_the_waiting_one()
    {
        var waiting = await StandbyPidAsync();
        var environment = Place("environment", new NodeOptions { Environment = new Dictionary<string, string?> { ["COLOUR"] = "blue" } });
        var gc = Place("gc", new NodeOptions { Gc = GcMode.Server });
        var affinity = Place("affinity", new NodeOptions { Affinity = [0] });

        Assert.Equal("blue", await environment.Ask<string>(new Variable("COLOUR"), Stuck));
        Assert.True(await gc.Ask<bool>("server gc", Stuck));
        Assert.Equal(1, await affinity.Ask<int>("cpus", Stuck));
        foreach (var actor in new[] { environment, gc, affinity })
            Assert.NotEqual(waiting, await actor.Ask<int>("pid", Stuck));
        Assert.Equal(waiting, await StandbyPidAsync());
    }

    [Fact]
    public async Task Process_that_has_run_an_actor_should_end_and_never_wait_again()
    {
        var used = await StandbyPidAsync();
        var actor = Sys.ActorOf(Props.Create<Probe>(), "a", Placement.OwnProcess);
        Assert.Equal(used, await actor.Ask<int>("pid", Stuck));

        actor.Tell("stop");

        await NodesUntilAsync(nodes => nodes.All(node => node.Pid != used), "the used process is gone from the table");
        Assert.False(ChildProcesses.IsAlive(used));
    }

    [Fact]
    public async Task Waiting_process_should_take_the_configuration_of_the_node_it_becomes()
    {
        var waiting = await StandbyPidAsync();
        var grey = Sys.ActorOf(Props.Create<Probe>(), "grey", Placement.OwnProcess);
        Assert.Equal((waiting, "grey"), (await grey.Ask<int>("pid", Stuck), await grey.Ask<string>(new Setting("colour"), Stuck)));

        waiting = await StandbyPidAsync();
        var blue = Sys.ActorOf(Props.Create<Probe>(), "blue");
        Assert.Equal((waiting, "blue"), (await blue.Ask<int>("pid", Stuck), await blue.Ask<string>(new Setting("colour"), Stuck)));
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("akka.loggers = [\"Akka.Logger.Serilog.SerilogLogger, Akka.Logger.Serilog\"]", true)]
    [InlineData("akka.loggers = [\"Akka.Event.DefaultLogger\", \"Shop.AuditLogger, Shop\"]", false)]
    [InlineData("akka.actor.serializers.mine = \"Shop.MySerializer, Shop\"", false)]
    [InlineData("actorproc.serialization.codec = \"Shop.MyCodec, Shop\"", false)]
    [InlineData("akka.extensions = [\"Shop.Extension, Shop\"]", true)]
    public void System_should_start_ahead_only_when_that_runs_no_code_of_the_users(string overlay, bool ahead) =>
        Assert.Equal(ahead, NodeSystem.StartsWithoutUserCode(Sys.Settings.Config, overlay));

    private IActorRef Place(string name, NodeOptions options) => Sys.ActorOf(Props.Create<Probe>(), name, Placement.OwnProcess.With(options));

    private async Task<int> StandbyPidAsync()
    {
        var nodes = await NodesUntilAsync(nodes => nodes.Any(node => node.State == NodeState.Standby), "a standby node");
        return nodes.First(node => node.State == NodeState.Standby).Pid!.Value;
    }
}
