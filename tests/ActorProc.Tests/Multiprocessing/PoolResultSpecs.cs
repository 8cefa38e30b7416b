using System.Runtime.CompilerServices;
using ActorProc.TestKit;
using Xunit;

namespace ActorProc.Tests.Multiprocessing;

/// <summary>How results of a pool's work reach their caller.</summary>
public abstract class PoolResultSpecs(ActorProcFixture kit, string method) : ActorProcTest(kit, startMethod: method), IClassFixture<ActorProcFixture>
{
    [Fact, Behaviour("AR-01", "AR-02")]
    public async Task Waiting_should_end_and_the_task_go_on_when_the_wait_is_limited()
    {
        using var gate = new Gate(File("gate"));
        var said = new Reports<string>();
        await using var pool = Context.CreatePool(1);
        var result = pool.ApplyAsync(static (string gate, IProgress<string> said) =>
        {
            Gate.Pass(gate, said);
            return 5;
        }, File("gate"), said);
        await said.NextAsync("the task to wait");

        await Assert.ThrowsAsync<TimeoutException>(() => result.WaitAsync(TimeSpan.FromMilliseconds(20)));

        Assert.False(result.IsCompleted);
        gate.Open();
        Assert.Equal(5, await result.WaitAsync(Stuck));
        Assert.True(result.IsCompletedSuccessfully);
    }

    [Fact, Behaviour("AR-01", "AR-02")]
    public async Task Failure_should_be_thrown_on_every_wait_with_the_stack_of_the_worker()
    {
        await using var pool = Context.CreatePool(1);
        var result = pool.ApplyAsync(Targets.Throw);

        for (var i = 0; i < 2; i++)
        {
            var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => result.WaitAsync(Stuck));
            Assert.Equal("no more", failure.Message);
            Assert.Contains($"{nameof(Targets)}.{nameof(Targets.Throw)}", failure.ToString());
        }

