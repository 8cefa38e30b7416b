using ActorProc.TestKit;
using Akka.Actor;
using Akka.TestKit;
using Xunit;
using Xunit.Abstractions;

namespace ActorProc.Tests.Crashes;

/// <summary>The supervisor lives in a node itself.</summary>
public sealed class NestedSpecs(ITestOutputHelper output) : CrashTestKit(output)
{
    private static readonly Asked Killed = new(nameof(NodeDownException), new ExitReason.Signaled(9));

    [Fact]
    public async Task Child_should_come_back_when_its_supervisor_in_a_node_restarts_it_and_end_when_the_limit_is_reached()
    {
        var (parent, child, ends, asked) = await NestAsync(new Orders(Directive.Restart, Limit: 1));
        var pid = await RunsAsync(child);

        ProcessSignals.Kill(pid);
        Assert.Equal(Killed, await asked.ExpectMsgAsync<Asked>(Stuck));
        await NodesUntilAsync(nodes => nodes.NodeOf(child) is { Incarnation: 2 }, "the next process");
        Assert.NotEqual(pid, await RunsAsync(child));
        await ends.ExpectNoMsgAsync(TimeSpan.Zero);

        ProcessSignals.Kill(await RunsAsync(child));
        await ExpectEndsAsync(ends, new("here", "child"), new("there", "child"), new("beside", "child"));
        await Eventually.HoldsAsync(async () => (await parent.Ask<string[]>("children", Stuck)) is ["beside"], () => "the parent to forget its child");
        var heir = await SpawnMortalAsync(parent, "child");
        Assert.Equal(3, new[] { Environment.ProcessId, await RunsAsync(parent), await RunsAsync(heir) }.Distinct().Count());
    }

    [Fact]
    public async Task Child_should_end_everywhere_when_its_supervisor_in_a_node_stops_it()
    {
        var (parent, child, ends, asked) = await NestAsync(new Orders(Directive.Stop));

        ProcessSignals.Kill(await RunsAsync(child));

        Assert.Equal(Killed, await asked.ExpectMsgAsync<Asked>(Stuck));
        await ExpectEndsAsync(ends, new("here", "child"), new("there", "child"), new("beside", "child"));
        await Eventually.HoldsAsync(async () => (await parent.Ask<string[]>("children", Stuck)) is ["beside"], () => "the parent to forget its child");
        await NodesUntilAsync(nodes => nodes.NodeOf(child) is null, "the node to be gone");
    }

    [Fact]
    public async Task Failure_should_reach_the_supervisors_own_supervisor_in_main_when_it_escalates()
    {
        var above = CreateTestProbe();
        var top = Guardian(new Orders(Directive.Restart, Report: above), "top");
        await above.ExpectMsgAsync<Lived>(Stuck);
        var (_, child, ends, asked) = await NestAsync(new Orders(Directive.Escalate), top);
        var home = await RunsAsync(await Sys.ActorSelection("/user/top").ResolveOne(Stuck));

        ProcessSignals.Kill(await RunsAsync(child));

        Assert.Equal(Killed, await asked.ExpectMsgAsync<Asked>(Stuck));
        Assert.Equal(Killed, await above.ExpectMsgAsync<Asked>(Stuck));
        await ExpectEndsAsync(ends, new("here", "child"), new("there", "child"));
        // Restarted where it is: its own process had not crashed.
        Assert.Equal("parent", (await asked.ExpectMsgAsync<Lived>(Stuck)).Name);
        Assert.Equal(Environment.ProcessId, home);
    }

