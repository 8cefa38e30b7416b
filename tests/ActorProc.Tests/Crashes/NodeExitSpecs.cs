using ActorProc.TestKit;
using Akka.Actor;
using Xunit;
using Xunit.Abstractions;

namespace ActorProc.Tests.Crashes;

/// <summary>What a user is told about the end of a process.</summary>
public sealed class NodeExitSpecs(ITestOutputHelper output) : CrashTestKit(output)
{
    private static readonly Placement Quiet = Placement.OwnProcess.With(new NodeOptions { OnCrash = OnCrash.Stop, Output = NodeOutput.Capture });

    public static TheoryData<string, ExitReason> Plain => new()
    {
        { "exit 3", new ExitReason.Exited(3) },
        { "exit 137", new ExitReason.Exited(137) },
        { "kill", new ExitReason.Signaled(9) },
        { "stack", new ExitReason.StackOverflow() },
        { "fail-fast", new ExitReason.FailFast("the disk is on fire") },
        { "stop", new ExitReason.Stopped() },
    };

    [Theory]
    [MemberData(nameof(Plain), DisableDiscoveryEnumeration = true)]
    public async Task Ask_should_fail_with_the_reason_when_its_process_ends_by(string how, ExitReason expected)
    {
        var mortal = Sys.ActorOf(Props.Create<Mortal>(), "mortal", Quiet);
        await RunsAsync(mortal);

        var failure = await Assert.ThrowsAsync<NodeDownException>(() => mortal.Ask<string>(how).WaitAsync(Stuck));

        Assert.Equal(expected, failure.Reason);
        Assert.Equal(1, failure.Incarnation);
        Assert.StartsWith("mortal", failure.Node, StringComparison.Ordinal);
        Assert.Contains(expected.ToString()!, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ask_should_fail_with_the_exceptions_text_when_one_leaves_a_thread()
    {
        var mortal = Sys.ActorOf(Props.Create<Mortal>(), "mortal", Quiet);
        await RunsAsync(mortal);

        var failure = await Assert.ThrowsAsync<NodeDownException>(() => mortal.Ask<string>("thread").WaitAsync(Stuck));

        var reason = Assert.IsType<ExitReason.UnhandledException>(failure.Reason);
        Assert.Contains("boom on a thread", reason.Text, StringComparison.Ordinal);
        Assert.Contains(nameof(InvalidOperationException), reason.Text, StringComparison.Ordinal);
    }
}
