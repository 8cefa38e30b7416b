using ActorProc.TestKit;
using Akka.Actor;
using Akka.Configuration;
using Akka.Routing;
using Xunit;
using Xunit.Abstractions;

namespace ActorProc.Tests.Placing;

public sealed class OwnProcessSpecs(ITestOutputHelper output) : ActorProcTestKit(output, Deployment)
{
    private static readonly Config Deployment = """
        akka.actor.deployment {
          /configured { process = own }
          "/parsers/*" { process = parsers }
          /resize { router = round-robin-pool, nr-of-instances = 4, process = own }
        }
        """;

    [Fact]
    public async Task Actor_should_answer_from_another_process_when_placed_by_argument()
    {
        var echo = Sys.ActorOf(Props.Create<Echo>(), "echo", Placement.OwnProcess);

        var pid = await echo.Ask<int>("pid", Stuck);

        Assert.NotEqual(Environment.ProcessId, pid);
        Assert.Equal(pid, await PidOfAsync(echo));
    }

    [Fact]
    public async Task Actor_should_answer_from_another_process_when_placed_by_hocon()
    {
        var echo = Sys.ActorOf(Props.Create<Echo>(), "configured");

        Assert.NotEqual(Environment.ProcessId, await echo.Ask<int>("pid", Stuck));
    }

    [Fact]
    public async Task Children_should_share_a_process_when_a_wildcard_names_it()
    {
        var parent = Sys.ActorOf(Props.Create<Parent>(), "parsers");
        var first = await parent.Ask<IActorRef>(new Spawn(Props.Create<Echo>(), "a"), Stuck);
        var second = await parent.Ask<IActorRef>(new Spawn(Props.Create<Echo>(), "b"), Stuck);

        var pid = await first.Ask<int>("pid", Stuck);

        Assert.NotEqual(Environment.ProcessId, pid);
        Assert.Equal(pid, await second.Ask<int>("pid", Stuck));
    }

    [Fact]
    public async Task Pool_should_have_its_routees_in_four_processes()
    {
        var router = Sys.ActorOf(Props.Create<Echo>().WithRouter(FromConfig.Instance), "resize");

        var pids = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => router.Ask<int>("pid", Stuck)));

        Assert.Equal(4, pids.Distinct().Count());
        Assert.DoesNotContain(Environment.ProcessId, pids);
    }

    [Fact]
    public async Task Actor_should_place_children_in_processes_when_it_lives_in_a_node_itself()
    {
        var parent = Sys.ActorOf(Props.Create<Parent>(), "parent", Placement.OwnProcess);
        var child = await parent.Ask<IActorRef>(new Spawn(Props.Create<Echo>().WithPlacement(Placement.OwnProcess), "child"), Stuck);

        var pids = new[] { Environment.ProcessId, await parent.Ask<int>("pid", Stuck), await child.Ask<int>("pid", Stuck) };

        Assert.Equal(3, pids.Distinct().Count());
    }

    [Fact]
    public async Task Actor_should_live_beside_its_neighbour_when_placed_with_it()
    {
        var first = Sys.ActorOf(Props.Create<Echo>(), "first", Placement.OwnProcess);
        var second = Sys.ActorOf(Props.Create<Echo>(), "second", Placement.SameAs(first));

        Assert.Equal(await first.Ask<int>("pid", Stuck), await second.Ask<int>("pid", Stuck));
    }

    [Fact]
    public async Task Process_should_end_when_its_only_actor_stops()
    {
        var echo = Sys.ActorOf(Props.Create<Echo>(), "echo", Placement.OwnProcess);
        var pid = await echo.Ask<int>("pid", Stuck);
        Watch(echo);

        echo.Tell("stop");

        await ExpectTerminatedAsync(echo, Stuck);
        await NodesUntilAsync(nodes => nodes.Count == 0, "no node");
        Assert.False(ChildProcesses.IsAlive(pid));
    }
}
