using ActorProc.Orchestration;
using ActorProc.TestKit;
using Akka.Actor;
using Xunit;
using Xunit.Abstractions;

namespace ActorProc.Tests.Crashes;

/// <summary>A process that several actors share.</summary>
public sealed class SharedSpecs(ITestOutputHelper output) : CrashTestKit(output)
{
    private static readonly Placement Together = Placement.Shared("together");

    [Fact]
    public async Task Actors_should_each_be_decided_on_by_their_own_supervisor_and_return_to_one_process()
    {
        var ends = CreateTestProbe();
        var restarts = Guardian(new Orders(Directive.Restart), "restarts");
        var stops = Guardian(new Orders(Directive.Stop), "stops");
        var far = Guardian(new Orders(Directive.Restart), "far", Placement.OwnProcess);
        var first = await SpawnMortalAsync(restarts, "first", Together);
        var second = await SpawnMortalAsync(restarts, "second", Together);
        var third = await SpawnMortalAsync(stops, "third", Together);
        var fourth = await SpawnMortalAsync(far, "fourth", Together);
        var there = Watchman(ends, "there", Placement.OwnProcess);
        foreach (var actor in new[] { first, second, third, fourth })
            await GuardAsync(there, actor);
        var pid = await RunsAsync(first);
        foreach (var other in new[] { second, third, fourth })
            Assert.Equal(pid, await RunsAsync(other));

        ProcessSignals.Kill(pid);

        await ExpectEndsAsync(ends, new Ended("there", "third"));
        var next = await RunsAsync(first);
        Assert.NotEqual(pid, next);
        Assert.Equal(next, await RunsAsync(second));
        Assert.Equal(next, await RunsAsync(fourth));
        Assert.Equal(["third"], await there.Ask<string[]>("ended", Stuck));
        // Stopped for good, its name is free, in the very process that carries on.
        await Eventually.HoldsAsync(async () => (await stops.Ask<string[]>("children", Stuck)).Length == 0, () => "the parent to forget its child");
        Assert.Equal(next, await RunsAsync(await SpawnMortalAsync(stops, "third", Together)));
    }

    [Fact]
    public async Task Supervisor_should_be_asked_once_for_one_crash_when_the_process_crashes_again_before_it_has_decided()
    {
        const string latch = nameof(Supervisor_should_be_asked_once_for_one_crash_when_the_process_crashes_again_before_it_has_decided);
        var asked = CreateTestProbe();
        var quick = Guardian(new Orders(Directive.Restart), "quick");
        var slow = Guardian(new Orders(Directive.Restart, Limit: 1, Report: asked, Latch: latch), "slow");
        await asked.ExpectMsgAsync<Lived>(Stuck);
        var first = await SpawnMortalAsync(quick, "first", Together);
        var second = await SpawnMortalAsync(slow, "second", Together);
        await RunsAsync(second);

        ProcessSignals.Kill(await RunsAsync(first));
        await asked.ExpectMsgAsync<Asked>(Stuck);
        ProcessSignals.Kill(await RunsAsync(first));
        await NodesUntilAsync(nodes => nodes.NodeOf(first) is { Incarnation: 3 }, "the third process");
        Latch.Open(latch);

        Assert.Equal(await RunsAsync(first), await RunsAsync(second));
        await asked.ExpectNoMsgAsync(TimeSpan.Zero);
    }

    [Fact]
    public async Task Actor_should_live_when_it_is_placed_in_a_shared_node_whose_process_has_just_been_killed()
    {
        var ends = CreateTestProbe();
        var here = Watchman(ends, "here", Placement.Local);
        // Its end is the end of the node, which so has to begin anew for the other.
        var first = Sys.ActorOf(Props.Create<Mortal>(), "first", Together.With(new NodeOptions { OnCrash = OnCrash.Stop }));
        await GuardAsync(here, first);
        var pid = await RunsAsync(first);

        IActorRef second;
        using (var paused = PauseOrchestrator())
        {
            ProcessSignals.Kill(pid);
            // The news of the end waits in the orchestrator's mailbox, and the placement comes behind it.
            await Eventually.IsTrueAsync(() => paused.Awaits<OrchestratorProtocol.Ended>(), () => "the news of the process's end");
            second = Sys.ActorOf(Props.Create<Mortal>(), "second", Together);
            await GuardAsync(here, second);
        }

        await ReturnsAsync(second, pid);
        await ExpectEndsAsync(ends, new Ended("here", "first"));
        Assert.Equal(["first"], await here.Ask<string[]>("ended", Stuck));
    }

