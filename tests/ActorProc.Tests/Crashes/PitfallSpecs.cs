using System.Diagnostics;
using ActorProc.TestKit;
using Akka.Actor;
using Xunit;
using Xunit.Abstractions;

namespace ActorProc.Tests.Crashes;

/// <summary>Orders and deaths that cross each other.</summary>
public sealed class PitfallSpecs(ITestOutputHelper output) : CrashTestKit(output)
{
    [Fact]
    public async Task Child_should_end_once_and_never_be_restarted_when_its_parent_stops_it_as_its_process_dies()
    {
        var (ends, guardian, there) = await StageAsync();
        var random = new Random(1);
        for (var trial = 0; trial < Repeat(5); trial++)
        {
            var mortal = await SpawnMortalAsync(guardian, "mortal");
            await GuardAsync(there, mortal);
            await RunsAsync(mortal);

            mortal.Tell(new DieAfter(random.Next(3000)));
            guardian.Tell(new StopChild("mortal"));

            await ExpectEndsAsync(ends, new Ended("there", "mortal"));
            await Eventually.HoldsAsync(async () => (await guardian.Ask<string[]>("children", Stuck)).Length == 0, () => "the parent to forget its child");
            Assert.DoesNotContain(await App.GetNodesAsync(), node => node.Address.Equals(mortal.Path.Address) && node.Incarnation > 1);
        }
    }

    [Fact]
    public async Task Child_should_either_end_for_all_or_for_nobody_when_it_stops_as_its_process_dies()
    {
        var (ends, guardian, there) = await StageAsync();
        var random = new Random(2);
        var ended = 0;
        for (var trial = 0; trial < Repeat(5); trial++)
        {
            var name = $"mortal-{trial}";
            var mortal = await SpawnMortalAsync(guardian, name);
            await GuardAsync(there, mortal);
            await RunsAsync(mortal);

            mortal.Tell(new StopAndDie(random.Next(3000)));

            // It depends on whether its last words came out. What it must not depend on is whom one asks.
            await NodesUntilAsync(nodes => nodes.NodeOf(mortal) is null or { Incarnation: 2, State: NodeState.Up }, "a decision");
            if ((await guardian.Ask<string[]>("children", Stuck)).Contains(name))
            {
                await RunsAsync(mortal);
                guardian.Tell(new StopChild(name));
            }
            else
            {
                ended++;
            }

            await ExpectEndsAsync(ends, new Ended("there", name));
            await Eventually.HoldsAsync(async () => (await guardian.Ask<string[]>("children", Stuck)).Length == 0, () => "the parent to forget its child");
        }

        Output?.WriteLine($"{ended} of {Repeat(5)} had said it in time.");
    }

    [Fact]
    public async Task Child_should_end_once_when_its_process_dies_after_only_its_parent_has_heard_of_its_end()
    {
        var (ends, guardian, there) = await StageAsync();
        var mortal = await SpawnMortalAsync(guardian, "mortal");
        await GuardAsync(there, mortal);
        var pid = await RunsAsync(mortal);

        mortal.Tell("half");
        await Eventually.HoldsAsync(async () => (await guardian.Ask<string[]>("children", Stuck)).Length == 0, () => "the parent to forget its child");
        ProcessSignals.Kill(pid);

        await ExpectEndsAsync(ends, new Ended("there", "mortal"));
        await NodesUntilAsync(nodes => nodes.NodeOf(mortal) is null, "the node to be gone");
        await RunsAsync(await SpawnMortalAsync(guardian, "mortal"));
    }

    [Fact]
    public async Task Parent_should_end_quickly_when_one_child_has_been_restarted_and_another_crashed_for_good()
    {
        // Akka's watcher of remote children forgets all supervisors when a child is started twice.
        var restarts = Guardian(new Orders(Directive.Restart), "restarts");
        var stops = Guardian(new Orders(Directive.Stop), "stops");
        var first = await SpawnMortalAsync(restarts, "first");
        var second = await SpawnMortalAsync(stops, "second");
        var secondPid = await RunsAsync(second);
        ProcessSignals.Kill(await RunsAsync(first));
        await NodesUntilAsync(nodes => nodes.NodeOf(first) is { Incarnation: 2, State: NodeState.Up }, "the next process");

        ProcessSignals.Kill(secondPid);

        await Eventually.HoldsAsync(async () => (await stops.Ask<string[]>("children", Stuck)).Length == 0, () => "the parent to forget its child");
        var watch = Stopwatch.StartNew();
        await App.DisposeAsync();
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(3), $"Stopping took {watch.Elapsed}.");
    }

    [Theory]
    [InlineData("up")]
    [InlineData("starting")]
    [InlineData("dead")]
    [InlineData("undecided")]
    public async Task System_should_terminate_at_once_and_leave_no_process_when_its_actors_process_is(string state)
    {
        var asked = CreateTestProbe();
        var latch = $"{nameof(System_should_terminate_at_once_and_leave_no_process_when_its_actors_process_is)} {state}";
        var guardian = Guardian(new Orders(Directive.Restart, Report: asked, Latch: latch));
        await asked.ExpectMsgAsync<Lived>(Stuck);
        var mortal = await SpawnMortalAsync(guardian, "mortal");
        var pid = state == "starting"
            ? (await NodesUntilAsync(nodes => nodes.NodeOf(mortal) is { Pid: not null }, "a process")).NodeOf(mortal)!.Pid!.Value
            : await RunsAsync(mortal);
        if (state is "dead" or "undecided")
            ProcessSignals.Kill(pid);
        if (state == "undecided")
            await asked.ExpectMsgAsync<Asked>(Stuck);

        var watch = Stopwatch.StartNew();
        var stopping = App.DisposeAsync().AsTask();
        Latch.Open(latch);
        await stopping.WaitAsync(Stuck);

        // Less than the 10 s that Akka waits for the children of a node that is dead.
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(3), $"Stopping took {watch.Elapsed}.");
        Assert.False(ChildProcesses.IsAlive(pid));
    }

    private async Task<(Akka.TestKit.TestProbe Ends, IActorRef Guardian, IActorRef There)> StageAsync()
    {
        var ends = CreateTestProbe();
        var guardian = Guardian(new Orders(Directive.Restart));
        var there = Watchman(ends, "there", Placement.OwnProcess);
        await RunsAsync(there);
        return (ends, guardian, there);
    }
}
