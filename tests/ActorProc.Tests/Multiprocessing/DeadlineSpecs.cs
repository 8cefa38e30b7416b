using System.Diagnostics;
using ActorProc.TestKit;
using Xunit;

namespace ActorProc.Tests.Multiprocessing;

/// <summary>Functions that have a limited time.</summary>
public sealed class DeadlineSpecs(ActorProcFixture kit) : ActorProcTest(kit, startMethod: "spawn"), IClassFixture<ActorProcFixture>
{
    private static readonly CallOptions Short = new() { Timeout = TimeSpan.FromMilliseconds(100), Grace = TimeSpan.FromMilliseconds(50) };

    [Fact]
    public async Task Function_should_be_cancelled_when_its_time_is_over()
    {
        var late = await Assert.ThrowsAsync<ProcessTimeoutException>(() => Context.RunAsync(
            static (CancellationToken token) => token.WaitHandle.WaitOne(), CancellationToken.None, Short with { Grace = Stuck }).WaitAsync(Stuck));

        Assert.Equal((TimeoutOutcome.Cancelled, Short.Timeout), (late.Outcome, late.Timeout));
    }

    [Fact]
    public async Task Process_should_be_gone_when_the_time_of_its_function_was_over_before_it_began()
    {
        for (var i = 0; i < 5; i++)
        {
            var said = new Reports<int>();
            await Assert.ThrowsAsync<ProcessTimeoutException>(
                () => Context.RunAsync(Targets.Stay, said, new CallOptions { Timeout = TimeSpan.Zero, Grace = TimeSpan.Zero }).WaitAsync(Stuck));
        }

        // And nothing is left: every test looks for that.
    }

    [Fact]
    public async Task Loop_without_end_should_be_stopped_in_time_when_the_thread_pool_is_starved()
    {
        var said = new Reports<int>();
        var run = Context.RunAsync(Targets.Spin, said, new CallOptions { Timeout = TimeSpan.FromMilliseconds(500), Grace = TimeSpan.Zero });
        var pid = await said.NextAsync("the loop to run");
        ThreadPool.GetMinThreads(out var threads, out _);
        using var go = new ManualResetEventSlim();
        using var done = new CountdownEvent(8 * threads);
        for (var i = 0; i < done.InitialCount; i++)
        {
            ThreadPool.UnsafeQueueUserWorkItem(_ =>
            {
                go.Wait(Stuck);
                done.Signal();
            }, null);
        }

        // Not by way of a task: none would go on before the pool does.
        using var victim = Process.GetProcessById(pid);
        var isGone = SpinWait.SpinUntil(() => victim.HasExited, Stuck);
        var wasStarved = done.CurrentCount > 0;
        go.Set();
        done.Wait(Stuck);

        Assert.True(isGone && wasStarved, $"Gone: {isGone}. Starved until then: {wasStarved}.");
        Assert.Equal(TimeoutOutcome.Killed, (await Assert.ThrowsAsync<ProcessTimeoutException>(() => run.WaitAsync(Stuck))).Outcome);
    }

    [Fact]
    public async Task Stopping_should_be_cancelled_when_the_time_of_a_function_is_over()
    {
        var late = await Assert.ThrowsAsync<ProcessTimeoutException>(() => Context.RunAsync(
            static () => ActorProcess.Stopping.WaitHandle.WaitOne(), Short with { Grace = Stuck }).WaitAsync(Stuck));

        Assert.Equal(TimeoutOutcome.Cancelled, late.Outcome);
    }

    [Fact]
    public async Task Function_should_be_killed_when_it_goes_on_after_its_grace()
    {
        var said = new Reports<int>();
        var watch = Stopwatch.StartNew();

        var late = await Assert.ThrowsAsync<ProcessTimeoutException>(() => Context.RunAsync(Targets.Spin, said, Short).WaitAsync(Stuck));

        Assert.Equal(TimeoutOutcome.Killed, late.Outcome);
        Assert.True(watch.Elapsed >= Short.Timeout + Short.Grace);
        Assert.Contains(nameof(Targets.Spin), late.Message);
    }

    [Fact]
    public async Task Function_should_be_killed_and_the_callers_token_told_when_it_is_called_off_and_goes_on()
    {
        using var source = new CancellationTokenSource();
        var said = new Reports<int>();
        var run = Context.RunAsync(Targets.Spin, said, new CallOptions { Grace = TimeSpan.Zero }, source.Token);
        await said.NextAsync("the function to run");

        await source.CancelAsync();

        var cancelled = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run.WaitAsync(Stuck));
        Assert.Equal(source.Token, cancelled.CancellationToken);
    }

    [Fact]
    public async Task Result_should_be_given_when_it_comes_in_time() =>
        Assert.Equal(5, await Context.RunAsync(static () => 5, new CallOptions { Timeout = Stuck }));

    [Fact]
    public async Task Caller_should_be_told_why_when_the_process_of_its_function_dies()
    {
        var said = new Reports<int>();
        var run = Context.RunAsync(Targets.Spin, said);
        var pid = await said.NextAsync("the function to run");

        ProcessSignals.Kill(pid);

        var lost = await Assert.ThrowsAsync<WorkerLostException>(() => run.WaitAsync(Stuck));
        Assert.Equal((pid, new ExitReason.Signaled(9)), (lost.Pid, lost.Reason));
    }

    [Fact, Behaviour("PO-16")]
    public async Task Caller_should_be_told_when_the_function_exits()
    {
        var exit = await Assert.ThrowsAsync<ProcessExitException>(() => Context.RunAsync(static () => ActorProcess.Exit(3)).WaitAsync(Stuck));

        Assert.Equal(3, exit.ExitCode);
    }
}