    [Fact]
    public async Task Actor_should_live_when_it_is_placed_in_a_shared_node_whose_process_has_been_killed_and_whose_other_actor_stops()
    {
        var ends = CreateTestProbe();
        var here = Watchman(ends, "here", Placement.Local);
        var guardian = Guardian(new Orders(Directive.Stop));
        var first = await SpawnMortalAsync(guardian, "first", Together);
        await GuardAsync(here, first);
        var pid = await RunsAsync(first);

        IActorRef second;
        using (var paused = PauseOrchestrator())
        {
            ProcessSignals.Kill(pid);
            await Eventually.IsTrueAsync(() => paused.Awaits<OrchestratorProtocol.InboundEnded>(), () => "the news of its link's end");
            // Of the same supervisor, which stops whoever has crashed. This one has not.
            second = await SpawnMortalAsync(guardian, "second", Together);
            await GuardAsync(here, second);
        }

        await ReturnsAsync(second, pid);
        await ExpectEndsAsync(ends, new Ended("here", "first"));
        Assert.Equal(["first"], await here.Ask<string[]>("ended", Stuck));
    }

    [Fact]
    public async Task Messages_should_arrive_in_order_when_their_sender_places_more_actors_in_the_same_node()
    {
        var far = Guardian(new Orders(Directive.Stop), "far", Placement.OwnProcess);
        var talker = await SpawnAsync(far, Props.Create(() => new Watchman(TestActor)), "talker", Placement.Local);
        var recorder = await SpawnAsync(far, Props.Create<Recorder>(), "recorder", Together);
        await RunsAsync(recorder);

        const int rounds = 10;
        const int each = 5000;
        for (var round = 0; round < rounds; round++)
        {
            talker.Tell(new Tally(recorder, round * each, each));
            await SpawnMortalAsync(far, $"more-{round}", Together);
        }

        await RunsAsync(talker);
        await Eventually.HoldsAsync(async () => (await recorder.Ask<int[]>("seen", Stuck)).Length == rounds * each, () => "all messages");
        Assert.Equal(Enumerable.Range(0, rounds * each), await recorder.Ask<int[]>("seen", Stuck));
    }

    [Fact]
    public async Task Name_should_be_usable_again_at_once_in_a_process_that_has_not_quite_finished_with_it()
    {
        var keeper = Sys.ActorOf(Props.Create<Mortal>(), "keeper", Together);
        var pid = await RunsAsync(keeper);
        var guardian = Guardian(new Orders(Directive.Restart));
        var first = await SpawnMortalAsync(guardian, "again", Together);
        await RunsAsync(first);

        first.Tell("linger");
        first.Tell("stop");
        await Eventually.HoldsAsync(async () => (await guardian.Ask<string[]>("children", Stuck)).Length == 0, () => "the parent to forget its child");
        var second = await SpawnMortalAsync(guardian, "again", Together);

        Assert.Equal(pid, await RunsAsync(second));
        Watch(second);
        second.Tell("stop");
        await ExpectTerminatedAsync(second, Stuck);
    }

    [Fact]
    public async Task Actor_should_live_when_it_is_placed_in_a_shared_node_that_reports_in_as_it_is_killed_for_want_of_actors()
    {
        var ends = CreateTestProbe();
        var here = Watchman(ends, "here", Placement.Local);
        var first = Sys.ActorOf(Props.Create<Mortal>(), "first", Together);
        await NodesUntilAsync(nodes => nodes.NodeOf(first) is { State: NodeState.Starting }, "a process that starts");

        IActorRef second;
        using (var paused = PauseOrchestrator())
        {
            // It hears in this order: nobody needs the process any more; the process is ready; somebody needs it.
            Sys.Stop(first);
            await Eventually.IsTrueAsync(
                () => paused.Awaits<OrchestratorProtocol.Decided>() && paused.Awaits<OrchestratorProtocol.Said>(said => said.Message is Ready), () => "the order to stop and the report");
            second = Sys.ActorOf(Props.Create<Mortal>(), "second", Together);
            await GuardAsync(here, second);
        }

        await RunsAsync(second);
        Assert.Empty(await here.Ask<string[]>("ended", Stuck));
    }

