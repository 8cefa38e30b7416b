using ActorProc.TestKit;
using ActorProc.Tests.Acceptance;
using Xunit;

namespace ActorProc.Tests.Multiprocessing;

/// <summary>Tasks of a pool that have a limited time, or are called off.</summary>
public sealed class PoolDeadlineSpecs(ActorProcFixture kit) : ActorProcTest(kit, startMethod: "spawn"), IClassFixture<ActorProcFixture>
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(50);

    [Fact]
    public async Task Task_should_never_run_when_its_time_is_over_before_its_turn()
    {
        using var gate = new Gate(File("gate"));
        var said = new Reports<string>();
        await using var pool = Context.CreatePool(1);
        var first = pool.ApplyAsync(Gate.Pass, File("gate"), (IProgress<string>)said);
        await said.NextAsync("the first task");

        var late = await Assert.ThrowsAsync<ProcessTimeoutException>(() => pool.ApplyAsync(
            Targets.Append, File("log"), "run", new CallOptions { Timeout = Soon }).WaitAsync(Stuck));

        Assert.Equal((TimeoutOutcome.Cancelled, Soon), (late.Outcome, late.Timeout));
        Assert.False(first.IsCompleted);
        gate.Open();
        await first.WaitAsync(Stuck);
        Assert.Equal(3, await pool.ApplyAsync(static () => 3).WaitAsync(Stuck));
        Assert.False(System.IO.File.Exists(File("log")));
    }

    [Fact]
    public async Task Task_should_count_as_cancelled_and_never_run_when_it_is_called_off_before_its_turn()
    {
        using var gate = new Gate(File("gate"));
        using var source = new CancellationTokenSource();
        var said = new Reports<string>();
        await using var pool = Context.CreatePool(1);
        var first = pool.ApplyAsync(Gate.Pass, File("gate"), (IProgress<string>)said);
        await said.NextAsync("the first task");
        var (apply, map) = (pool.ApplyAsync(Targets.Append, File("log"), "run", null, source.Token), pool.MapAsync(Log, [File("log")], cancellationToken: source.Token));

        await source.CancelAsync();

        Assert.Equal(source.Token, (await Assert.ThrowsAnyAsync<OperationCanceledException>(() => apply.WaitAsync(Stuck))).CancellationToken);
        Assert.Equal(source.Token, (await Assert.ThrowsAnyAsync<OperationCanceledException>(() => map.WaitAsync(Stuck))).CancellationToken);
        Assert.True(apply.IsCanceled && map.IsCanceled);
        gate.Open();
        await first.WaitAsync(Stuck);
        Assert.Equal(3, await pool.ApplyAsync(static () => 3).WaitAsync(Stuck));
        Assert.False(System.IO.File.Exists(File("log")));
    }

    [Fact]
    public async Task Task_should_not_be_run_again_when_it_was_killed_for_its_deadline()
    {
        await using var pool = Context.CreatePool(2);
        var said = new Reports<int>();

        var late = await Assert.ThrowsAsync<ProcessTimeoutException>(() => pool.ApplyAsync(
            LogAndSpin, File("log"), (IProgress<int>)said, new CallOptions { Timeout = TimeSpan.FromSeconds(1), Grace = Soon, Repeatable = true }).WaitAsync(Stuck));

        Assert.Equal(TimeoutOutcome.Killed, late.Outcome);
        Assert.Equal((int[])[1, 2, 3, 4], await pool.MapAsync(static number => number, [1, 2, 3, 4], chunkSize: 1).WaitAsync(Stuck));
        Assert.Single(System.IO.File.ReadLines(File("log")));
    }

    [Fact, Behaviour("PO-15")]
    public async Task Deadline_should_count_from_the_call_when_a_task_is_run_again()
    {
        await using var pool = Context.CreatePool(1);
        var said = new Reports<int>();
        var task = pool.ApplyAsync(
            LogAndSpin, File("log"), (IProgress<int>)said, new CallOptions { Timeout = TimeSpan.FromSeconds(3), Grace = Soon, Repeatable = true });

        ProcessSignals.Kill(await said.NextAsync("the first attempt"));
        await said.NextAsync("the second attempt");

        var late = await Assert.ThrowsAsync<ProcessTimeoutException>(() => task.WaitAsync(Stuck));
        Assert.Equal(TimeoutOutcome.Killed, late.Outcome);
        Assert.Equal(2, System.IO.File.ReadLines(File("log")).Count());
    }

    [Fact, Behaviour("PO-15")]
    public async Task Task_should_be_given_up_when_its_workers_die_again_and_again()
    {
        await using var pool = Context.CreatePool(1);
        var said = new Reports<int>();
        var task = pool.ApplyAsync(LogAndSpin, File("log"), (IProgress<int>)said, new CallOptions { Repeatable = true });
        var other = pool.ApplyAsync(static () => 3);

        // actorproc.processes.retries, and the first attempt.
        for (var attempt = 0; attempt < 4; attempt++)
            ProcessSignals.Kill(await said.NextAsync($"attempt {attempt}"));

        await Assert.ThrowsAsync<WorkerLostException>(() => task.WaitAsync(Stuck));
        Assert.Equal(3, await other.WaitAsync(Stuck));
        Assert.Equal(4, System.IO.File.ReadLines(File("log")).Count());
    }

    [Fact]
    public async Task Neighbours_should_not_notice_when_a_task_is_killed_for_its_deadline()
    {
        using var gate = new Gate(File("gate"));
        var said = new Reports<string>();
        await using var pool = Context.CreatePool(2);
        var neighbour = pool.ApplyAsync(Gate.Pass, File("gate"), (IProgress<string>)said);
        await said.NextAsync("the neighbour");

        await Assert.ThrowsAsync<ProcessTimeoutException>(() => pool.ApplyAsync(
            Targets.Spin, new Reports<int>(), new CallOptions { Timeout = TimeSpan.FromMilliseconds(500), Grace = Soon }).WaitAsync(Stuck));

        Assert.False(neighbour.IsCompleted);
        gate.Open();
        await neighbour.WaitAsync(Stuck);
    }

    [Fact]
    public async Task Infinite_time_should_be_no_limit()
    {
        await using var pool = Context.CreatePool(1);

        Assert.Equal(3, await pool.ApplyAsync(static () => 3, new CallOptions { Timeout = Timeout.InfiniteTimeSpan }).WaitAsync(Stuck));
    }

    private static string Log(string file)
    {
        Targets.Append(file, "run");
        return file;
    }

    private static void LogAndSpin(string file, IProgress<int> said)
    {
        Targets.Append(file, "run");
        Targets.Spin(said);
    }
}
