using System.Diagnostics;
using ActorProc.TestKit;
using Akka.Configuration;
using Xunit;

namespace ActorProc.Tests.Multiprocessing;

/// <summary>A system that takes nothing back because of time alone, so that tests find it where it was handed.</summary>
public sealed class PatientFixture() : ActorProcFixture(ConfigurationFactory.ParseString("actorproc.processes.hand-ahead-patience = 1 h"));

/// <summary>Calls that a worker was handed ahead, because its calls have been short so far, and that another one then is not.</summary>
public abstract class HandAheadSpecs(PatientFixture kit, string method) : ActorProcTest(kit, startMethod: method), IClassFixture<PatientFixture>
{
    private string GatePath => File("gate");

    private string Log => File("log");

    [Fact]
    public async Task Call_should_not_wait_behind_one_that_takes_long_when_another_worker_has_nothing_to_do()
    {
        await using var pool = await WarmAsync(2);
        using var gate = new Gate(GatePath);
        var said = new Reports<string>();
        var first = pool.ApplyAsync(WaitThere, GatePath, (IProgress<string>)said);

        var results = await Task.WhenAll(Enumerable.Range(0, 50).Select(number => pool.ApplyAsync(Negative, number))).WaitAsync(Stuck);

        Assert.Equal(Enumerable.Range(0, 50).Select(Negative), results);
        await said.NextAsync("the first call");
        Assert.False(first.IsCompleted);
        gate.Open();
        await first.WaitAsync(Stuck);
    }

    [Fact]
    public async Task Call_should_be_taken_back_when_its_worker_takes_long_and_another_becomes_free()
    {
        await using var pool = await WarmAsync(2);
        using var one = new Gate(GatePath);
        using var other = new Gate(File("other"));
        Task[] long_ = [pool.ApplyAsync(Pass, GatePath), pool.ApplyAsync(Pass, File("other"))];
        var results = Enumerable.Range(0, 50).Select(number => pool.ApplyAsync(Negative, number)).ToArray();
        Assert.True(pool.HandedAhead > 0);
        Assert.All(results, result => Assert.False(result.IsCompleted));

        other.Open();

        Assert.Equal(Enumerable.Range(0, 50).Select(Negative), await Task.WhenAll(results).WaitAsync(Stuck));
        Assert.False(long_[0].IsCompleted);
        one.Open();
        await Task.WhenAll(long_).WaitAsync(Stuck);
    }

    [Fact]
    public async Task Answer_should_be_told_at_once_when_the_next_call_takes_long()
    {
        await using var pool = await WarmAsync(1);
        using var gate = new Gate(GatePath);
        using var blocker = new Gate(File("blocker"));
        var blocked = pool.ApplyAsync(Pass, File("blocker"));
        var results = Enumerable.Range(0, 5).Select(number => pool.ApplyAsync(Negative, number)).ToArray();
        var last = pool.ApplyAsync(Pass, GatePath);
        // So many that the answers of the first few alone are not worth telling.
        var behind = Task.WhenAll(Enumerable.Range(0, 14).Select(number => pool.ApplyAsync(Negative, number)));
        Assert.Equal(20, pool.HandedAhead);

        blocker.Open();

        Assert.Equal((int[])[0, -1, -2, -3, -4], await Task.WhenAll(results).WaitAsync(Stuck));
        Assert.False(last.IsCompleted);
        gate.Open();
        await Task.WhenAll(blocked, last, behind).WaitAsync(Stuck);
    }

