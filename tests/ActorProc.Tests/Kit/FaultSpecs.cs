using ActorProc.TestKit;
using Akka.Actor;
using Xunit;
using Xunit.Abstractions;

namespace ActorProc.Tests.Kit;

/// <summary>What goes wrong on purpose, with real processes and without.</summary>
public abstract class FaultSpecs(ITestOutputHelper output, ProcessMode mode) : ActorProcTestKit(output, mode: mode)
{
    private static readonly NodeOptions Stops = new() { OnCrash = OnCrash.Stop };

    [Fact]
    public async Task Next_start_should_fail_with_the_cause_that_the_test_gave()
    {
        FailNextStart(cause: "no more processes");
        var actor = Place("unlucky");

        var failure = await Assert.ThrowsAsync<NodeDownException>(() => actor.Ask("pid", Stuck));

        Assert.Contains("no more processes", failure.Message, StringComparison.Ordinal);
        await ExpectRunsInOtherProcessAsync(Place("lucky"));
    }

    [Fact]
    public async Task Next_start_of_another_node_should_not_fail()
    {
        FailNextStart("other");

        await ExpectRunsInOtherProcessAsync(Place("one"));
    }

    [Fact]
    public async Task Process_should_crash_at_boot()
    {
        CrashNextStart(CrashPoint.Boot);
        var actor = Place("early");

        Assert.IsType<ExitReason.StartFailed>((await Assert.ThrowsAsync<NodeDownException>(() => actor.Ask("pid", Stuck))).Reason);
    }

    [Fact]
    public async Task Process_should_crash_when_its_first_message_arrives()
    {
        CrashNextStart(CrashPoint.FirstMessage);
        var actor = Place("first");

        var ask = actor.Ask(1, Stuck);

        Assert.Equal(new ExitReason.Signaled(9), (await Assert.ThrowsAsync<NodeDownException>(() => ask)).Reason);
    }

    [Fact]
    public async Task Process_should_crash_while_it_handles_a_message_of_a_type_and_of_no_other()
    {
        var actor = Place("handler");
        await CrashAtAsync(actor, CrashPoint.Handling<int>());

        Assert.Equal(await PidOfAsync(actor), await actor.Ask<int>("pid", Stuck));
        await ExpectCrashedAsync(actor, () =>
        {
            actor.Tell(5, TestActor);
            return Task.CompletedTask;
        });
        Assert.Equal(9, (await ExpectNodeExitedAsync<ExitReason.Signaled>(actor)).Signal);
        Assert.False(HasMessages);
    }

    [Fact]
    public async Task Process_should_crash_while_its_actor_replies()
    {
        var actor = Place("replier");
        await CrashAtAsync(actor, CrashPoint.Replying);

        Assert.Equal(new ExitReason.Signaled(9), (await Assert.ThrowsAsync<NodeDownException>(() => actor.Ask("pid", Stuck))).Reason);
    }

    [Fact]
    public async Task Process_should_crash_while_it_drains()
    {
        var actor = Place("drainer");
        await CrashAtAsync(actor, CrashPoint.Draining);

        await actor.GracefulStop(Stuck);

        Assert.Equal(9, (await ExpectNodeExitedAsync<ExitReason.Signaled>(actor)).Signal);
    }

