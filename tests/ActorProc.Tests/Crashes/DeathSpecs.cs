using ActorProc.TestKit;
using Akka.Actor;
using Xunit;
using Xunit.Abstractions;

namespace ActorProc.Tests.Crashes;

/// <summary>A process ends and its actor is not restarted.</summary>
public sealed class DeathSpecs(ITestOutputHelper output) : CrashTestKit(output)
{
    [Theory]
    [InlineData(OnCrash.Supervise, "kill")]
    [InlineData(OnCrash.Stop, "exit 3")]
    public async Task Watchers_should_each_hear_once_and_the_name_be_free_when_a_process_ends_for_good(OnCrash onCrash, string how)
    {
        var ends = CreateTestProbe();
        var guardian = Guardian(new Orders(Directive.Stop));
        var placement = Placement.OwnProcess.With(new NodeOptions { OnCrash = onCrash });
        var far = Guardian(new Orders(Directive.Stop), "far", Placement.OwnProcess);
        var mortal = await SpawnMortalAsync(guardian, "mortal", placement);
        var here = Watchman(ends, "here", Placement.Local);
        var there = Watchman(ends, "there", Placement.Shared("second"));
        var nested = await SpawnAsync(far, Props.Create(() => new Watchman(ends)), "nested", Placement.OwnProcess);
        IActorRef[] watchmen = [here, there, nested];
        foreach (var watchman in watchmen)
            await GuardAsync(watchman, mortal);
        await RunsAsync(mortal);

        mortal.Tell(how);

        await ExpectEndsAsync(ends, new("here", "mortal"), new("there", "mortal"), new("nested", "mortal"));
        await Eventually.HoldsAsync(async () => (await guardian.Ask<string[]>("children", Stuck)).Length == 0, () => "the parent to forget its child");
        var heir = await SpawnMortalAsync(guardian, "mortal", placement);
        Assert.NotEqual(mortal, heir);
        Assert.NotEqual(Environment.ProcessId, await RunsAsync(heir));

        // Later watches, by those who have watched before and by one who has not.
        var late = Watchman(ends, "late", Placement.Shared("second"));
        foreach (var watchman in watchmen.Append(late))
            await GuardAsync(watchman, mortal);
        await ExpectEndsAsync(ends, new("here", "mortal"), new("there", "mortal"), new("nested", "mortal"), new("late", "mortal"));
        foreach (var watchman in watchmen)
            Assert.Equal(["mortal", "mortal"], await watchman.Ask<string[]>("ended", Stuck));
        Assert.Equal(["mortal"], await late.Ask<string[]>("ended", Stuck));
        foreach (var watchman in new[] { there, nested })
            Assert.DoesNotContain("not NodeDownException", await watchman.Ask<string>(new AskFor(mortal), Stuck));
        await Assert.ThrowsAsync<NodeDownException>(() => mortal.Ask<string>("anybody?"));
    }

    [Fact]
    public async Task Watchers_should_hear_once_when_an_actor_stops_in_order()
    {
        var ends = CreateTestProbe();
        var mortal = Sys.ActorOf(Props.Create<Mortal>(), "mortal", Placement.OwnProcess);
        var there = Watchman(ends, "there", Placement.Shared("second"));
        await GuardAsync(there, mortal);
        var pid = await RunsAsync(mortal);
        Watch(mortal);

        mortal.Tell("stop");

        await ExpectTerminatedAsync(mortal, Stuck);
        await ExpectEndsAsync(ends, new Ended("there", "mortal"));
        await NodesUntilAsync(nodes => nodes.NodeOf(mortal) is null, "the node to be gone");
        Assert.False(ChildProcesses.IsAlive(pid));
        await ends.ExpectNoMsgAsync(TimeSpan.Zero);
    }
}
