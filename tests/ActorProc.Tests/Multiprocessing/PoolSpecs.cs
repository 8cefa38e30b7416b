using ActorProc.Processes;
using ActorProc.TestKit;
using Xunit;
using static ActorProc.Tests.Multiprocessing.Refusals;

namespace ActorProc.Tests.Multiprocessing;

/// <summary>What a pool does when all goes well.</summary>
public abstract class PoolSpecs(ActorProcFixture kit, string method) : ActorProcTest(kit, startMethod: method), IClassFixture<ActorProcFixture>
{
    [Fact, Behaviour("PO-01")]
    public void Impossible_options_should_be_refused()
    {
        Assert.Contains("Number of processes must be at least 1", Refused(() => Context.CreatePool(0)));
        Assert.Contains("Number of processes must be at least 1", Refused(() => Context.CreatePool(-1)));
        Assert.Contains("maxtasksperchild must be a positive int or None", Refused(() => Context.CreatePool(1, new PoolOptions { MaxTasksPerChild = 0 })));
    }

    [Fact, Behaviour("PO-01", "PO-03")]
    public async Task Pool_should_start_a_worker_for_each_processor_at_once_unless_told_otherwise()
    {
        await using var usual = Context.CreatePool();
        await using var three = Context.CreatePool(3);

        Assert.Equal(ActorProcess.CpuCount, usual.WorkerPids.Count);
        Assert.Equal(3, three.WorkerPids.Count);
    }

    [Fact, Behaviour("PO-02", "P-10")]
    public async Task Worker_should_be_a_daemon_with_a_name_of_its_kind()
    {
        await using var pool = Context.CreatePool(1);

        var (name, daemon, refusal) = await pool.ApplyAsync(static () =>
            (ActorProcess.Current.Name, ActorProcess.Current.Daemon, Refusal(() => ProcessContext.Current.StartProcess(Targets.Nothing))));

        Assert.Matches(@"PoolWorker-\d+$", name);
        Assert.True(daemon);
        Assert.Contains("daemonic processes are not allowed to have children", refusal);
    }

    [Fact, Behaviour("PO-04")]
    public async Task Apply_should_run_in_one_worker_and_give_the_result()
    {
        await using var pool = Context.CreatePool(2);

        Assert.Equal(49, pool.Apply(Square, 7));
        Assert.Equal(49, await pool.ApplyAsync(Square, 7));
        Assert.Contains(pool.Apply(static () => Environment.ProcessId), pool.WorkerPids);
        Assert.Equal("no more", Assert.Throws<InvalidOperationException>(() => pool.Apply(Targets.Throw)).Message);
    }

    [Fact, Behaviour("PO-01", "PO-19")]
    public async Task Initializer_should_run_first_and_once_in_each_worker()
    {
        await using var pool = Context.CreatePool(1, new PoolOptions { Initializer = Initialize, InitializerArguments = [File("log"), "ready"] });

        await pool.ApplyAsync(Targets.Append, File("log"), "task");
        await pool.ApplyAsync(Targets.Append, File("log"), "task");

        Assert.Equal("ready\ntask\ntask\n", System.IO.File.ReadAllText(File("log")));
    }

    [Fact, Behaviour("PO-05")]
    public async Task Map_should_give_results_in_the_order_of_its_input()
    {
        await using var pool = Context.CreatePool(2);
        var squares = Enumerable.Range(0, 100).Select(Square).ToArray();

        Assert.Equal(squares, pool.Map(Square, Enumerable.Range(0, 100)));
        Assert.Equal(squares, await pool.MapAsync(Square, Lazily(100), chunkSize: 7));
        Assert.Equal(squares, await pool.MapAsync(Square, Lazily(100), chunkSize: 1000));
        Assert.Equal(squares, await pool.MapAsync(SquareLaterAsync, Lazily(100)));
        Assert.Empty(await pool.MapAsync(Square, Array.Empty<int>()));
        Assert.Equal([3, 7], pool.StarMap(static (int a, int b) => a + b, [(1, 2), (3, 4)]));
        Assert.Equal(6, Assert.Single(await pool.StarMapAsync(static (int a, int b, int c) => a + b + c, [(1, 2, 3)])));
    }