    [Fact]
    public async Task Call_should_never_run_when_its_time_is_over_while_it_waits_at_a_worker()
    {
        await using var pool = await WarmAsync(1);
        using var gate = new Gate(GatePath);
        using var source = new CancellationTokenSource();
        var first = pool.ApplyAsync(Pass, GatePath);
        var early = pool.ApplyAsync(Negative, 1);
        var late = pool.ApplyAsync(Targets.Append, Log, "late", new CallOptions { Timeout = TimeSpan.FromMilliseconds(50) });
        var calledOff = pool.ApplyAsync(Targets.Append, Log, "called off", null, source.Token);
        var behind = pool.ApplyAsync(Negative, 2);
        Assert.Equal(4, pool.HandedAhead);

        await source.CancelAsync();

        Assert.Equal(TimeoutOutcome.Cancelled, (await Assert.ThrowsAsync<ProcessTimeoutException>(() => late.WaitAsync(Stuck))).Outcome);
        Assert.Equal(source.Token, (await Assert.ThrowsAnyAsync<OperationCanceledException>(() => calledOff.WaitAsync(Stuck))).CancellationToken);
        Assert.False(first.IsCompleted || early.IsCompleted || behind.IsCompleted);
        gate.Open();
        Assert.Equal((int[])[-1, -2], await Task.WhenAll(early, behind).WaitAsync(Stuck));
        await first;
        Assert.False(System.IO.File.Exists(Log));
    }

    [Fact]
    public async Task Token_should_be_cancelled_in_the_call_when_it_was_while_the_call_waited_at_a_worker()
    {
        await using var pool = await WarmAsync(1);
        using var gate = new Gate(GatePath);
        using var source = new CancellationTokenSource();
        var first = pool.ApplyAsync(Pass, GatePath);
        var call = pool.ApplyAsync(WaitForToken, source.Token);
        Assert.Equal(1, pool.HandedAhead);

        await source.CancelAsync();
        gate.Open();

        Assert.True(await call.WaitAsync(Stuck));
        await first.WaitAsync(Stuck);
    }

    [Fact]
    public async Task Worker_should_still_leave_after_exactly_so_many_tasks()
    {
        await using var pool = Context.CreatePool(1, new PoolOptions { MaxTasksPerChild = 7 });

        var names = await pool.MapAsync(NameOf, Enumerable.Range(0, 30), chunkSize: 1).WaitAsync(Stuck);

        Assert.Equal([7, 7, 7, 7, 2], names.GroupBy(name => name).Select(group => group.Count()));
    }

    [Fact]
    public async Task What_waits_at_a_worker_should_be_done_when_the_pool_is_closed_and_fail_when_it_is_terminated()
    {
        using var gate = new Gate(GatePath);
        var closed = await WarmAsync(1);
        Task[] done = [closed.ApplyAsync(Pass, GatePath), .. Enumerable.Range(0, 5).Select(number => closed.ApplyAsync(Negative, number))];
        var terminated = await WarmAsync(1);
        Task[] dropped = [terminated.ApplyAsync(Pass, GatePath), .. Enumerable.Range(0, 5).Select(number => terminated.ApplyAsync(Targets.Append, Log, "run"))];
        Assert.Equal((5, 5), (closed.HandedAhead, terminated.HandedAhead));

        closed.Close();
        terminated.Terminate();

        foreach (var call in dropped)
            await Assert.ThrowsAsync<PoolTerminatedException>(() => call.WaitAsync(Stuck));
        await terminated.JoinAsync().WaitAsync(Stuck);
        gate.Open();
        await closed.JoinAsync().WaitAsync(Stuck);
        await Task.WhenAll(done);
        Assert.False(System.IO.File.Exists(Log));
    }

    [Fact]
    public async Task Results_of_all_sizes_should_arrive_and_each_as_what_it_was()
    {
        await using var pool = await WarmAsync(2);
        int[] sizes = [.. Enumerable.Range(0, 400).Select(number => number % 40 == 0 ? 200_000 : number % 7 == 0 ? 9_000 : number * 3)];

        var texts = await pool.MapAsync(TextOf, sizes, chunkSize: 1).WaitAsync(Stuck);
        var arrays = await pool.MapAsync(ArrayOf, texts, chunkSize: 1).WaitAsync(Stuck);

        Assert.Equal(sizes, texts.Select(text => text.Length));
        Assert.Equal(texts, arrays.Select(array => new string(array)));
    }

    [Fact]
    public async Task What_a_function_has_captured_should_be_each_items_own()
    {
        await using var pool = await WarmAsync(2);
        var seen = 0;

        Assert.All(await pool.MapAsync(_ => ++seen, Enumerable.Range(0, 500), chunkSize: 1).WaitAsync(Stuck), count => Assert.Equal(1, count));
        Assert.Equal(0, seen);
    }

