using ActorProc.TestKit;
using Akka.Actor;
using Xunit;
using Xunit.Abstractions;

namespace ActorProc.Tests.Kit;

/// <summary>Where actors live and how they end: each expectation as it passes and as it fails.</summary>
public abstract class PlacingSpecs(ITestOutputHelper output, ProcessMode mode) : ActorProcTestKit(output, mode: mode)
{
    private bool IsReal => Mode == ProcessMode.Processes;

    [Fact]
    public async Task Actor_should_be_found_in_another_process()
    {
        var actor = Place("away");

        var pid = await ExpectRunsInOtherProcessAsync(actor);

        Assert.Equal(pid, await PidOfAsync(actor));
        Assert.Equal(IsReal, pid != Environment.ProcessId);
        Assert.Equal(pid, await actor.Ask<int>("pid", Stuck));
    }

    [Fact]
    public async Task Actor_in_this_process_should_fail_the_expectation_of_another()
    {
        var here = Sys.ActorOf(Props.Create<KitActor>(), "here");

        (await Failures.MessageAsync(() => ExpectRunsInOtherProcessAsync(here))).Says("Expected: [akka://test/user/here", "another process", "Seen:     it runs in this process", "Nodes:    none");
        Assert.Equal(Environment.ProcessId, await PidOfAsync(here));
    }

    [Fact]
    public async Task Actor_that_is_nowhere_should_have_no_process()
    {
        var actor = Place("gone");
        await ExpectStoppedAsync(actor, () =>
        {
            Sys.Stop(actor);
            return Task.CompletedTask;
        });
        await ExpectNodesAsync(0);

        (await Failures.MessageAsync(() => PidOfAsync(actor, Failures.Soon))).Says("is in a process", "there is no node with the address", "Exits:    gone", "stopped");
    }

    [Fact]
    public async Task Actors_should_be_found_in_one_process_or_in_two()
    {
        var one = Place("one");
        var beside = Sys.ActorOf(Props.Create<KitActor>(), "beside", Placement.SameAs(one));
        var other = Place("other");

        await ExpectRunsInSameProcessAsync(one, beside);
        (await Failures.MessageAsync(() => ExpectRunsInSameProcessAsync(one, other))).Says("in the same process as", "one runs in process", "other");
        var nodes = await ExpectNodesAsync(2);
        Assert.Equal(3, nodes.Sum(node => node.Actors.Count));
        (await Failures.MessageAsync(() => ExpectNodesAsync(3, Failures.Soon))).Says("Expected: 3 nodes", "Seen:     2", "Nodes:    ", "one");
    }

    [Fact]
    public async Task Actor_should_be_seen_to_come_back_in_a_new_process()
    {
        var actor = Place("phoenix");
        await ExpectRunsInOtherProcessAsync(actor);

        var before = await KillProcessOfAsync(actor);

        var after = await ExpectRestartedInNewProcessAsync(actor, before);
        Assert.Equal(IsReal, before != after);
        Assert.Equal(9, (await ExpectNodeExitedAsync<ExitReason.Signaled>(actor)).Signal);
        (await Failures.MessageAsync(() => ExpectNodeExitedAsync<ExitReason.Stopped>(actor))).Says("ends by Stopped", "Seen:     ended by signal 9 (Signaled)");
    }

    [Fact]
    public async Task Actor_should_be_seen_to_come_back_a_second_time()
    {
        var actor = Place("phoenix");
        await ExpectRunsInOtherProcessAsync(actor);
        await ExpectRestartedInNewProcessAsync(actor, await KillProcessOfAsync(actor));

        await ExpectNodeExitedAsync<ExitReason.Signaled>(actor, () => KillProcessOfAsync(actor));

        await ExpectRestartedInNewProcessAsync(actor, before: 0);
        Assert.Equal(3, (await ExpectNodesAsync(1)).Single().Incarnation);
        (await Failures.MessageAsync(() => ExpectNodeExitedAsync<ExitReason.Signaled>(actor, () => Task.CompletedTask, Failures.Soon))).Says("it has not ended");
    }

