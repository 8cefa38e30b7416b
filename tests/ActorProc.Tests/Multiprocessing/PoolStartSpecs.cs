using ActorProc.TestKit;
using ActorProc.Tests.Acceptance;
using Xunit;

namespace ActorProc.Tests.Multiprocessing;

/// <summary>Pools that are ended, or hurt, while their workers start.</summary>
public abstract class PoolStartSpecs(ActorProcFixture kit, string method) : ActorProcTest(kit, startMethod: method), IClassFixture<ActorProcFixture>
{
    [Fact, Behaviour("PO-10", "PO-12")]
    public async Task Nobody_should_be_left_when_a_pool_is_terminated_while_it_starts()
    {
        var pool = Context.CreatePool(3);
        // In-process a worker is there at once, and so might be a quick answer.
        var task = pool.ApplyAsync(static () => ActorProcess.Stopping.WaitHandle.WaitOne());

        pool.Terminate();

        await Assert.ThrowsAsync<PoolTerminatedException>(() => task.WaitAsync(Stuck));
        await pool.JoinAsync().WaitAsync(Stuck);
        Assert.Empty(pool.WorkerPids);
    }

    [Fact, Behaviour("PO-10")]
    public async Task Everything_should_be_done_when_a_pool_is_closed_while_it_starts()
    {
        var (idle, busy) = (Context.CreatePool(2), Context.CreatePool(2));
        var task = busy.MapAsync(static number => -number, [1, 2, 3], chunkSize: 1);

        idle.Close();
        busy.Close();

        await idle.JoinAsync().WaitAsync(Stuck);
        await busy.JoinAsync().WaitAsync(Stuck);
        Assert.True(task.IsCompletedSuccessfully);
        Assert.Equal((int[])[-1, -2, -3], await task);
    }

    [Fact, Behaviour("PO-10", "PO-19")]
    public async Task Pool_should_be_joined_when_it_is_closed_and_no_worker_ever_becomes_ready()
    {
        var pool = Context.CreatePool(2, new PoolOptions { Initializer = Targets.Throw });
        Task[] tasks = [.. Enumerable.Range(0, 4).Select(_ => pool.ApplyAsync(static () => 3))];

        pool.Close();
        await pool.JoinAsync().WaitAsync(Stuck);

        foreach (var task in tasks)
        {
            Assert.True(task.IsCompleted);
            Assert.Contains("no more", (await Assert.ThrowsAsync<PoolBrokenException>(() => task)).Message);
        }
    }

    [Fact, Behaviour("PO-19")]
    public async Task What_waits_should_fail_and_the_pool_go_on_when_its_worker_dies_in_its_initializer()
    {
        if (!HasProcesses)
            return; // nobody can kill a thread
        using var gate = new Gate(File("gate"));
        var said = new Reports<string>();
        await using var pool = Context.CreatePool(1, new PoolOptions { Initializer = Gate.Pass, InitializerArguments = [File("gate"), said] });
        var task = pool.ApplyAsync(static () => 3);
        await said.NextAsync("the initializer");

        ProcessSignals.Kill(Assert.Single(pool.WorkerPids));

        var broken = await Assert.ThrowsAsync<PoolBrokenException>(() => task.WaitAsync(Stuck));
        Assert.Equal(new ExitReason.Signaled(9), Assert.IsType<WorkerLostException>(broken.InnerException).Reason);
        await said.NextAsync("the initializer of the next worker");
        gate.Open();
        Assert.Equal(3, await pool.ApplyAsync(static () => 3).WaitAsync(Stuck));
    }
}

public sealed class SpawnPoolStartSpecs(ActorProcFixture kit) : PoolStartSpecs(kit, "spawn");

public sealed class InProcessPoolStartSpecs(ActorProcFixture kit) : PoolStartSpecs(kit, "in-process");
