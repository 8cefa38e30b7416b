using ActorProc.TestKit;
using ActorProc.Tests.Acceptance;
using Xunit;
using static ActorProc.Tests.Multiprocessing.Refusals;

namespace ActorProc.Tests.Multiprocessing;

/// <summary>What a pool does where Python's hangs: with workers that die, tasks that lie, and initializers that fail.</summary>
public sealed class PoolTroubleSpecs(ActorProcFixture kit) : ActorProcTest(kit, startMethod: "spawn"), IClassFixture<ActorProcFixture>
{
    [Fact, Behaviour("PO-15")]
    public async Task Only_the_task_should_fail_whose_worker_died()
    {
        await using var pool = Context.CreatePool(2);
        var said = new Reports<int>();
        Task[] tasks = [pool.ApplyAsync(Targets.Spin, said), .. Enumerable.Range(0, 5).Select(number => pool.ApplyAsync(Negative, number))];
        var pid = await said.NextAsync("the task to run");

        ProcessSignals.Kill(pid);

        var lost = await Assert.ThrowsAsync<WorkerLostException>(() => tasks[0].WaitAsync(Stuck));
        Assert.Equal((pid, new ExitReason.Signaled(9)), (lost.Pid, lost.Reason));
        Assert.Contains(nameof(Targets.Spin), lost.Message);
        await Task.WhenAll(tasks[1..]).WaitAsync(Stuck);
        Assert.Equal(-8, await pool.ApplyAsync(Negative, 8).WaitAsync(Stuck));
        Assert.DoesNotContain(pid, pool.WorkerPids);
    }

    [Fact, Behaviour("PO-15")]
    public async Task Task_should_be_given_another_worker_when_it_is_repeatable_and_its_own_died()
    {
        await using var pool = Context.CreatePool(1);
        var said = new Reports<int>();
        var result = pool.ApplyAsync<string>(static (string file, IProgress<int> said) =>
        {
            Targets.Append(file, "started");
            if (System.IO.File.ReadAllLines(file).Length == 1)
                Targets.Spin(said);
            return "done";
        }, [File("log"), said], options: new CallOptions { Repeatable = true });

        ProcessSignals.Kill(await said.NextAsync("the first attempt"));

        Assert.Equal("done", await result.WaitAsync(Stuck));
        Assert.Equal(2, System.IO.File.ReadAllLines(File("log")).Length);
    }

    [Fact, Behaviour("PO-15", "PO-16")]
    public async Task Task_should_fail_when_it_leaves_through_the_runtime()
    {
        await using var pool = Context.CreatePool(1);

        var lost = await Assert.ThrowsAsync<WorkerLostException>(() => pool.ApplyAsync(static () => Environment.Exit(7)).WaitAsync(Stuck));

        Assert.Equal(new ExitReason.Exited(7), lost.Reason);
        Assert.Equal(-8, await pool.ApplyAsync(Negative, 8).WaitAsync(Stuck));
    }

    [Fact, Behaviour("PO-13")]
    public async Task Worker_should_be_replaced_after_exactly_so_many_tasks()
    {
        await using var pool = Context.CreatePool(1, new PoolOptions { MaxTasksPerChild = 2 });
        var pids = new List<int>();

        for (var i = 0; i < 3; i++)
            pids.Add(await pool.ApplyAsync(static () => Environment.ProcessId).WaitAsync(Stuck));
        // Two chunks, which are two tasks.
        pids.AddRange(await pool.MapAsync(static _ => Environment.ProcessId, [1, 2, 3, 4], chunkSize: 2).WaitAsync(Stuck));

        Assert.Equal([2, 3, 2], pids.GroupBy(pid => pid).Select(group => group.Count()));
        Assert.Equal(pids.Distinct(), pids.GroupBy(pid => pid).Select(group => group.Key));
    }

    [Fact, Behaviour("PO-13")]
    public async Task Everything_should_be_done_when_a_pool_with_replacements_is_closed_at_once()
    {
        var pool = Context.CreatePool(2, new PoolOptions { MaxTasksPerChild = 1 });
        Task<int>[] tasks = [.. Enumerable.Range(0, 5).Select(number => pool.ApplyAsync(Negative, number))];

        pool.Close();
        await pool.JoinAsync().WaitAsync(Stuck);

        var results = await Task.WhenAll(tasks);
        Assert.Equal([0, -1, -2, -3, -4], results);
    }

