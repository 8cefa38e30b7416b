using ActorProc.TestKit;
using Akka.Actor;
using Akka.Event;
using Xunit;
using Xunit.Abstractions;

namespace ActorProc.Tests.Kit;

/// <summary>What goes on inside nodes: their logs, their output, and probes in them.</summary>
public abstract class NodeSpecs(ITestOutputHelper output, ProcessMode mode) : ActorProcTestKit(output, mode: mode)
{
    [Fact]
    public async Task Log_of_a_node_should_be_expected_in_the_test()
    {
        var actor = Place("logger");
        var other = Place("other");
        var filter = await EventFilterOnAsync(actor);
        // Asked twice, it does not tell everything twice.
        filter = await EventFilterOnAsync(actor);
        var silent = await EventFilterOnAsync(other);

        await filter.Warning(contains: "careful in the node").ExpectOneAsync(Stuck, () =>
        {
            actor.Tell("warn");
            return Task.CompletedTask;
        });
        await filter.Exception<InvalidOperationException>(contains: "badly").ExpectOneAsync(Stuck, () =>
        {
            actor.Tell("fail");
            return Task.CompletedTask;
        });
        await silent.Warning().ExpectAsync(0, TimeSpan.FromMilliseconds(200), async () =>
        {
            actor.Tell("warn");
            await actor.Ask<int>("pid", Stuck);
        });
    }

    [Fact]
    public async Task Log_that_does_not_come_should_fail_the_expectation()
    {
        var filter = await EventFilterOnAsync(Place("silent"));

        (await Failures.MessageAsync(() => filter.Warning(contains: "thunder").ExpectOneAsync(Failures.Soon, () => Task.CompletedTask))).Says("thunder");
    }

    [Fact]
    public async Task Probe_in_a_node_should_get_answer_send_and_watch_there()
    {
        var actor = Place("home");
        var probe = CreateTestProbe(Placement.SameAs(actor), "spy");
        await ExpectRunsInSameProcessAsync(actor, probe.Ref);
        await probe.WatchAsync(actor);

        actor.Tell(new KitActor.Pass(probe.Ref, "for your eyes"));
        await probe.ExpectMsgAsync("for your eyes", Stuck);
        probe.Ref.Tell("question", TestActor);
        await probe.ExpectMsgAsync("question", Stuck);
        probe.Reply("answer");
        await ExpectMsgAsync("answer", Stuck);
        Assert.Equal(probe.Ref, LastSender);
        probe.Send(actor, 5);
        await probe.ExpectMsgAsync(5, Stuck);
        Sys.Stop(actor);
        Assert.False((await probe.ExpectTerminatedAsync(actor, Stuck)).AddressTerminated);
        Sys.Stop(probe.Ref);
    }

    [Fact]
    public async Task Probe_should_tell_a_crash_from_a_stop()
    {
        var (home, actor) = (Place("home"), Sys.ActorOf(Props.Create<KitActor>(), "crashes", Placement.OwnProcess.With(new NodeOptions { OnCrash = OnCrash.Stop })));
        var probe = CreateTestProbe(Placement.SameAs(home));
        await ExpectRunsInOtherProcessAsync(actor);
        await probe.WatchAsync(actor);

        (await Failures.MessageAsync(async () => await probe.ExpectTerminatedAsync(actor, Failures.Soon))).Says("Timeout");
        await KillProcessOfAsync(actor);

        Assert.True((await probe.ExpectTerminatedAsync(actor, Stuck)).AddressTerminated);
        Sys.Stop(probe.Ref);
    }

    [Fact]
    public async Task Log_of_the_tests_own_process_should_be_left_to_the_ordinary_filter()
    {
        var here = Sys.ActorOf(Props.Create<KitActor>(), "here");

        Assert.Contains("EventFilter", (await Assert.ThrowsAsync<InvalidOperationException>(() => EventFilterOnAsync(here))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_node_logs_should_be_in_failure_messages()
    {
        var actor = Place("logger");
        actor.Tell("warn");
        await actor.Ask<int>("pid", Stuck);

        await Eventually.HoldsAsync(
            async () => (await Failures.MessageAsync(() => ExpectNodesAsync(9, TimeSpan.Zero))).Contains("careful in the node", StringComparison.Ordinal),
            () => "the node's line in the message");
    }

    [Fact]
    public async Task Probe_should_not_hear_of_an_end_that_it_does_not_watch_any_more()
    {
        var actor = Place("home");
        var probe = CreateTestProbe(Placement.SameAs(actor));
        await probe.WatchAsync(actor);
        await probe.UnwatchAsync(actor);

        await ExpectStoppedAsync(actor, () => actor.GracefulStop(Stuck));

        probe.Ref.Tell("last");
        await probe.ExpectMsgAsync("last", Stuck);
        Sys.Stop(probe.Ref);
    }

    private IActorRef Place(string name) => Sys.ActorOf(Props.Create<KitActor>(), name, Placement.OwnProcess);
}

public sealed class InProcessNodeSpecs(ITestOutputHelper output) : NodeSpecs(output, ProcessMode.InProcess);

public sealed class ProcessNodeSpecs(ITestOutputHelper output) : NodeSpecs(output, ProcessMode.Processes)
{
    [Fact]
    public async Task What_a_node_prints_should_be_in_failure_messages()
    {
        var actor = Sys.ActorOf(Props.Create<KitActor>(), "talker", Placement.OwnProcess);
        actor.Tell("print");
        var pid = await actor.Ask<int>("pid", Stuck);

        await Eventually.HoldsAsync(
            async () => (await Failures.MessageAsync(() => ExpectNodesAsync(9, TimeSpan.Zero))).Contains($"printed in {pid}", StringComparison.Ordinal),
            () => "the node's line in the message");
        (await Failures.MessageAsync(() => ExpectNodesAsync(9, TimeSpan.Zero))).Says("Nodes:    talker", "Output:   ", $"[talker", $"printed in {pid}");
    }
}
