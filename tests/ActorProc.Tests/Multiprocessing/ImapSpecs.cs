using ActorProc.TestKit;
using Xunit;

namespace ActorProc.Tests.Multiprocessing;

/// <summary>Streams of results that are left early, or meet trouble on their way.</summary>
public abstract class ImapSpecs(ActorProcFixture kit, string method) : ActorProcTest(kit, startMethod: method), IClassFixture<ActorProcFixture>
{
    [Fact, Behaviour("IM-02", "IM-04")]
    public async Task Input_should_be_disposed_of_when_the_stream_is_left_while_a_result_is_waited_for()
    {
        var said = new Reports<int>();
        await using var pool = Context.CreatePool(1);
        var input = new Input();
        var results = pool.ImapAsync(Stay(said), input.Read(3)).GetAsyncEnumerator();
        var next = results.MoveNextAsync().AsTask();
        await said.NextAsync("the first item");

        await results.DisposeAsync().AsTask().WaitAsync(Stuck);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next.WaitAsync(Stuck));
        Assert.True(input.IsDisposed);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => results.MoveNextAsync().AsTask());
        await results.DisposeAsync();
        Assert.Equal(4, await pool.ApplyAsync(Twice, 2).WaitAsync(Stuck));
    }

    [Theory, Behaviour("IM-01")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Result_should_be_there_before_the_next_item_is(bool isOrdered)
    {
        await using var pool = Context.CreatePool(1);
        var items = System.Threading.Channels.Channel.CreateUnbounded<int>();
        var source = items.Reader.ReadAllAsync();
        await using var results = (isOrdered ? pool.ImapAsync(Twice, source) : pool.ImapUnorderedAsync(Twice, source)).GetAsyncEnumerator();

        // The input waits for each result before it goes on.
        for (var i = 1; i <= 3; i++)
        {
            items.Writer.TryWrite(i);
            Assert.True(await results.MoveNextAsync().AsTask().WaitAsync(Stuck));
            Assert.Equal(2 * i, results.Current);
        }

        items.Writer.Complete();
        Assert.False(await results.MoveNextAsync().AsTask().WaitAsync(Stuck));
    }

    [Fact, Behaviour("IM-04")]
    public async Task What_is_under_way_should_be_called_off_when_the_stream_is_left()
    {
        var said = new Reports<int>();
        await using var pool = Context.CreatePool(2);
        var stay = Stay(said);
        var log = File("log");

        await foreach (var result in pool.ImapUnorderedAsync(number => number == 0 ? 0 : number < 3 ? stay(number) : Note(log, number), Enumerable.Range(0, 100), readAhead: 5))
        {
            Assert.Equal(0, result);
            await said.NextAsync("the second item");
            await said.NextAsync("the third item");
            break;
        }

        Assert.Equal((int[])[2, 4], await pool.MapAsync(Twice, [1, 2], chunkSize: 1).WaitAsync(Stuck));
        Assert.False(System.IO.File.Exists(log));
    }

    [Fact, Behaviour("IM-03", "AR-01")]
    public async Task Failure_of_an_item_should_show_the_stack_of_the_worker()
    {
        await using var pool = Context.CreatePool(1);
        await using var results = pool.ImapAsync(Fail, [1, 2], chunkSize: 2).GetAsyncEnumerator();

        for (var i = 1; i <= 2; i++)
        {
            var failure = await Assert.ThrowsAsync<FormatException>(() => results.MoveNextAsync().AsTask().WaitAsync(Stuck));
            Assert.Equal($"item {i}", failure.Message);
            Assert.Contains($"{nameof(ImapSpecs)}.{nameof(Fail)}", failure.ToString());
        }

        Assert.False(await results.MoveNextAsync().AsTask().WaitAsync(Stuck));
    }

    [Theory, Behaviour("IM-03", "PO-18")]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Stream_should_go_on_behind_an_exception_that_cannot_be_rebuilt_here(int chunkSize)
    {
        await using var pool = Context.CreatePool(1);

        var seen = await SeenAsync(pool.ImapAsync(FailOddly, [0, 1, 2], chunkSize));

        Assert.Equal(["0", "odd", "4"], seen);
    }

    [Fact, Behaviour("IM-03", "PO-17")]
    public async Task Stream_should_go_on_behind_an_item_that_cannot_travel()
    {
        await using var pool = Context.CreatePool(1);
        object[] items = [1, new MemoryStream(), 3];

        var seen = await SeenAsync(pool.ImapAsync(static item => item is int number ? number : 0, items));

        Assert.Equal(3, seen.Count);
        Assert.Equal(("1", "3"), (seen[0], seen[2]));
        Assert.Contains(nameof(MemoryStream), seen[1]);
    }

    [Fact, Behaviour("PO-09", "PO-10")]
    public async Task Results_under_way_should_come_and_then_the_refusal_when_the_pool_is_closed_in_the_middle()
    {
        var pool = Context.CreatePool(1);
        await using var results = pool.ImapAsync(Twice, Enumerable.Range(0, 100), readAhead: 3).GetAsyncEnumerator();
        Assert.True(await results.MoveNextAsync().AsTask().WaitAsync(Stuck));

        pool.Close();

        for (var number = 1; number < 3; number++)
        {
            Assert.True(await results.MoveNextAsync().AsTask().WaitAsync(Stuck));
            Assert.Equal(2 * number, results.Current);
        }

        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => results.MoveNextAsync().AsTask().WaitAsync(Stuck));
        Assert.Contains("Pool not running", refusal.Message);
        Assert.False(await results.MoveNextAsync().AsTask().WaitAsync(Stuck));
        await pool.JoinAsync().WaitAsync(Stuck);
    }

    [Fact, Behaviour("IM-03", "PO-15")]
    public async Task Stream_should_go_on_behind_an_item_whose_worker_died()
    {
        if (!HasProcesses)
            return; // there is nobody to die
        await using var pool = Context.CreatePool(1);

        var seen = await SeenAsync(pool.ImapAsync(LeaveAtOne, [0, 1, 2], readAhead: 2));

        Assert.Equal(("0", "2"), (seen[0], seen[2]));
        Assert.Contains("exited with code 7", seen[1]);
    }

    private static async Task<List<string>> SeenAsync(IAsyncEnumerable<int> stream)
    {
        var seen = new List<string>();
        await using var results = stream.GetAsyncEnumerator();
        while (true)
        {
            try
            {
                if (!await results.MoveNextAsync().AsTask().WaitAsync(Stuck))
                    return seen;
                seen.Add($"{results.Current}");
            }
            catch (ActorProcException e)
            {
                seen.Add(e.Message);
            }
            catch (Odd)
            {
                seen.Add("odd");
            }
        }
    }

    private static Func<int, int> Stay(IProgress<int> said) => number =>
    {
        said.Report(number);
        ActorProcess.Stopping.WaitHandle.WaitOne();
        return number;
    };

    private static int Note(string log, int number)
    {
        Targets.Append(log, $"{number}");
        return number;
    }

    private static int Twice(int number) => 2 * number;

    private static int Fail(int number) => throw new FormatException($"item {number}");

    private static int FailOddly(int number) => number == 1 ? throw new Odd(new MemoryStream()) : Twice(number);

    private static int LeaveAtOne(int number)
    {
        if (number == 1)
            Environment.Exit(7);
        return number;
    }

    private sealed class Odd(MemoryStream stream) : Exception("odd")
    {
        public MemoryStream Stream => stream;
    }

    private sealed class Input
    {
        public bool IsDisposed { get; private set; }

        public IEnumerable<int> Read(int count)
        {
            try
            {
                for (var i = 0; i < count; i++)
                    yield return i;
            }
            finally
            {
                IsDisposed = true;
            }
        }
    }
}

public sealed class SpawnImapSpecs(ActorProcFixture kit) : ImapSpecs(kit, "spawn");

public sealed class InProcessImapSpecs(ActorProcFixture kit) : ImapSpecs(kit, "in-process");
