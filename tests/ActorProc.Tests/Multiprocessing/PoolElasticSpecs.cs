using ActorProc.TestKit;
using ActorProc.Tests.Acceptance;
using Xunit;

namespace ActorProc.Tests.Multiprocessing;

/// <summary>Pools that grow while work waits and shrink when it is done.</summary>
public abstract class PoolElasticSpecs(ActorProcFixture kit, string method) : ActorProcTest(kit, startMethod: method), IClassFixture<ActorProcFixture>
{
    private static readonly PoolOptions UpToThree = new() { MaxProcesses = 3, IdleTimeout = TimeSpan.FromMilliseconds(100) };

    [Fact]
    public async Task Pool_should_grow_to_its_most_while_work_waits_and_shrink_to_its_least_afterwards()
    {
        using var gate = new Gate(File("gate"));
        var said = new Reports<string>();
        await using var pool = Context.CreatePool(1, UpToThree);
        Assert.Single(pool.WorkerPids);

        Task[] tasks = [.. Enumerable.Range(0, 5).Select(_ => pool.ApplyAsync(WaitThere, File("gate"), said))];
        string[] names = [await said.NextAsync("the first task"), await said.NextAsync("the second"), await said.NextAsync("the third")];

        Assert.Equal(3, names.Distinct().Count());
        Assert.Equal(3, pool.WorkerPids.Count);
        gate.Open();
        await Task.WhenAll(tasks.Select(Settled)).WaitAsync(Stuck);
        await Eventually.IsTrueAsync(() => pool.WorkerPids.Count == 1, () => $"the end of all but one; there are {pool.WorkerPids.Count}");
        Assert.Equal(7, await pool.ApplyAsync(static (int number) => number, 7).WaitAsync(Stuck));
    }

    [Fact]
    public async Task No_task_should_be_lost_when_workers_leave_as_soon_as_they_are_idle()
    {
        await using var pool = Context.CreatePool(1, UpToThree with { IdleTimeout = TimeSpan.FromMilliseconds(1) });

        for (var round = 0; round < (HasProcesses ? 10 : 200); round++)
        {
            var results = await Task.WhenAll(Enumerable.Range(0, 6).Select(number => pool.ApplyAsync(static (int n) => -n, number))).WaitAsync(Stuck);
            Assert.Equal([0, -1, -2, -3, -4, -5], results);
        }
    }

    [Fact, Behaviour("PO-10")]
    public async Task Everything_should_be_done_and_everybody_gone_when_a_growing_pool_is_closed_at_once()
    {
        var pool = Context.CreatePool(1, UpToThree);
        Task<int>[] tasks = [.. Enumerable.Range(0, 10).Select(number => pool.ApplyAsync(static (int n) => -n, number))];

        pool.Close();
        await pool.JoinAsync().WaitAsync(Stuck);

        Assert.Equal(Enumerable.Range(0, 10).Select(number => -number), tasks.Select(task => task.IsCompletedSuccessfully ? task.Result : 1));
        Assert.Empty(pool.WorkerPids);
    }

    private static void WaitThere(string gate, IProgress<string> said) => Gate.Pass(gate, new Named(said));

    // Two of the five come when the gate is no more.
    private static Task Settled(Task task) => task.ContinueWith(_ => { }, TaskScheduler.Default);

    private sealed class Named(IProgress<string> said) : IProgress<string>
    {
        public void Report(string value) => said.Report(ActorProcess.Current.Name);
    }
}

public sealed class SpawnPoolElasticSpecs(ActorProcFixture kit) : PoolElasticSpecs(kit, "spawn");

public sealed class InProcessPoolElasticSpecs(ActorProcFixture kit) : PoolElasticSpecs(kit, "in-process");