    [Fact]
    public async Task Actor_should_live_when_a_node_places_it_in_a_shared_node_whose_end_it_has_not_heard_of()
    {
        var ends = CreateTestProbe();
        var far = Guardian(new Orders(Directive.Stop), "far", Placement.OwnProcess);
        var beside = await SpawnAsync(far, Props.Create(() => new Watchman(ends)), "beside", Placement.Local);
        var first = await SpawnMortalAsync(far, "first", Together.With(new NodeOptions { OnCrash = OnCrash.Stop }));
        await GuardAsync(beside, first);
        await RunsAsync(beside);
        var pid = await RunsAsync(first);

        IActorRef second;
        using (var paused = PauseOrchestrator())
        {
            ProcessSignals.Kill(pid);
            await Eventually.IsTrueAsync(() => paused.Awaits<OrchestratorProtocol.Ended>(), () => "the news of the process's end");
            second = await SpawnMortalAsync(far, "second", Together);
            await GuardAsync(beside, second);
            beside.Tell(new Tally(second, 0, 1));
            await Eventually.IsTrueAsync(() => paused.Awaits<OrchestratorProtocol.PlaceChild>(), () => "the placement");
        }

        await ExpectEndsAsync(ends, new Ended("beside", "first"));
        await ReturnsAsync(second, pid);
        Assert.Equal(["first"], await beside.Ask<string[]>("ended", Stuck));
    }

    [Fact]
    public async Task Watcher_elsewhere_should_not_take_an_actor_for_dead_that_was_placed_just_before_its_shared_node_ended()
    {
        var ends = CreateTestProbe();
        var there = Watchman(ends, "there", Placement.OwnProcess);
        var first = Sys.ActorOf(Props.Create<Mortal>(), "first", Together.With(new NodeOptions { OnCrash = OnCrash.Stop }));
        await GuardAsync(there, first);
        var pid = await RunsAsync(first);

        IActorRef second;
        using (var paused = PauseOrchestrator())
        {
            ProcessSignals.Kill(pid);
            // It hears in this order: the node ends, as nobody is in it; somebody is placed in it.
            await Eventually.IsTrueAsync(() => paused.Awaits<OrchestratorProtocol.Ended>() && paused.Awaits<OrchestratorProtocol.InboundEnded>(), () => "the news of the process's end");
            second = Sys.ActorOf(Props.Create<Mortal>(), "second", Together);
            await GuardAsync(there, second);
        }

        await ReturnsAsync(second, pid);
        await ExpectEndsAsync(ends, new Ended("there", "first"));
        await RunsAsync(there);
        Assert.Equal(["first"], await there.Ask<string[]>("ended", Stuck));
        second.Tell("stop");
        await ExpectEndsAsync(ends, new Ended("there", "second"));
    }

    [Fact]
    public async Task Supervisors_should_each_see_a_failed_start_when_the_node_their_actors_were_to_share_is_gone()
    {
        const string latch = nameof(Supervisors_should_each_see_a_failed_start_when_the_node_their_actors_were_to_share_is_gone);
        var asked = CreateTestProbe();
        var slow = Guardian(new Orders(Directive.Stop, Report: asked, Latch: latch), "slow");
        var quick = Guardian(new Orders(Directive.Stop, Report: asked), "quick");
        await asked.ExpectMsgAsync<Lived>(Stuck);
        await asked.ExpectMsgAsync<Lived>(Stuck);
        var neighbour = Sys.ActorOf(Props.Create<Mortal>(), "neighbour", Placement.OwnProcess);
        await RunsAsync(neighbour);
        neighbour.Tell("stop");
        await NodesUntilAsync(nodes => nodes.Count == 0, "no node");

        var gone = new Asked(nameof(ActorInitializationException), new ExitReason.StartFailed("the node that it was to share is gone", ""));
        // The second one asks for the node while the first one's supervisor still thinks about it.
        var first = await SpawnMortalAsync(slow, "first", Placement.SameAs(neighbour));
        Assert.Equal(gone, await asked.ExpectMsgAsync<Asked>(Stuck));
        IActorRef second;
        using (PauseOrchestrator())
        {
            second = await SpawnMortalAsync(quick, "second", Placement.SameAs(neighbour));
            // Those who start to watch it are done with that before the orchestrator hears of it: they are not to take it for dead.
            foreach (var watcher in new[] { "/system/remote-deployment-watcher", "/system/remote-watcher" })
                await Sys.ActorSelection(watcher).Ask<ActorIdentity>(new Identify(watcher), Stuck);
        }

        Assert.Equal(gone, await asked.ExpectMsgAsync<Asked>(Stuck));
        Watch(second);
        await ExpectTerminatedAsync(second, Stuck);
        Latch.Open(latch);

        Watch(first);
        await ExpectTerminatedAsync(first, Stuck);
        await NodesUntilAsync(nodes => nodes.Count == 0, "no node");
    }

    // Asked before that, the dead process may still be given the question, and it fails with it.
    private async Task ReturnsAsync(IActorRef actor, int from)
    {
        await NodesUntilAsync(nodes => nodes.NodeOf(actor) is { Incarnation: 2, State: NodeState.Up }, "the second process");
        Assert.NotEqual(from, await RunsAsync(actor));
    }
}