    [Fact]
    public async Task Large_arguments_should_not_pile_up_at_a_worker()
    {
        await using var pool = await WarmAsync(1);
        using var gate = new Gate(GatePath);
        var first = pool.ApplyAsync(Pass, GatePath);
        var arrays = Enumerable.Range(0, 20).Select(_ => new byte[100_000]).ToArray();

        var lengths = Task.WhenAll(arrays.Select(array => pool.ApplyAsync(static (byte[] array) => array.Length, array)));

        Assert.InRange(pool.HandedAhead, 1, 3);
        gate.Open();
        Assert.All(await lengths.WaitAsync(Stuck), length => Assert.Equal(100_000, length));
        await first.WaitAsync(Stuck);
    }

    protected Task<ProcessPool> WarmAsync(int workers) => ShortCalls.WarmAsync(Context, workers);

    protected static int Negative(int number) => -number;

    private static void Pass(string gate) => Gate.Pass(gate);

    private static void WaitThere(string gate, IProgress<string> said) => Gate.Pass(gate, said);

    private static bool WaitForToken(CancellationToken token) => token.WaitHandle.WaitOne(Stuck);

    private static string NameOf(int number) => ActorProcess.Current.Name;

    private static string TextOf(int size) => new((char)('a' + size % 26), size);

    private static char[] ArrayOf(string text) => text.ToCharArray();
}

public sealed class SpawnHandAheadSpecs(PatientFixture kit) : HandAheadSpecs(kit, "spawn")
{
    [Fact]
    public async Task Only_the_call_that_ran_should_be_lost_when_a_worker_is_killed()
    {
        await using var pool = await WarmAsync(1);
        using var gate = new Gate(File("gate"));
        var said = new Reports<int>();
        Task first = pool.ApplyAsync(Targets.Spin, said);
        var behind = Enumerable.Range(0, 20).Select(number => pool.ApplyAsync(NoteAndNegate, File("log"), number)).ToArray();
        var pid = await said.NextAsync("the first call");
        Assert.Equal(20, pool.HandedAhead);

        ProcessSignals.Kill(pid);

        Assert.Equal(pid, (await Assert.ThrowsAsync<WorkerLostException>(() => first.WaitAsync(Stuck))).Pid);
        Assert.Equal(Enumerable.Range(0, 20).Select(Negative), await Task.WhenAll(behind).WaitAsync(Stuck));
        Assert.Equal(Enumerable.Range(0, 20).Select(number => $"{number}"), System.IO.File.ReadLines(File("log")));
    }

    [Fact]
    public async Task Calls_behind_one_that_is_killed_for_its_deadline_should_run_elsewhere()
    {
        await using var pool = await WarmAsync(1);
        var limits = new CallOptions { Timeout = TimeSpan.FromMilliseconds(300), Grace = TimeSpan.FromMilliseconds(50) };
        Task first = pool.ApplyAsync(Targets.Spin, new Reports<int>(), limits);
        var behind = Enumerable.Range(0, 20).Select(number => pool.ApplyAsync(NoteAndNegate, File("log"), number)).ToArray();
        Assert.Equal(20, pool.HandedAhead);

        Assert.Equal(TimeoutOutcome.Killed, (await Assert.ThrowsAsync<ProcessTimeoutException>(() => first.WaitAsync(Stuck))).Outcome);

        Assert.Equal(Enumerable.Range(0, 20).Select(Negative), await Task.WhenAll(behind).WaitAsync(Stuck));
        Assert.Equal(Enumerable.Range(0, 20).Select(number => $"{number}"), System.IO.File.ReadLines(File("log")));
    }

