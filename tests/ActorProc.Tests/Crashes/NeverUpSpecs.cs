using System.Diagnostics;
using ActorProc.TestKit;
using Akka.Actor;
using Xunit;
using Xunit.Abstractions;

namespace ActorProc.Tests.Crashes;

/// <summary>Processes that end before they have reported in.</summary>
public sealed class NeverUpSpecs(ITestOutputHelper output) : CrashTestKit(output)
{
    // The runtime cannot set up a heap this small and says so.
    private static readonly NodeOptions Broken = new() { Environment = new Dictionary<string, string?> { ["DOTNET_GCHeapHardLimit"] = "1" }, Output = NodeOutput.Capture };

    [Fact]
    public async Task Supervisor_should_see_a_failed_start_when_the_process_breaks_at_boot()
    {
        var mortal = await FailToStartAsync(Broken);

        var reason = Assert.IsType<ExitReason.StartFailed>((await Assert.ThrowsAsync<NodeDownException>(() => mortal.Ask<string>("anybody?"))).Reason);
        Assert.NotEmpty(reason.Cause);
    }

    [Fact]
    public async Task Supervisor_should_see_a_failed_start_when_the_process_takes_longer_than_it_may()
    {
        var mortal = await FailToStartAsync(new NodeOptions { BootTimeout = TimeSpan.FromMilliseconds(1) });

        var reason = Assert.IsType<ExitReason.StartFailed>((await Assert.ThrowsAsync<NodeDownException>(() => mortal.Ask<string>("anybody?"))).Reason);
        Assert.Contains("did not report in", reason.Cause, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Starts_should_be_spaced_when_every_process_breaks_at_boot()
    {
        var watch = Stopwatch.StartNew();
        var mortal = Sys.ActorOf(Props.Create<Mortal>(), "mortal", Placement.OwnProcess.With(Broken with { OnCrash = OnCrash.Restart }));

        // testkit.conf: none the first time, then 20 ms, doubling.
        await NodesUntilAsync(nodes => nodes.NodeOf(mortal) is { Incarnation: >= 6 }, "five crashes");
        Assert.True(watch.ElapsedMilliseconds >= 0 + 20 + 40 + 80 + 160, $"Six starts took {watch.ElapsedMilliseconds} ms.");

        // And it can be ended in the pause.
        Watch(mortal);
        Sys.Stop(mortal);
        await ExpectTerminatedAsync(mortal, Stuck);
        await NodesUntilAsync(nodes => nodes.Count == 0, "no node");
    }

    [Fact]
    public async Task Supervisor_should_see_a_failed_start_when_a_shared_node_that_has_lived_before_breaks_at_boot()
    {
        var guardian = Guardian(new Orders(Directive.Stop, Report: TestActor));
        await ExpectMsgAsync<Lived>(Stuck);
        var first = await SpawnMortalAsync(guardian, "first", Placement.Shared("again"));
        await RunsAsync(first);
        first.Tell("stop");
        await NodesUntilAsync(nodes => nodes.Count == 0, "no node");

        var second = await SpawnMortalAsync(guardian, "second", Placement.Shared("again").With(Broken));

        Assert.IsType<ExitReason.StartFailed>((await ExpectMsgAsync<Asked>(Stuck) is { Failure: nameof(ActorInitializationException), Reason: var reason } ? reason : null));
        Watch(second);
        await ExpectTerminatedAsync(second, Stuck);
    }

    private async Task<IActorRef> FailToStartAsync(NodeOptions options)
    {
        var (ends, asked) = (CreateTestProbe(), CreateTestProbe());
        var guardian = Guardian(new Orders(Directive.Stop, Report: asked));
        await asked.ExpectMsgAsync<Lived>(Stuck);
        var mortal = await SpawnMortalAsync(guardian, "mortal", Placement.OwnProcess.With(options));
        await GuardAsync(Watchman(ends, "here", Placement.Local), mortal);
        var ask = mortal.Ask<string>("anybody?");

        var failure = await asked.ExpectMsgAsync<Asked>(Stuck);
        Assert.Equal(nameof(ActorInitializationException), failure.Failure);
        Assert.IsType<ExitReason.StartFailed>(failure.Reason);
        Assert.IsType<ExitReason.StartFailed>((await Assert.ThrowsAsync<NodeDownException>(() => ask.WaitAsync(Stuck))).Reason);
        await ExpectEndsAsync(ends, new Ended("here", "mortal"));
        await NodesUntilAsync(nodes => nodes.Count == 0, "no node");
        return mortal;
    }
}
