using ActorProc.TestKit;
using Xunit;

namespace ActorProc.Tests.Multiprocessing;

/// <summary>A pool whose workers are threads of this process: Python's <c>ThreadPool</c>.</summary>
public sealed class PoolThreadSpecs(ActorProcFixture kit) : ActorProcTest(kit, startMethod: "in-process"), IClassFixture<ActorProcFixture>
{
    [Fact, Behaviour("TP-01")]
    public async Task All_calls_should_work_on_threads_of_this_process()
    {
        var children = ChildProcesses.Alive();
        await using var pool = Context.CreatePool(2);

        Assert.Equal(Environment.ProcessId, pool.Apply(static () => Environment.ProcessId));
        Assert.NotEqual(Environment.CurrentManagedThreadId, await pool.ApplyAsync(static () => Environment.CurrentManagedThreadId));
        Assert.Equal([2, 4, 6], pool.Map(static number => 2 * number, [1, 2, 3]));
        Assert.Equal((int[])[3, 7], await pool.StarMapAsync(static (int a, int b) => a + b, [(1, 2), (3, 4)]));
        Assert.Equal((int[])[2, 4, 6], await ListAsync(pool.ImapAsync(static number => 2 * number, [1, 2, 3])));
        Assert.Equal((int[])[2, 4, 6], (await ListAsync(pool.ImapUnorderedAsync(static number => 2 * number, [1, 2, 3]))).Order());
        Assert.Equal("no more", (await Assert.ThrowsAsync<InvalidOperationException>(() => pool.ApplyAsync(Targets.Throw))).Message);
        Assert.All(pool.WorkerPids, pid => Assert.Equal(Environment.ProcessId, pid));
        Assert.Equal(children, ChildProcesses.Alive());
    }

    private static async Task<List<T>> ListAsync<T>(IAsyncEnumerable<T> items)
    {
        var list = new List<T>();
        await foreach (var item in items)
            list.Add(item);
        return list;
    }
}