    [Fact]
    public async Task Nobody_should_be_hurt_by_the_deadline_of_a_call_that_ends_at_the_same_moment()
    {
        await using var pool = await WarmAsync(2);
        var limits = new CallOptions { Timeout = TimeSpan.FromMilliseconds(2), Grace = TimeSpan.FromMilliseconds(1) };
        for (var round = 0; round < 40; round++)
        {
            await ShortCalls.WarmAsync(pool);
            var late = Enumerable.Range(0, 2).Select(_ => (Task)pool.ApplyAsync(SpinFor, 2.5 + (round % 20 * 0.1), limits)).ToArray();
            var behind = Task.WhenAll(Enumerable.Range(0, 10).Select(_ => pool.ApplyAsync(SpinFor, 0.1)));

            await behind.WaitAsync(Stuck);
            foreach (var call in late)
                Assert.True(await call.WaitAsync(Stuck).ContinueWith(ended => ended.Exception?.InnerException is null or ProcessTimeoutException, TaskScheduler.Default));
        }
    }

    [Fact]
    public async Task Every_kill_should_lose_one_call_at_most_and_none_should_run_twice_when_all_are_short()
    {
        await using var pool = await WarmAsync(2);
        var log = File("log");
        var calls = new List<Task<int>>();
        var (kills, all) = (0, Task.CompletedTask);
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        for (var tries = 0; tries < 1000 && kills < 6; tries++)
        {
            if (all.IsCompleted)
            {
                calls.AddRange(Enumerable.Range(calls.Count, 3000).Select(number => pool.ApplyAsync(NoteWithPid, log, number)));
                all = Task.WhenAll(calls.Select(call => ((Task)call).ContinueWith(_ => { }, TaskScheduler.Default)));
            }

            await tick.WaitForNextTickAsync();
            var pid = LastOf(log);
            // One that works: to die while it starts is another matter.
            if (all.IsCompleted || !pool.WorkerPids.Contains(pid))
                continue;
            ProcessSignals.Kill(pid);
            kills++;
        }

        await all.WaitAsync(10 * Stuck);

        var lost = calls.Where(call => call.IsFaulted).ToArray();
        Assert.All(lost, call => Assert.IsType<WorkerLostException>(call.Exception!.InnerException));
        Assert.Equal(6, kills);
        Assert.InRange(lost.Length, 0, kills);
        Assert.Equal(Enumerable.Range(0, calls.Count).Where(number => !calls[number].IsFaulted).Select(Negative), calls.Where(call => !call.IsFaulted).Select(call => call.Result));
        var runs = System.IO.File.ReadLines(log).Select(line => line.Split(' ')[0]).ToArray();
        Assert.Equal(runs.Length, runs.Distinct().Count());
        Assert.InRange(runs.Length, calls.Count - lost.Length, calls.Count);
    }

    [Fact]
    public async Task Other_items_of_a_map_should_run_once_when_a_worker_dies_of_one()
    {
        await using var pool = await WarmAsync(2);
        var log = File("log");

        var map = pool.MapAsync(LeavingAtSome(log), Enumerable.Range(0, 300), chunkSize: 1);

        await Assert.ThrowsAsync<WorkerLostException>(() => map.WaitAsync(Stuck));
        Assert.Equal(Enumerable.Range(0, 300).Where(number => number % 100 != 50).Select(number => $"{number}").Order(), System.IO.File.ReadLines(log).Order());
    }

    private static int SpinFor(double milliseconds)
    {
        for (var watch = Stopwatch.StartNew(); watch.Elapsed.TotalMilliseconds < milliseconds;)
            Thread.SpinWait(10);
        return 0;
    }

    private static int NoteAndNegate(string log, int number)
    {
        Targets.Append(log, $"{number}");
        return -number;
    }

    private static int NoteWithPid(string log, int number)
    {
        Targets.Append(log, $"{number} {Environment.ProcessId}");
        return -number;
    }

    private static int LastOf(string log) =>
        System.IO.File.Exists(log) && System.IO.File.ReadLines(log).LastOrDefault() is { } line && line.Split(' ') is [_, var pid] && pid.Length > 0 ? int.Parse(pid, null) : 0;

    private static Func<int, int> LeavingAtSome(string log) => number =>
    {
        if (number % 100 == 50)
            Environment.Exit(7);
        return NoteAndNegate(log, number);
    };
}

public sealed class InProcessHandAheadSpecs(PatientFixture kit) : HandAheadSpecs(kit, "in-process");