    [Fact]
    public async Task Actor_that_is_not_in_its_node_should_be_in_no_process()
    {
        var (stays, goes) = (Shared("stays"), Shared("goes"));
        await ExpectRunsInOtherProcessAsync(stays);
        await ExpectStoppedAsync(goes, () => goes.GracefulStop(Stuck));
        // Watchers hear of it before the list of a node's actors is shorter.
        await NodesUntilAsync(nodes => nodes.Sum(node => node.Actors.Count) == 1, "the node to have one actor only");

        (await Failures.MessageAsync(() => ExpectRunsInOtherProcessAsync(goes, Failures.Soon))).Says("runs in another process", "there is no such actor in the node of that address, pool");

        IActorRef Shared(string name) => Sys.ActorOf(Props.Create<KitActor>(), name, Placement.Shared("pool"));
    }

    [Fact]
    public async Task Actor_whose_process_lives_on_should_fail_the_expectation_of_a_new_one()
    {
        var actor = Place("same");
        var pid = await ExpectRunsInOtherProcessAsync(actor);

        (await Failures.MessageAsync(() => ExpectRestartedInNewProcessAsync(actor, pid, Failures.Soon))).Says("comes back in a new process", "its node is same", "Waited:   00:00:00.05");
        (await Failures.MessageAsync(() => ExpectNodeExitedAsync<ExitReason.Stopped>(actor, timeout: Failures.Soon))).Says("Seen:     it has not ended");
    }

    [Fact]
    public async Task Crash_should_be_told_from_a_stop()
    {
        var crashes = Sys.ActorOf(Props.Create<KitActor>(), "crashes", Placement.OwnProcess.With(new NodeOptions { OnCrash = OnCrash.Stop }));
        var stops = Place("stops");
        await ExpectRunsInOtherProcessAsync(crashes);
        await ExpectRunsInOtherProcessAsync(stops);

        await ExpectCrashedAsync(crashes, () => KillProcessOfAsync(crashes));
        (await Failures.MessageAsync(() => ExpectCrashedAsync(stops, timeout: Failures.Soon))).Says("ends because its process crashed", "it has not ended");
        await ExpectStoppedAsync(stops, () => stops.GracefulStop(Stuck));
        (await Failures.MessageAsync(() => ExpectStoppedAsync(crashes))).Says("stopped in order", "its process crashed");
    }

    [Fact]
    public async Task Stop_should_fail_the_expectation_of_a_crash()
    {
        var stops = Place("stops");

        (await Failures.MessageAsync(() => ExpectCrashedAsync(stops, () => stops.GracefulStop(Stuck)))).Says("ends because its process crashed", "it was stopped in order");
    }

    [Fact]
    public async Task Node_should_be_seen_to_start()
    {
        _ = Sys.ActorOf(Props.Create<KitActor>(), "worker", Placement.Shared("workers"));

        Assert.Equal("workers", (await ExpectNodeStartedAsync("workers")).Name);
        (await Failures.MessageAsync(() => ExpectNodeStartedAsync("strangers", Failures.Soon))).Says("node 'strangers' is up", "there is no node of that name", "workers");
    }

    [Fact]
    public async Task Condition_of_the_nodes_should_be_waited_for()
    {
        _ = Place("awaited");

        Assert.Single(await NodesUntilAsync(nodes => nodes is [{ State: NodeState.Up }], "one node that is up"));
        (await Failures.MessageAsync(() => NodesUntilAsync(nodes => nodes.Count == 7, "seven nodes", Failures.Soon))).Says("Expected: seven nodes", "1 nodes");
    }

    private IActorRef Place(string name) => Sys.ActorOf(Props.Create<KitActor>(), name, Placement.OwnProcess);
}

public sealed class ProcessPlacingSpecs(ITestOutputHelper output) : PlacingSpecs(output, ProcessMode.Processes);

public sealed class InProcessPlacingSpecs(ITestOutputHelper output) : PlacingSpecs(output, ProcessMode.InProcess);