    [Fact, Behaviour("PO-18")]
    public async Task Task_should_fail_and_the_pool_go_on_when_its_result_cannot_be_rebuilt_here()
    {
        await using var pool = Context.CreatePool(1);

        await Assert.ThrowsAsync<MessageSerializationException>(() => pool.ApplyAsync(static () => new HashSet<Native> { new() }).WaitAsync(Stuck));

        Assert.Equal(-8, await pool.ApplyAsync(Negative, 8).WaitAsync(Stuck));
    }

    [Fact, Behaviour("PO-18")]
    public async Task Task_should_fail_with_the_name_of_the_exception_when_that_cannot_be_rebuilt_here()
    {
        await using var pool = Context.CreatePool(1);

        var failure = await Assert.ThrowsAnyAsync<Exception>(() => pool.ApplyAsync(static () => throw new Unbuildable(new MemoryStream())).WaitAsync(Stuck));

        Assert.Contains("not to be built", failure.Message);
        Assert.Contains(nameof(Unbuildable), failure.ToString());
        Assert.Equal(-8, await pool.ApplyAsync(Negative, 8).WaitAsync(Stuck));
    }

    [Fact, Behaviour("PO-19")]
    public async Task Pool_should_give_up_when_its_initializer_fails_again_and_again()
    {
        await using var pool = Context.CreatePool(1, new PoolOptions { Initializer = Fail, InitializerArguments = [File("log")] });

        var first = await Assert.ThrowsAsync<PoolBrokenException>(() => pool.ApplyAsync(Negative, 1).WaitAsync(Stuck));
        Assert.Contains("no initializer", first.ToString());
        await Eventually.IsTrueAsync(() => System.IO.File.ReadAllLines(File("log")).Length == 3, () => "the last attempt");
        await Eventually.IsTrueAsync(() => pool.WorkerPids.Count == 0, () => "the end of the last worker");

        var last = await Assert.ThrowsAsync<PoolBrokenException>(() => pool.ApplyAsync(Negative, 1).WaitAsync(Stuck));
        Assert.Contains("gives up after 3", last.Message);
        Assert.Equal(3, System.IO.File.ReadAllLines(File("log")).Length);
    }

    [Fact, Behaviour("PO-03")]
    public async Task Nothing_should_be_left_when_workers_cannot_be_started()
    {
        var nowhere = new PoolOptions { Node = new NodeOptions { WorkingDirectory = File("missing") } };
        await using var pool = Context.CreatePool(2, nowhere);

        var failure = await Assert.ThrowsAsync<PoolBrokenException>(() => pool.ApplyAsync(Negative, 1).WaitAsync(Stuck));

        Assert.Contains(File("missing"), failure.ToString());
        Assert.Empty(pool.WorkerPids);
    }

    [Fact, Behaviour("PO-21")]
    public async Task Pool_should_be_refused_to_others_than_its_maker()
    {
        await using var pool = Context.CreatePool(1);
        Shared = pool;

        // In this context a child reaches what its maker has, as nobody does in another process.
        var refusal = await App.Processes.GetContext("in-process").RunAsync(static () => Refusal(() => Shared!.Map(Negative, [1])));

        Assert.Contains("used by the process that created it only", refusal);
    }

    [Fact]
    public async Task Worker_should_be_replaced_when_its_task_goes_on_after_its_deadline()
    {
        await using var pool = Context.CreatePool(1);
        var said = new Reports<int>();
        var limits = new CallOptions { Timeout = TimeSpan.FromMilliseconds(500), Grace = TimeSpan.FromMilliseconds(50) };

        var late = await Assert.ThrowsAsync<ProcessTimeoutException>(() => pool.ApplyAsync(Targets.Spin, said, limits).WaitAsync(Stuck));

        Assert.Equal(TimeoutOutcome.Killed, late.Outcome);
        Assert.Equal(-8, await pool.ApplyAsync(Negative, 8).WaitAsync(Stuck));
    }

    private static ProcessPool? Shared { get; set; }

    private static int Negative(int number) => -number;

    private static void Fail(string file)
    {
        Targets.Append(file, "attempt");
        throw new InvalidOperationException("no initializer");
    }

    /// <summary>Has a place in a set only in the process it was made in: it travels, and does not arrive.</summary>
    private sealed class Native
    {
        private readonly int _pid = Environment.ProcessId;

        public override bool Equals(object? obj) => ReferenceEquals(this, obj);

        public override int GetHashCode() => _pid == Environment.ProcessId ? _pid : throw new InvalidOperationException("not to be built");
    }

    private sealed class Unbuildable(MemoryStream stream) : Exception("not to be built")
    {
        public MemoryStream Stream => stream;
    }
}