    [Theory, Behaviour("PO-05")]
    [InlineData(1, 1, 1)]
    [InlineData(8, 2, 1)]
    [InlineData(9, 2, 2)]
    [InlineData(10, 1, 3)]
    [InlineData(100, 4, 7)]
    public void Chunks_should_be_a_quarter_of_each_workers_share_rounded_up(int items, int workers, int expected) =>
        Assert.Equal(expected, PoolMap.ChunkSize(items, workers));

    [Fact, Behaviour("PO-07")]
    public async Task Chunk_size_should_be_refused_when_it_is_less_than_one()
    {
        await using var pool = Context.CreatePool(1);

        Assert.Contains("Chunksize must be 1+, not 0", Refused(() => pool.Map(Square, [1, 2, 3], 0)));
        Assert.Contains("Chunksize must be 1+, not -3", Refused(() => _ = pool.MapAsync(Square, [1, 2, 3], -3)));
        Assert.Contains("Chunksize must be 1+, not 0", Refused(() => _ = pool.ImapAsync(Square, [1, 2, 3], 0)));
        Assert.Contains("Chunksize must be 1+, not 0", Refused(() => _ = pool.ImapUnorderedAsync(Square, [1, 2, 3], 0)));
    }

    [Fact, Behaviour("PO-08")]
    public async Task Callers_own_exception_should_be_thrown_when_the_input_fails()
    {
        await using var pool = Context.CreatePool(1);
        var cause = new InvalidOperationException("bad input");

        Assert.Same(cause, await Assert.ThrowsAsync<InvalidOperationException>(() => pool.MapAsync(Square, FailingAfter(2, cause))));

        Assert.Equal(4, await pool.ApplyAsync(Square, 2));
    }