    [Fact]
    public async Task Processes_of_children_should_end_when_the_process_of_their_parent_is_killed()
    {
        var (parent, child, ends, asked) = await NestAsync(new Orders(Directive.Restart));
        var shared = await SpawnMortalAsync(parent, "shared", Placement.Shared("pool"));
        await GuardAsync(await Sys.ActorSelection("/user/here").ResolveOne(Stuck), shared);
        var (home, own, pool) = (await RunsAsync(parent), await RunsAsync(child), await RunsAsync(shared));

        ProcessSignals.Kill(home);

        await NodesUntilAsync(nodes => nodes.NodeOf(child) is null && nodes.NodeOf(shared)?.Pid is null, "the children's nodes to be gone");
        Assert.False(ChildProcesses.IsAlive(own));
        Assert.False(ChildProcesses.IsAlive(pool));
        await ExpectEndsAsync(ends, new("here", "child"), new("here", "shared"), new("there", "child"));
        // The parent is /user's child in main and is restarted, without children.
        Assert.Equal("parent", (await asked.ExpectMsgAsync<Lived>(Stuck)).Name);
        Assert.NotEqual(home, await RunsAsync(parent));
        Assert.Empty(await parent.Ask<string[]>("children", Stuck));
        var heir = await SpawnMortalAsync(parent, "child");
        Assert.NotEqual(own, await RunsAsync(heir));
    }

    [Fact]
    public async Task Child_should_end_once_when_it_told_only_its_parent_of_its_end_and_main_asks_the_parent_before_it_has_heard()
    {
        var (parent, child, ends, asked) = await NestAsync(new Orders(Directive.Restart));
        var (home, pid) = (await RunsAsync(parent), await RunsAsync(child));

        // The parent's process hears nothing for a while: neither the child's last words nor that its process is gone.
        ProcessSignals.Stop(home);
        try
        {
            child.Tell("half");
            await RunsAsync(child);
            ProcessSignals.Kill(pid);
            await NodesUntilAsync(nodes => nodes.NodeOf(child) is { State: NodeState.Down }, "the end of the child's process");
        }
        finally
        {
            ProcessSignals.Continue(home);
        }

        await ExpectEndsAsync(ends, new("here", "child"), new("there", "child"), new("beside", "child"));
        await NodesUntilAsync(nodes => nodes.NodeOf(child) is null, "the node to be gone");
        await asked.ExpectNoMsgAsync(TimeSpan.Zero);
        await RunsAsync(await SpawnMortalAsync(parent, "child"));
    }

    [Fact]
    public async Task Child_should_end_when_its_parent_in_a_node_stops_it_and_its_process_has_been_killed()
    {
        var (parent, child, ends, _) = await NestAsync(new Orders(Directive.Restart));
        var (home, pid) = (await RunsAsync(parent), await RunsAsync(child));

        // The order to stop and the question what is to become of the child cross each other.
        ProcessSignals.Stop(home);
        try
        {
            parent.Tell(new StopChild("child"));
            ProcessSignals.Kill(pid);
            await NodesUntilAsync(nodes => nodes.NodeOf(child) is { State: NodeState.Down }, "the end of the child's process");
        }
        finally
        {
            ProcessSignals.Continue(home);
        }

        await ExpectEndsAsync(ends, new("here", "child"), new("there", "child"), new("beside", "child"));
        await NodesUntilAsync(nodes => nodes.NodeOf(child) is null, "the node to be gone");
    }

    private async Task<(IActorRef Parent, IActorRef Child, TestProbe Ends, TestProbe Asked)> NestAsync(Orders orders, IActorRef? above = null)
    {
        var (ends, asked) = (CreateTestProbe(), CreateTestProbe());
        orders = orders with { Report = asked };
        var parent = above is null
            ? Guardian(orders, "parent", Placement.OwnProcess)
            : await SpawnAsync(above, Props.Create(() => new Guardian(orders)), "parent", Placement.OwnProcess);
        await asked.ExpectMsgAsync<Lived>(Stuck);
        var child = await SpawnMortalAsync(parent, "child");
        var here = Watchman(ends, "here", Placement.Local);
        var there = Watchman(ends, "there", Placement.Shared("second"));
        await GuardAsync(here, child);
        await GuardAsync(there, child);
        if (above is null)
        {
            var beside = await SpawnAsync(parent, Props.Create(() => new Watchman(ends)), "beside", Placement.Local);
            await GuardAsync(beside, child);
        }

        await RunsAsync(child);
        return (parent, child, ends, asked);
    }
}
