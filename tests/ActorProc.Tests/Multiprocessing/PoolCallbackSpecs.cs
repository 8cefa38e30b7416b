using System.Runtime.CompilerServices;
using ActorProc.TestKit;
using ActorProc.Tests.Acceptance;
using Xunit;

namespace ActorProc.Tests.Multiprocessing;

/// <summary>The caller's own code that a pool runs: callbacks, and those who are told of progress.</summary>
public abstract class PoolCallbackSpecs(ActorProcFixture kit, string method) : ActorProcTest(kit, startMethod: method), IClassFixture<ActorProcFixture>
{
    [Fact, Behaviour("AR-03")]
    public async Task Callback_should_run_as_part_of_the_caller_and_may_ask_the_pool_for_more()
    {
        await using var pool = Context.CreatePool(1);
        var nested = new TaskCompletionSource<Task<int>>();
        var name = "";

        await pool.ApplyAsync<int>(Twice, [2], callback: result =>
        {
            name = ActorProcess.Current.Name;
            nested.SetResult(pool.ApplyAsync(Twice, result));
        }).WaitAsync(Stuck);

        Assert.Equal(8, await (await nested.Task.WaitAsync(Stuck)).WaitAsync(Stuck));
        Assert.Equal(ActorProcess.Current.Name, name);
    }

    [Fact, Behaviour("AR-03")]
    public async Task Callback_should_be_able_to_wait_for_a_map()
    {
        await using var pool = Context.CreatePool(1);
        int[] mapped = [];

        await pool.ApplyAsync<int>(Twice, [2], callback: result => mapped = pool.Map(Twice, [result, result + 1])).WaitAsync(Stuck);

        Assert.Equal([8, 10], mapped);
    }

    [Fact, Behaviour("AR-04")]
    public async Task Callback_that_throws_should_make_its_exception_the_outcome_when_a_map_has_no_items()
    {
        await using var pool = Context.CreatePool(1);

        var map = pool.MapAsync(Twice, Array.Empty<int>(), callback: _ => throw new FormatException("callback"));

        Assert.Equal("callback", (await Assert.ThrowsAsync<FormatException>(() => map.WaitAsync(Stuck))).Message);
    }

    [Fact, Behaviour("AR-03", "PO-10")]
    public async Task Pool_should_not_be_joined_before_the_last_callback_has_run()
    {
        using var mayEnd = new ManualResetEventSlim();
        var pool = Context.CreatePool(1);
        var result = pool.ApplyAsync<int>(Twice, [2], callback: _ => mayEnd.Wait(Stuck));

        pool.Close();
        var joined = pool.JoinAsync();
        await Eventually.IsTrueAsync(() => pool.WorkerPids.Count == 0, () => "the end of the worker");

        Assert.False(joined.IsCompleted);
        mayEnd.Set();
        await joined.WaitAsync(Stuck);
        Assert.True(result.IsCompletedSuccessfully);
    }

    [Fact, Behaviour("PO-12")]
    public async Task Nothing_should_be_pending_when_a_terminated_pool_is_joined()
    {
        var pool = Context.CreatePool(2);
        Task[] tasks = [.. Enumerable.Range(0, 50).Select(number => pool.ApplyAsync(Twice, number)), pool.MapAsync(Twice, Enumerable.Range(0, 50), chunkSize: 1)];

        pool.Terminate();
        await pool.JoinAsync().WaitAsync(Stuck);

        Assert.All(tasks, task => Assert.True(task.IsCompleted));
    }

    [Fact, Behaviour("AR-04")]
    public async Task Task_should_be_cancelled_and_its_worker_stay_its_own_until_it_ends_when_a_receiver_of_progress_throws()
    {
        await using var pool = Context.CreatePool(1);

        var task = pool.ApplyAsync<int>(ReportAndWait, [new Thrower(), CancellationToken.None]);

        Assert.Equal("receiver", (await Assert.ThrowsAsync<FormatException>(() => task.WaitAsync(Stuck))).Message);
        Assert.Equal(4, await pool.ApplyAsync(Twice, 2).WaitAsync(Stuck));
    }

    [Fact, Behaviour("PO-14")]
    public async Task Result_should_be_let_go_of_when_its_callback_has_run()
    {
        await using var pool = Context.CreatePool(1);
        var result = await PassAsync(pool);

        await Eventually.IsForgottenAsync(result, "the result");
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task<WeakReference<List<int>>> PassAsync(ProcessPool pool)
    {
        WeakReference<List<int>>? seen = null;
        await pool.ApplyAsync<List<int>>(static () => new List<int> { 1, 2 }, [], callback: list => seen = new(list)).WaitAsync(Stuck);
        return seen!;
    }

    private static int Twice(int number) => 2 * number;

    private static int ReportAndWait(IProgress<int> receiver, CancellationToken token)
    {
        receiver.Report(1);
        token.WaitHandle.WaitOne();
        return 0;
    }

    private sealed class Thrower : IProgress<int>
    {
        public void Report(int value) => throw new FormatException("receiver");
    }
}

public sealed class SpawnPoolCallbackSpecs(ActorProcFixture kit) : PoolCallbackSpecs(kit, "spawn");

public sealed class InProcessPoolCallbackSpecs(ActorProcFixture kit) : PoolCallbackSpecs(kit, "in-process");