    [Fact]
    public async Task Crash_at_boot_should_be_refused_when_the_process_is_up()
    {
        var actor = Place("late");

        Assert.Contains(nameof(CrashNextStart), (await Assert.ThrowsAsync<ArgumentException>(() => CrashAtAsync(actor, CrashPoint.Boot))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fault_of_the_tests_own_process_should_be_refused()
    {
        var here = Sys.ActorOf(Props.Create<KitActor>(), "here");

        Assert.Contains("cannot be killed", (await Assert.ThrowsAsync<InvalidOperationException>(() => KillProcessOfAsync(here))).Message, StringComparison.Ordinal);
        Assert.Contains("the same process", Assert.Throws<ArgumentException>(() => LinkBetween(here, TestActor)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(LinkDirection.Forth)]
    [InlineData(LinkDirection.Back)]
    [InlineData(LinkDirection.Both)]
    public async Task Link_should_be_slow_one_way_or_both(LinkDirection direction)
    {
        var delay = TimeSpan.FromMilliseconds(60);
        var actor = Place("far");
        await actor.Ask<int>("pid", Stuck);
        var link = LinkBetween(TestActor, actor);
        await link.SlowAsync(delay, direction);

        var watch = System.Diagnostics.Stopwatch.StartNew();
        for (var i = 0; i < 3; i++)
            actor.Tell(i, TestActor);
        await ExpectOrderKeptAsync([0, 1, 2]);

        Assert.True(watch.Elapsed >= delay * (direction == LinkDirection.Both ? 2 : 1) - TimeSpan.FromMilliseconds(20), $"It took {watch.Elapsed} only.");
        await link.HealAsync();
        Assert.Equal(7, await actor.Ask<int>(7, Stuck));
    }

    [Fact]
    public async Task Link_should_lose_the_same_messages_for_the_same_seed_and_nothing_that_life_depends_on()
    {
        var actor = Place("lossy");
        await actor.Ask<int>("pid", Stuck);
        var link = LinkBetween(TestActor, actor);
        var came = new List<int[]>();
        for (var round = 0; round < 2; round++)
        {
            await link.LoseAsync(0.5, LinkDirection.Forth, seed: 3);
            for (var i = 0; i < 100; i++)
                actor.Tell(i, TestActor);
            await link.HealAsync();
            actor.Tell(-1, TestActor);
            var numbers = new List<int>();
            while (await ExpectMsgAsync<int>(Stuck) is var number and >= 0)
                numbers.Add(number);
            came.Add([.. numbers]);
        }

        Assert.InRange(came[0].Length, 25, 75);
        Assert.Equal(came[0].Order(), came[0]);
        Assert.Equal(came[0], came[1]);
        await link.LoseAsync(1);
        await ExpectStoppedAsync(actor, () =>
        {
            Sys.Stop(actor);
            return Task.CompletedTask;
        });
    }

    [Fact]
    public async Task Link_should_be_dead_one_way_until_it_is_healed()
    {
        var actor = Place("mute");
        await actor.Ask<int>("pid", Stuck);
        var link = LinkBetween(TestActor, actor);
        await link.CutAsync(LinkDirection.Back);
        actor.Tell(1, TestActor);
        await ExpectNoMsgAsync(TimeSpan.FromMilliseconds(100));

        await link.CutAsync();
        actor.Tell(2, TestActor);
        await ExpectNoMsgAsync(TimeSpan.FromMilliseconds(100));
        await link.HealAsync();

        await ExpectOrderKeptAsync([1, 2]);
    }

    [Fact]
    public async Task Link_between_two_nodes_should_be_cut_and_healed()
    {
        var one = Place("one");
        var other = Place("other");
        one.Tell(new KitActor.Pass(other, new KitActor.Pass(TestActor, 1)));
        await ExpectMsgAsync(1, Stuck);
        var link = LinkBetween(one, other);
        await link.CutAsync(LinkDirection.Forth);

        one.Tell(new KitActor.Pass(other, new KitActor.Pass(TestActor, 2)));
        other.Tell(new KitActor.Pass(one, new KitActor.Pass(TestActor, 3)));

        await ExpectMsgAsync(3, Stuck);
        await link.HealAsync();
        await ExpectMsgAsync(2, Stuck);
    }

    [Fact]
    public async Task Next_start_of_a_placed_actor_should_fail_by_the_actors_name()
    {
        FailNextStart("chosen", "not this one");
        await ExpectRunsInOtherProcessAsync(Place("other"));

        var failure = await Assert.ThrowsAsync<NodeDownException>(() => Place("chosen").Ask("pid", Stuck));

        Assert.Contains("not this one", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Faults_should_be_put_on_one_way_after_the_other()
    {
        var actor = Place("cut");
        await actor.Ask<int>("pid", Stuck);
        var link = LinkBetween(TestActor, actor);

        await link.CutAsync(LinkDirection.Forth);
        await link.LoseAsync(1, LinkDirection.Back);
        await link.CutAsync(LinkDirection.Back);
        await CrashAtAsync(actor, CrashPoint.Draining);
        actor.Tell(1, TestActor);
        await ExpectNoMsgAsync(TimeSpan.FromMilliseconds(50));
        await link.HealAsync();

        await ExpectOrderKeptAsync([1]);
        Assert.Throws<ArgumentOutOfRangeException>(() => { _ = link.LoseAsync(50); });
    }

    private IActorRef Place(string name) => Sys.ActorOf(Props.Create<KitActor>(), name, Placement.OwnProcess.With(Stops));
}

public sealed class InProcessFaultSpecs(ITestOutputHelper output) : FaultSpecs(output, ProcessMode.InProcess)
{
    [Fact]
    public async Task What_only_an_operating_system_can_do_should_be_refused()
    {
        var actor = Sys.ActorOf(Props.Create<KitActor>(), "part", Placement.OwnProcess);

        Assert.Contains("ProcessMode.Processes", (await Assert.ThrowsAsync<NotSupportedException>(() => StopProcessOfAsync(actor))).Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<NotSupportedException>(() => ContinueProcessOfAsync(actor));
        await Assert.ThrowsAsync<NotSupportedException>(() => ExceedMemoryLimitAsync(actor));
    }
}

public sealed class ProcessFaultSpecs(ITestOutputHelper output) : FaultSpecs(output, ProcessMode.Processes)
{
    [Fact]
    public async Task Process_should_be_stopped_and_go_on()
    {
        var actor = Sys.ActorOf(Props.Create<KitActor>(), "frozen", Placement.OwnProcess);
        await actor.Ask<int>("pid", Stuck);

        Assert.Equal(await PidOfAsync(actor), await StopProcessOfAsync(actor));
        actor.Tell(1, TestActor);
        await ExpectNoMsgAsync(TimeSpan.FromMilliseconds(100));
        await ContinueProcessOfAsync(actor);

        await ExpectMsgAsync(1, Stuck);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Process_should_run_into_its_memory_limit(bool heap)
    {
        const long limit = 200_000_000;
        var options = heap ? new NodeOptions { HeapLimit = limit } : new NodeOptions { MemoryLimit = limit };
        var actor = Sys.ActorOf(Props.Create<KitActor>(), "hungry", Placement.OwnProcess.With(options with { OnCrash = OnCrash.Stop }));

        Assert.Equal(limit, (await ExceedMemoryLimitAsync(actor)).Bytes);
    }

    [Fact]
    public async Task Memory_of_a_process_without_a_limit_should_not_be_used_up()
    {
        var actor = Sys.ActorOf(Props.Create<KitActor>(), "boundless", Placement.OwnProcess);

        Assert.Contains("has no memory limit", (await Assert.ThrowsAsync<InvalidOperationException>(() => ExceedMemoryLimitAsync(actor))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Late_frames_should_arrive_before_the_end_of_a_process_that_stops_in_order()
    {
        var actor = Sys.ActorOf(Props.Create<KitActor>(), "slow", Placement.OwnProcess);
        await actor.Ask<int>("pid", Stuck);
        await LinkBetween(TestActor, actor).SlowAsync(TimeSpan.FromMilliseconds(200), LinkDirection.Back);

        actor.Tell(7, TestActor);
        await actor.GracefulStop(Stuck);

        await ExpectMsgAsync(7, Stuck);
        await ExpectNodeExitedAsync<ExitReason.Stopped>(actor);
    }

    [Fact]
    public async Task Function_should_crash_at_boot_and_fail_to_start()
    {
        CrashNextStart(CrashPoint.Boot, "victim");
        var process = App.StartProcess(static () => { }, new ProcessOptions { Name = "victim" });
        await ExpectExitedAsync(process, -9);
        process.Close();

        FailNextStart("victim", "not today");
        var failure = Assert.Throws<NodeLaunchException>(() => App.StartProcess(static () => { }, new ProcessOptions { Name = "victim" }));
        Assert.Contains("not today", failure.Message, StringComparison.Ordinal);
    }
}