    [Fact, Behaviour("PO-06")]
    public async Task Map_should_run_to_its_end_and_fail_with_the_first_failure_that_arrives()
    {
        await using var pool = Context.CreatePool(2);
        using var gate = new Gate(File("gate"));
        var failures = new List<Exception>();
        var (path, log) = (File("gate"), File("log"));
        var map = pool.MapAsync(
            number =>
            {
                if (number == 0)
                    Gate.Pass(path);
                Targets.Append(log, $"{number}");
                return number < 2 ? throw new InvalidOperationException($"{number} failed") : number;
            },
            Enumerable.Range(0, 6), chunkSize: 1, errorCallback: failures.Add);
        await Eventually.IsTrueAsync(() => System.IO.File.Exists(log) && System.IO.File.ReadLines(log).Count() == 5, () => "the items behind the gate's");

        Assert.False(map.IsCompleted);
        gate.Open();

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => map.WaitAsync(Stuck));
        Assert.Equal("1 failed", failure.Message);
        Assert.Same(failure, Assert.Single(failures));
        Assert.Equal(["0", "1", "2", "3", "4", "5"], System.IO.File.ReadLines(log).Order());
    }

    [Fact, Behaviour("PO-09", "PO-10")]
    public async Task Work_should_be_refused_and_what_was_asked_be_done_when_the_pool_is_closed()
    {
        using var gate = new Gate(File("gate"));
        var said = new Reports<string>();
        var pool = Context.CreatePool(1);
        var (first, queued) = (pool.ApplyAsync(static (string gate, IProgress<string> said) => Gate.Pass(gate, said), File("gate"), said), pool.ApplyAsync(Square, 3));
        await said.NextAsync("the first task to wait");
        Assert.Contains("Pool is still running", Refusal(pool.Join));

        pool.Close();
        pool.Close();

        await RefusedAsync(() => pool.ApplyAsync(Square, 1));
        await RefusedAsync(() => pool.MapAsync(Square, [1]));
        Assert.Contains("Pool not running", Refusal(() => pool.Map(Square, [1])));
        Assert.Contains("Pool not running", Refusal(() => _ = pool.ImapAsync(Square, [1])));
        Assert.Contains("Pool not running", Refusal(() => _ = pool.ImapUnorderedAsync(Square, [1])));
        Assert.Contains("Pool not running", Refusal(() => pool.Apply(Square, 1)));
        gate.Open();
        await pool.JoinAsync().WaitAsync(Stuck);
        await first;
        Assert.Equal(9, await queued);
        Assert.Empty(pool.WorkerPids);
        pool.Join();

        static async Task RefusedAsync(Func<Task> call) => Assert.Contains("Pool not running", (await Assert.ThrowsAsync<InvalidOperationException>(call)).Message);
    }

    [Fact, Behaviour("PO-10", "PO-12")]
    public async Task What_is_not_done_should_fail_when_the_pool_is_terminated()
    {
        var said = new Reports<int>();
        var pool = Context.CreatePool(1);
        Task[] tasks = [pool.ApplyAsync(Targets.Stay, said), pool.ApplyAsync(Square, 3), pool.MapAsync(Square, [1, 2, 3])];
        await said.NextAsync("the first task to run");

        pool.Terminate();
        pool.Terminate();

        foreach (var task in tasks)
            await Assert.ThrowsAsync<PoolTerminatedException>(() => task.WaitAsync(Stuck));
        await pool.JoinAsync().WaitAsync(Stuck);
        Assert.Contains("Pool not running", Refusal(() => pool.Apply(Square, 1)));
    }

    [Fact, Behaviour("PO-11")]
    public async Task Leaving_a_using_block_should_terminate_and_leaving_an_asynchronous_one_should_close_and_join()
    {
        var said = new Reports<int>();
        Task<int> done;
        Task dropped;
        await using (var pool = Context.CreatePool(1))
            done = pool.ApplyAsync(Square, 4);
        Assert.Equal(16, await done.WaitAsync(Stuck));
        using (var pool = Context.CreatePool(1))
        {
            dropped = pool.ApplyAsync(Targets.Stay, said);
            await said.NextAsync("the task to run");
        }

        await Assert.ThrowsAsync<PoolTerminatedException>(() => dropped.WaitAsync(Stuck));
    }

    [Fact, Behaviour("PO-16")]
    public async Task Exit_should_fail_its_task_and_leave_the_worker()
    {
        await using var pool = Context.CreatePool(1);
        var worker = pool.WorkerPids;

        var exit = await Assert.ThrowsAsync<ProcessExitException>(() => pool.ApplyAsync(static () => ActorProcess.Exit(3)).WaitAsync(Stuck));

        Assert.Equal(3, exit.ExitCode);
        Assert.Equal(4, await pool.ApplyAsync(Square, 2).WaitAsync(Stuck));
        Assert.Equal(worker, pool.WorkerPids);
    }

    [Fact, Behaviour("PO-17")]
    public async Task Task_should_fail_and_the_worker_go_on_when_its_result_cannot_travel()
    {
        await using var pool = Context.CreatePool(1);
        var worker = pool.WorkerPids;

        var failure = await Assert.ThrowsAsync<MessageSerializationException>(() => pool.ApplyAsync<object>(static () => new MemoryStream()).WaitAsync(Stuck));

        Assert.Contains("Error sending result: 'System.IO.MemoryStream'. Reason: '", failure.Message);
        Assert.Equal(4, await pool.ApplyAsync(Square, 2).WaitAsync(Stuck));
        Assert.Equal(worker, pool.WorkerPids);
    }

    [Fact, Behaviour("PO-02", "PO-17")]
    public async Task Call_should_fail_when_its_function_or_an_argument_cannot_travel()
    {
        await using var pool = Context.CreatePool(1);
        using var stream = new MemoryStream();

        await Assert.ThrowsAsync<MessageSerializationException>(() => pool.ApplyAsync(() => stream.Length));
        await Assert.ThrowsAsync<MessageSerializationException>(() => pool.MapAsync(number => stream.Length + number, [1, 2]));
        await Assert.ThrowsAsync<MessageSerializationException>(() => pool.ApplyAsync(static (ProcessPool _) => { }, pool));
    }

    private static string Refused(Action action) => Assert.Throws<ArgumentOutOfRangeException>(action).Message;

    private static int Square(int number) => number * number;

    private static async Task<int> SquareLaterAsync(int number)
    {
        await Task.Yield();
        return Square(number);
    }

    private static void Initialize(string file, string line) => Targets.Append(file, line);

    private static IEnumerable<int> Lazily(int count)
    {
        for (var i = 0; i < count; i++)
            yield return i;
    }

    private static IEnumerable<int> FailingAfter(int count, Exception cause) => Lazily(count + 1).Select(number => number < count ? number : throw cause);
}

public sealed class SpawnPoolSpecs(ActorProcFixture kit) : PoolSpecs(kit, "spawn");

public sealed class InProcessPoolSpecs(ActorProcFixture kit) : PoolSpecs(kit, "in-process");
