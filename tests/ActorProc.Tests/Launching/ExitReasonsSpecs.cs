using ActorProc.Launching;
using ActorProc.Node;
using Xunit;

namespace ActorProc.Tests.Launching;

/// <summary>Real processes that end in every way there is, and what is made of it.</summary>
public class ExitReasonsSpecs : LaunchTest
{
    static readonly ExitReason Killed = new ExitReason.Deadline(TimeSpan.FromSeconds(3));

    [Theory]
    [InlineData("exit\n0", 0)]
    [InlineData("exit\n3", 3)]
    public async Task Reason_should_be_the_code_when_the_process_ended_by_itself(string words, int code) =>
        Assert.Equal(new ExitReason.Exited(code), await ReasonAsync(Plain, words.Split('\n')));

    [Theory]
    [InlineData("kill", 9)]
    [InlineData("abort", 6)]
    [InlineData("native-null", 11)]
    public async Task Reason_should_be_the_signal_when_one_ended_the_process(string how, int signal) =>
        Assert.Equal(new ExitReason.Signaled(signal), await ReasonAsync(Plain, how));

    [Fact]
    public async Task Reason_should_be_a_stack_overflow_when_a_thread_used_up_its_stack() =>
        Assert.Equal(new ExitReason.StackOverflow(), await ReasonAsync(Plain, "stack-overflow"));

    [Fact]
    public async Task Reason_should_carry_the_message_when_the_node_failed_fast()
    {
        Assert.Equal(new ExitReason.FailFast("the disk is on fire\nand so is the desk"), await ReasonAsync(Plain, "fail-fast"));
        Assert.Equal(new ExitReason.FailFast(""), await ReasonAsync(Plain, "fail-fast-silent"));
    }

    [Theory]
    [InlineData("unhandled", "System.InvalidOperationException: boom\n ---> System.ArgumentException: the cause\n")]
    [InlineData("unhandled-deep", "System.InvalidOperationException: boom from below\n   at ")]
    [InlineData("unhandled-on-thread", "System.InvalidOperationException: boom on a thread\n   at ")]
    [InlineData("managed-null", "System.NullReferenceException: ")]
    [InlineData("managed-access-violation", "System.AccessViolationException: ")]
    public async Task Reason_should_carry_the_exception_when_nothing_guarded_it(string how, string start) =>
        Assert.StartsWith(start, Assert.IsType<ExitReason.UnhandledException>(await ReasonAsync(Plain, how)).Text, StringComparison.Ordinal);

    [Theory]
    [InlineData("memory-managed")]
    [InlineData("memory-native")]
    public async Task Reason_should_be_the_memory_limit_when_the_node_ran_into_it(string how)
    {
        const long Limit = 200 << 20;

        Assert.Equal(new ExitReason.MemoryLimit(Limit), await ReasonAsync(Plain with { MemoryLimit = Limit }, how));
    }

    [Fact]
    public async Task Reason_should_be_the_memory_limit_when_the_heap_was_full()
    {
        const long Limit = 30 << 20;

        Assert.Equal(new ExitReason.MemoryLimit(Limit), await ReasonAsync(Plain with { HeapLimit = Limit }, "memory-managed"));
    }

    [Fact]
    public async Task Reason_should_be_the_processor_limit_when_the_node_used_it_up()
    {
        var limit = TimeSpan.FromSeconds(1);

        Assert.Equal(new ExitReason.CpuLimit(limit), await ReasonAsync(Plain with { CpuLimit = limit }, "burn"));
    }

    [Fact]
    public async Task Reason_should_be_the_lost_parent_when_the_lifeline_was_closed()
    {
        var node = Launch(Plain, "wait");
        await Output.LineAsync("waiting");
        node.CloseLifeline();

        Assert.Equal(new ExitReason.ParentLost(), Classify(await DrainedExitOf(node)));
    }

    [Fact]
    public async Task Reason_should_be_that_of_the_killer_when_it_was_killed_here()
    {
        var node = Launch(Plain, "wait");
        await Output.LineAsync("waiting");
        node.Kill();
        var exit = await DrainedExitOf(node);

        Assert.Equal(Killed, Classify(exit, killedFor: Killed));
        Assert.Equal(Killed, Classify(exit, announced: new ExitReason.Stopped(), killedFor: Killed));
        Assert.Equal(new ExitReason.Signaled(9), Classify(exit));
    }

    [Fact]
    public async Task Reason_should_be_what_the_node_announced_when_its_code_looks_like_a_signal()
    {
        var exit = await DrainedExitOf(Launch(Plain, "exit", "137"));

        Assert.Equal(new ExitReason.Exited(137), Classify(exit, announced: new ExitReason.Exited(137), killedFor: Killed));
        Assert.Equal(new ExitReason.Signaled(9), Classify(exit));
    }

    [Fact]
    public void Reason_should_be_what_the_node_announced_when_the_kill_came_too_late() =>
        Assert.Equal(new ExitReason.Stopped(), Classify(new ProcessExit(0, "", ""), announced: new ExitReason.Stopped(), killedFor: Killed));

    [Fact]
    public void Reason_should_not_be_a_limit_when_there_was_none()
    {
        Assert.Equal(new ExitReason.Signaled(6), Classify(new ProcessExit(134, "", "Out of memory.")));
        Assert.Equal(new ExitReason.Signaled(24), Classify(new ProcessExit(152, "", "")));
    }

    [Fact]
    public async Task Reason_should_be_a_failed_start_with_the_last_lines_when_the_node_never_came_up()
    {
        await using var node = Launcher().Launch(Spec(Plain) with { EntryType = "Nobody, Nowhere" });
        var exit = await DrainedExitOf(node);

        var reason = Assert.IsType<ExitReason.StartFailed>(ExitReasons.Classify(exit, null, null, Plain, wasUp: false));

        Assert.Equal(NodeExitCode.Describe(NodeExitCode.EntryNotFound), reason.Cause);
        Assert.Contains("'Nobody, Nowhere' was not found", reason.StandardError, StringComparison.Ordinal);
    }

    [Fact]
    public void Reason_should_name_the_time_when_the_node_did_not_come_up_in_it() =>
        Assert.Equal(
            new ExitReason.StartFailed("it did not report in within 00:00:03", "log"),
            ExitReasons.Classify(new ProcessExit(137, "log", ""), null, Killed, Plain, wasUp: false));

    [Fact]
    public void Reason_should_stay_stopped_when_the_node_was_stopped_before_it_was_up() =>
        Assert.Equal(new ExitReason.Stopped(), ExitReasons.Classify(new ProcessExit(137, "", ""), null, new ExitReason.Stopped(), Plain, wasUp: false));

    async Task<ExitReason> ReasonAsync(ProcessSettings settings, params string[] words)
    {
        var node = Launch(settings with { Output = NodeOutput.Capture }, words);
        return ExitReasons.Classify(await DrainedExitOf(node), announced: null, killedFor: null, settings, wasUp: true);
    }

    static ExitReason Classify(ProcessExit exit, ExitReason? announced = null, ExitReason? killedFor = null) =>
        ExitReasons.Classify(exit, announced, killedFor, Plain, wasUp: true);
}