        Assert.True(result.IsFaulted);
    }

    [Fact, Behaviour("AR-03")]
    public async Task Callbacks_should_run_here_one_at_a_time_and_before_the_result_is_there()
    {
        await using var pool = Context.CreatePool(2);
        var (running, most, seen) = (0, 0, new List<string>());
        var results = new List<Task<int>>();
        using var allAsked = new ManualResetEventSlim();

        for (var i = 0; i < 8; i++)
        {
            var number = i;
            results.Add(pool.ApplyAsync<int>(Half, [number], value => Note($"{number / 2}", number), failure => Note(failure.Message, number)));
        }

        allAsked.Set();
        foreach (var result in results)
            await ((Task)result).WaitAsync(Stuck).ContinueWith(_ => { }, TaskScheduler.Default);

        Assert.Equal(1, most);
        Assert.Equal(["0", "1", "1 is odd", "2", "3", "3 is odd", "5 is odd", "7 is odd"], seen.Order());

        void Note(string text, int number)
        {
            allAsked.Wait();
            most = Math.Max(most, Interlocked.Increment(ref running));
            if (results[number].IsCompleted)
                text += ", too late";
            seen.Add(text);
            Interlocked.Decrement(ref running);
        }
    }

    [Fact, Behaviour("AR-04")]
    public async Task Callback_that_throws_should_make_its_exception_the_outcome_and_harm_nobody_else()
    {
        await using var pool = Context.CreatePool(1);

        var result = pool.ApplyAsync<int>(Half, [4], callback: _ => throw new FormatException("callback"));
        var map = pool.MapAsync(Half, [2, 4], callback: _ => throw new FormatException("map callback"));
        var failed = pool.ApplyAsync<int>(Half, [1], errorCallback: _ => throw new FormatException("error callback"));

        Assert.Equal("callback", (await Assert.ThrowsAsync<FormatException>(() => result.WaitAsync(Stuck))).Message);
        Assert.Equal("map callback", (await Assert.ThrowsAsync<FormatException>(() => map.WaitAsync(Stuck))).Message);
        Assert.Equal("error callback", (await Assert.ThrowsAsync<FormatException>(() => failed.WaitAsync(Stuck))).Message);
        Assert.Equal(4, await pool.ApplyAsync(Half, 8).WaitAsync(Stuck));
    }

    [Fact, Behaviour("AR-03", "PO-06")]
    public async Task Callback_of_a_map_should_be_given_all_of_its_results_at_once()
    {
        await using var pool = Context.CreatePool(2);
        var seen = new List<int[]>();

        await pool.MapAsync(Half, [2, 4, 6], chunkSize: 1, callback: seen.Add);

        Assert.Equal([1, 2, 3], Assert.Single(seen));
    }

    [Theory, Behaviour("IM-01", "IM-03")]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(100)]
    public async Task Stream_should_be_in_order_and_go_on_behind_an_item_that_failed(int chunkSize)
    {
        await using var pool = Context.CreatePool(2);
        var seen = new List<string>();

        await using (var results = pool.ImapAsync(Half, Enumerable.Range(0, 7), chunkSize).GetAsyncEnumerator())
        {
            while (await NextAsync(results, seen))
                Assert.True(seen.Count <= 7);
        }

        Assert.Equal(["0", "1 is odd", "1", "3 is odd", "2", "5 is odd", "3"], seen);
    }

    [Theory, Behaviour("IM-01", "IM-03")]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Unordered_stream_should_have_every_outcome_once(int chunkSize)
    {
        await using var pool = Context.CreatePool(2);
        var seen = new List<string>();

        await using (var results = pool.ImapUnorderedAsync(Half, Enumerable.Range(0, 7), chunkSize).GetAsyncEnumerator())
        {
            while (await NextAsync(results, seen))
                Assert.True(seen.Count <= 7);
        }

        Assert.Equal(["0", "1", "1 is odd", "2", "3", "3 is odd", "5 is odd"], seen.Order());
    }

    [Fact, Behaviour("IM-01")]
    public async Task Unordered_stream_should_not_wait_for_an_item_that_takes_long()
    {
        using var gate = new Gate(File("gate"));
        await using var pool = Context.CreatePool(2);
        var path = File("gate");

        await using var results = pool.ImapUnorderedAsync(number =>
        {
            if (number == 0)
                Gate.Pass(path);
            return number;
        }, Enumerable.Range(0, 3)).GetAsyncEnumerator();
        Assert.True(await results.MoveNextAsync().AsTask().WaitAsync(Stuck));
        var first = results.Current;
        Assert.True(await results.MoveNextAsync().AsTask().WaitAsync(Stuck));
        Assert.Equal([1, 2], ((int[])[first, results.Current]).Order());

        gate.Open();
        Assert.True(await results.MoveNextAsync().AsTask().WaitAsync(Stuck));
        Assert.Equal(0, results.Current);
        Assert.False(await results.MoveNextAsync().AsTask().WaitAsync(Stuck));
    }

    [Fact, Behaviour("IM-02")]
    public async Task Next_result_should_not_be_lost_when_a_wait_for_it_was_limited()
    {
        using var gate = new Gate(File("gate"));
        await using var pool = Context.CreatePool(1);
        var path = File("gate");
        await using var results = pool.ImapAsync(number =>
        {
            if (number == 0)
                Gate.Pass(path);
            return number;
        }, Enumerable.Range(0, 2)).GetAsyncEnumerator();

        var next = results.MoveNextAsync().AsTask();
        await Assert.ThrowsAsync<TimeoutException>(() => next.WaitAsync(TimeSpan.FromMilliseconds(20)));
        gate.Open();

        Assert.True(await next.WaitAsync(Stuck));
        Assert.Equal(0, results.Current);
        Assert.True(await results.MoveNextAsync());
        Assert.Equal(1, results.Current);
    }

    [Fact, Behaviour("IM-04")]
    public async Task Input_should_be_read_only_as_far_as_the_window_reaches_and_be_left_when_the_reader_leaves()
    {
        await using var pool = Context.CreatePool(2);
        var input = new Input();

        await foreach (var result in pool.ImapAsync(Twice, input.Endless(), readAhead: 3))
        {
            Assert.True(input.Read <= result / 2 + 3, $"{input.Read} items had been read when result {result / 2} was taken.");
            if (result == 20)
                break;
        }

        Assert.True(input.IsDisposed);
        Assert.Equal(4, await pool.ApplyAsync(Twice, 2).WaitAsync(Stuck));
    }

    [Fact, Behaviour("PO-08")]
    public async Task Stream_should_throw_the_callers_own_exception_behind_the_results_when_the_input_fails()
    {
        await using var pool = Context.CreatePool(1);
        var cause = new InvalidOperationException("bad input");
        var seen = new List<int>();

        var thrown = await Assert.ThrowsAsync<InvalidOperationException>(async () =>
        {
            await foreach (var result in pool.ImapAsync(Twice, FailingAfter(3, cause)))
                seen.Add(result);
        });

        Assert.Same(cause, thrown);
        Assert.Equal([0, 2, 4], seen);
    }

    [Fact, Behaviour("PO-14")]
    public async Task Arguments_and_results_should_be_let_go_of_when_a_task_is_done()
    {
        await using var pool = Context.CreatePool(1);
        var (argument, result) = await PassAsync(pool);

        await Eventually.IsForgottenAsync(argument, "the argument");
        await Eventually.IsForgottenAsync(result, "the result");
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task<(WeakReference<Parcel> Argument, WeakReference<Parcel> Result)> PassAsync(ProcessPool pool)
    {
        var argument = new Parcel("there");
        var result = await pool.ApplyAsync(static (Parcel parcel) => new Parcel(parcel.Content + " and back"), argument);
        Assert.Equal("there and back", result.Content);
        return (new(argument), new(result));
    }

    private static async Task<bool> NextAsync(IAsyncEnumerator<int> results, List<string> seen)
    {
        try
        {
            if (!await results.MoveNextAsync().AsTask().WaitAsync(Stuck))
                return false;
            seen.Add($"{results.Current}");
        }
        catch (InvalidOperationException e)
        {
            seen.Add(e.Message);
        }

        return true;
    }

    private static int Half(int number) => number % 2 == 0 ? number / 2 : throw new InvalidOperationException($"{number} is odd");

    private static int Twice(int number) => 2 * number;

    private static IEnumerable<int> FailingAfter(int count, Exception cause) => Enumerable.Range(0, count + 1).Select(number => number < count ? number : throw cause);

    private sealed record Parcel(string Content);

    private sealed class Input
    {
        public int Read { get; private set; }

        public bool IsDisposed { get; private set; }

        public IEnumerable<int> Endless()
        {
            try
            {
                while (true)
                    yield return Read++;
            }
            finally
            {
                IsDisposed = true;
            }
        }
    }
}

public sealed class SpawnPoolResultSpecs(ActorProcFixture kit) : PoolResultSpecs(kit, "spawn");

public sealed class InProcessPoolResultSpecs(ActorProcFixture kit) : PoolResultSpecs(kit, "in-process");
