using ActorProc.TestKit;
using ActorProc.Tests.Acceptance;
using Xunit;

namespace ActorProc.Tests.Multiprocessing;

/// <summary>Workers that are replaced by age and by memory; by tasks: <see cref="PoolTroubleSpecs"/>.</summary>
public sealed class PoolRecyclingSpecs(ActorProcFixture kit) : ActorProcTest(kit, startMethod: "spawn"), IClassFixture<ActorProcFixture>
{
    private const int MiB = 1 << 20;

    private static byte[]? _kept;

    [Fact, Behaviour("PO-13")]
    public async Task Worker_should_be_replaced_after_the_task_in_which_it_grows_too_old()
    {
        await using var young = Context.CreatePool(1, new PoolOptions { MaxAge = TimeSpan.FromMilliseconds(1) });
        await using var old = Context.CreatePool(1, new PoolOptions { MaxAge = TimeSpan.FromHours(1) });

        Assert.Equal(3, (await PidsAsync(young, 3)).Distinct().Count());
        Assert.Single((await PidsAsync(old, 3)).Distinct());
    }

    [Fact]
    public async Task Task_should_be_run_by_another_worker_when_it_was_given_to_one_that_was_dying_already()
    {
        await using var pool = Context.CreatePool(1);
        for (var i = 0; i < 10; i++)
        {
            var idle = await pool.ApplyAsync(static () => Environment.ProcessId).WaitAsync(Stuck);

            ProcessSignals.Kill(idle);

            Assert.NotEqual(idle, await pool.ApplyAsync(static () => Environment.ProcessId).WaitAsync(Stuck));
        }
    }

    [Fact, Behaviour("PO-13")]
    public async Task Worker_should_be_replaced_after_the_task_that_leaves_it_with_too_much_memory()
    {
        await using var pool = Context.CreatePool(1, new PoolOptions { MaxMemory = 300 * MiB });
        var before = await PidsAsync(pool, 2);

        await pool.ApplyAsync(Keep, 320 * MiB).WaitAsync(Stuck);
        var after = await PidsAsync(pool, 2);

        Assert.Single(before.Distinct());
        Assert.Single(after.Distinct());
        Assert.NotEqual(before[0], after[0]);
    }

    [Fact, Behaviour("PO-13")]
    public async Task Worker_should_be_ended_when_a_thread_that_its_task_left_behind_keeps_it()
    {
        await using var pool = Context.CreatePool(1, new PoolOptions { MaxTasksPerChild = 1 });

        var left = await pool.ApplyAsync(static () =>
        {
            new Thread(static () => Thread.Sleep(Timeout.Infinite)).Start();
            return Environment.ProcessId;
        }).WaitAsync(Stuck);

        Assert.NotEqual(left, await pool.ApplyAsync(static () => Environment.ProcessId).WaitAsync(Stuck));
        pool.Close();
        await pool.JoinAsync().WaitAsync(Stuck);
        Assert.False(TestKit.ChildProcesses.IsAlive(left));
    }

    [Fact]
    public async Task Worker_should_stay_when_its_times_are_infinite()
    {
        await using var pool = Context.CreatePool(
            1, new PoolOptions { MaxProcesses = 2, MaxAge = Timeout.InfiniteTimeSpan, IdleTimeout = Timeout.InfiniteTimeSpan });

        Assert.Single((await PidsAsync(pool, 5)).Distinct());
    }

    private static async Task<List<int>> PidsAsync(ProcessPool pool, int tasks)
    {
        var pids = new List<int>();
        for (var i = 0; i < tasks; i++)
            pids.Add(await pool.ApplyAsync(static () => Environment.ProcessId).WaitAsync(Stuck));
        return pids;
    }

    private static void Keep(int bytes)
    {
        _kept = new byte[bytes];
        Array.Fill(_kept, (byte)1);
    }
}
