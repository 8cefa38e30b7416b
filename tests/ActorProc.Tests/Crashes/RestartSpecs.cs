using ActorProc.TestKit;
using Akka.Actor;
using Akka.Configuration;
using Xunit;
using Xunit.Abstractions;

namespace ActorProc.Tests.Crashes;

/// <summary>A process ends and its actor comes back in another.</summary>
public sealed class RestartSpecs(ITestOutputHelper output) : CrashTestKit(output, "actorproc.link.hold-capacity = 1000")
{
    private const int Told = 500;

    [Fact]
    public async Task Actor_should_come_back_behind_the_same_reference_everywhere_when_its_process_is_killed()
    {
        var ends = CreateTestProbe();
        // The default: actors of /user are restarted.
        var recorder = Sys.ActorOf(Props.Create<Recorder>(), "recorder", Placement.OwnProcess);
        var here = Watchman(ends, "here", Placement.Local);
        var there = Watchman(ends, "there", Placement.OwnProcess);
        await GuardAsync(here, recorder);
        await GuardAsync(there, recorder);
        var pid = await RunsAsync(recorder);

        for (var kill = 0; kill < 2; kill++)
        {
            ProcessSignals.Kill(pid);
            // Seen as ended: from here on nothing is handed to the old process.
            await NodesUntilAsync(nodes => nodes.NodeOf(recorder) is { Incarnation: var now } && now == kill + 2, "the next process");
            for (var i = 0; i < Told; i++)
                recorder.Tell(i);
            Assert.Equal(Enumerable.Range(0, Told), await recorder.Ask<int[]>("seen", Stuck));
            there.Tell(new Tally(recorder, Told, Told));
            await Eventually.HoldsAsync(async () => (await recorder.Ask<int[]>("seen", Stuck)).Length == 2 * Told, () => "what the node told it");
            Assert.Equal(Enumerable.Range(0, 2 * Told), await recorder.Ask<int[]>("seen", Stuck));
            var next = await RunsAsync(recorder);
            Assert.NotEqual(pid, next);
            pid = next;
        }

        Assert.Empty(await there.Ask<string[]>("ended", Stuck));
        Assert.Empty(await here.Ask<string[]>("ended", Stuck));
        recorder.Tell(PoisonPill.Instance);
        await ExpectEndsAsync(ends, new("here", "recorder"), new("there", "recorder"));
    }

    [Fact]
    public async Task Messages_should_wait_in_order_and_overflow_be_published_while_the_supervisor_decides()
    {
        const string latch = nameof(Messages_should_wait_in_order_and_overflow_be_published_while_the_supervisor_decides);
        Sys.EventStream.Subscribe(TestActor, typeof(MessageNotDelivered));
        var asked = CreateTestProbe();
        var guardian = Guardian(new Orders(Directive.Restart, Report: asked, Latch: latch));
        await asked.ExpectMsgAsync<Lived>(Stuck);
        var recorder = await SpawnAsync(guardian, Props.Create<Recorder>(), "recorder", Placement.OwnProcess);

        ProcessSignals.Kill(await RunsAsync(recorder));
        Assert.Equal(new Asked(nameof(NodeDownException), new ExitReason.Signaled(9)), await asked.ExpectMsgAsync<Asked>(Stuck));
        for (var i = 0; i < 1500; i++)
            recorder.Tell(i);

        for (var i = 1000; i < 1500; i++)
        {
            var letter = await ExpectMsgAsync<MessageNotDelivered>(Stuck);
            Assert.Equal(i, letter.Message);
            Assert.IsType<NodeUnreachableException>(letter.Cause);
        }

        Latch.Open(latch);
        await NodesUntilAsync(nodes => nodes.NodeOf(recorder) is { Incarnation: 2, State: NodeState.Up }, "the next process");
        Assert.Equal(Enumerable.Range(0, 1000), await recorder.Ask<int[]>("seen", Stuck));
    }

    [Fact]
    public async Task Watches_placed_while_there_is_no_process_should_hold_and_not_be_answered()
    {
        const string latch = nameof(Watches_placed_while_there_is_no_process_should_hold_and_not_be_answered);
        var (ends, asked) = (CreateTestProbe(), CreateTestProbe());
        var guardian = Guardian(new Orders(Directive.Restart, Report: asked, Latch: latch));
        await asked.ExpectMsgAsync<Lived>(Stuck);
        var mortal = await SpawnMortalAsync(guardian, "mortal");
        var there = Watchman(ends, "there", Placement.OwnProcess);
        var here = Watchman(ends, "here", Placement.Local);
        await RunsAsync(there);

        ProcessSignals.Kill(await RunsAsync(mortal));
        await asked.ExpectMsgAsync<Asked>(Stuck);
        await GuardAsync(there, mortal);
        await GuardAsync(here, mortal);
        await RunsAsync(there);
        await ends.ExpectNoMsgAsync(TimeSpan.Zero);
        Latch.Open(latch);
        await RunsAsync(mortal);
        await ends.ExpectNoMsgAsync(TimeSpan.Zero);

        mortal.Tell("stop");
        await ExpectEndsAsync(ends, new("here", "mortal"), new("there", "mortal"));
    }

    [Fact]
    public async Task Actor_should_come_back_without_its_supervisor_being_asked_when_on_crash_says_restart()
    {
        var guardian = Guardian(new Orders(Directive.Stop, Report: TestActor));
        await ExpectMsgAsync<Lived>(Stuck);
        var mortal = await SpawnMortalAsync(guardian, "mortal", Placement.OwnProcess.With(new NodeOptions { OnCrash = OnCrash.Restart }));
        var pid = await RunsAsync(mortal);

        ProcessSignals.Kill(pid);

        await NodesUntilAsync(nodes => nodes.NodeOf(mortal) is { Incarnation: 2 }, "the next process");
        Assert.NotEqual(pid, await RunsAsync(mortal));
        await ExpectNoMsgAsync(TimeSpan.Zero);
    }
}
