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

        Kill(pid);

        await ExpectEndsAsync(ends, new Ended("there", "third"));
        var next = await RunsAsync(first);
        Assert.NotEqual(pid, next);
        Assert.Equal(next, await RunsAsync(second));
        Assert.Equal(next, await RunsAsync(fourth));
        Assert.Equal(["third"], await there.Ask<string[]>("ended", Stuck));
        // Stopped for good, its name is free, in the very process that carries on.
        await UntilAsync(async () => (await stops.Ask<string[]>("children", Stuck)).Length == 0, "the parent to forget its child");
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

        Kill(await RunsAsync(first));
        await asked.ExpectMsgAsync<Asked>(Stuck);
        Kill(await RunsAsync(first));
        await NodesUntilAsync(nodes => nodes.NodeOf(first) is { Incarnation: 3 }, "the third process");
        Latch.Open(latch);

        Assert.Equal(await RunsAsync(first), await RunsAsync(second));
        await asked.ExpectNoMsgAsync(TimeSpan.Zero);
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
        await UntilAsync(async () => (await recorder.Ask<int[]>("seen", Stuck)).Length == rounds * each, "all messages");
        Assert.Equal(Enumerable.Range(0, rounds * each), await recorder.Ask<int[]>("seen", Stuck));
    }

    [Fact]
    public async Task Name_should_be_usable_again_at_once_in_the_same_process()
    {
        var keeper = Sys.ActorOf(Props.Create<Mortal>(), "keeper", Together);
        await RunsAsync(keeper);
        var phoenix = Sys.ActorOf(Props.Create(() => new Phoenix("together", 2000)), "phoenix");

        Assert.Equal("2000 lives", await phoenix.Ask<string>("live", Stuck));
    }
}
