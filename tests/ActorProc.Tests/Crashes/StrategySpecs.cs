using ActorProc.TestKit;
using Akka.Actor;
using Akka.TestKit;
using Xunit;
using Xunit.Abstractions;

namespace ActorProc.Tests.Crashes;

/// <summary>The crash of a process is the failure of its actor, and the parent's strategy decides.</summary>
public sealed class StrategySpecs(ITestOutputHelper output) : CrashTestKit(output)
{
    private static readonly Asked Killed = new(nameof(NodeDownException), new ExitReason.Signaled(9));

    [Fact]
    public async Task Limit_of_restarts_should_hold_and_every_watcher_hear_once_when_it_is_reached()
    {
        var (ends, asked) = (CreateTestProbe(), CreateTestProbe());
        var guardian = Guardian(new Orders(Directive.Restart, Limit: 2, Report: asked));
        await asked.ExpectMsgAsync<Lived>(Stuck);
        var mortal = await SpawnMortalAsync(guardian, "mortal");
        var there = Watchman(ends, "there", Placement.OwnProcess);
        var here = Watchman(ends, "here", Placement.Local);
        await GuardAsync(there, mortal);
        await GuardAsync(here, mortal);

        for (var kill = 0; kill < 3; kill++)
        {
            ProcessSignals.Kill(await RunsAsync(mortal));
            Assert.Equal(Killed, await asked.ExpectMsgAsync<Asked>(Stuck));
        }

        await ExpectEndsAsync(ends, new("here", "mortal"), new("there", "mortal"));
        Assert.Equal(["mortal"], await there.Ask<string[]>("ended", Stuck));
        Assert.Equal(["mortal"], await here.Ask<string[]>("ended", Stuck));
        await asked.ExpectNoMsgAsync(TimeSpan.Zero);
        await Eventually.HoldsAsync(async () => (await guardian.Ask<string[]>("children", Stuck)).Length == 0, () => "the parent to forget its child");
    }

    [Fact]
    public async Task Actor_should_be_restarted_and_a_warning_be_logged_when_its_supervisor_says_resume()
    {
        var guardian = Guardian(new Orders(Directive.Resume));
        var mortal = await SpawnMortalAsync(guardian, "mortal");
        var pid = await RunsAsync(mortal);

        await EventFilter.Warning(contains: "cannot be resumed").ExpectOneAsync(Stuck, async () =>
        {
            ProcessSignals.Kill(pid);
            await NodesUntilAsync(nodes => nodes.NodeOf(mortal) is { Incarnation: 2 }, "the next process");
        });

        Assert.NotEqual(pid, await RunsAsync(mortal));
    }

    [Fact]
    public async Task Parent_should_be_restarted_without_the_child_when_it_escalates_to_one_that_restarts()
    {
        var (ends, asked, mortal) = await EscalateAsync(Directive.Restart);

        await ExpectEndsAsync(ends, new Ended("there", "mortal"));
        Assert.Equal(Killed, await asked.ExpectMsgAsync<Asked>(Stuck));
        // The parent's second start, which Akka does once all of its children are gone.
        Assert.Equal("parent", (await asked.ExpectMsgAsync<Lived>(Stuck)).Name);
        var parent = await Sys.ActorSelection("/user/grandparent/parent").ResolveOne(Stuck);
        Assert.Empty(await parent.Ask<string[]>("children", Stuck));
        Assert.NotEqual(mortal, await SpawnMortalAsync(parent, "mortal"));
    }

    [Fact]
    public async Task Actor_should_be_restarted_when_its_parent_escalates_to_one_that_resumes()
    {
        var (ends, asked, mortal) = await EscalateAsync(Directive.Resume);

        Assert.Equal(Killed, await asked.ExpectMsgAsync<Asked>(Stuck));
        await NodesUntilAsync(nodes => nodes.NodeOf(mortal) is { Incarnation: 2 }, "the next process");
        await RunsAsync(mortal);
        await ends.ExpectNoMsgAsync(TimeSpan.Zero);
    }

    [Fact]
    public async Task Parent_and_child_should_end_when_the_parent_escalates_to_one_that_stops()
    {
        var (ends, asked, _) = await EscalateAsync(Directive.Stop);

        Assert.Equal(Killed, await asked.ExpectMsgAsync<Asked>(Stuck));
        await ExpectEndsAsync(ends, new Ended("there", "mortal"));
        await Assert.ThrowsAsync<ActorNotFoundException>(() => Sys.ActorSelection("/user/grandparent/parent").ResolveOne(TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public async Task All_children_should_be_restarted_once_more_when_two_of_them_crash_under_all_for_one()
    {
        var (ends, lives) = (CreateTestProbe(), CreateTestProbe());
        var guardian = Guardian(new Orders(Directive.Restart, All: true));
        var first = await SpawnMortalAsync(guardian, "first");
        var second = await SpawnMortalAsync(guardian, "second");
        var sibling = await SpawnAsync(guardian, Props.Create(() => new Guardian(new Orders(Directive.Stop, -1, false, lives, null))), "sibling", Placement.OwnProcess);
        var home = (await lives.ExpectMsgAsync<Lived>(Stuck)).Pid;
        var there = Watchman(ends, "there", Placement.OwnProcess);
        foreach (var child in new[] { first, second, sibling })
            await GuardAsync(there, child);
        var (firstPid, secondPid) = (await RunsAsync(first), await RunsAsync(second));

        ProcessSignals.Kill(firstPid);
        ProcessSignals.Kill(secondPid);

        await NodesUntilAsync(nodes => nodes.NodeOf(first) is { Incarnation: 2, State: NodeState.Up } && nodes.NodeOf(second) is { Incarnation: 2, State: NodeState.Up }, "two new processes");
        Assert.NotEqual(firstPid, await RunsAsync(first));
        Assert.NotEqual(secondPid, await RunsAsync(second));
        // Alive all the time, it is restarted where it is: once for each of the two.
        Assert.Equal(home, (await lives.ExpectMsgAsync<Lived>(Stuck)).Pid);
        Assert.Equal(home, await RunsAsync(sibling));
        Assert.All(await App.GetNodesAsync(), node => Assert.InRange(node.Incarnation, 1, 2));
        Assert.Empty(await there.Ask<string[]>("ended", Stuck));
    }

    private async Task<(TestProbe Ends, TestProbe Asked, IActorRef Mortal)> EscalateAsync(Directive above)
    {
        var (ends, asked) = (CreateTestProbe(), CreateTestProbe());
        var grandparent = Guardian(new Orders(above), "grandparent");
        var parent = await SpawnAsync(grandparent, Props.Create(() => new Guardian(new Orders(Directive.Escalate, -1, false, asked, null))), "parent", Placement.Local);
        await asked.ExpectMsgAsync<Lived>(Stuck);
        var mortal = await SpawnMortalAsync(parent, "mortal");
        await GuardAsync(Watchman(ends, "there", Placement.Shared("second")), mortal);
        ProcessSignals.Kill(await RunsAsync(mortal));
        return (ends, asked, mortal);
    }
}
