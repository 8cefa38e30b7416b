using ActorProc.TestKit;
using ActorProc.Tests.Multiprocessing;
using Xunit;

namespace ActorProc.Tests.Sharing;

/// <summary>Who waits for an item and gives up: nothing is lost by that.</summary>
public abstract class QueueWaitSpecs(ActorProcFixture kit, string method) : ActorProcTest(kit, startMethod: method), IClassFixture<ActorProcFixture>
{
    [Theory, Behaviour("Q-04")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Cancelled_get_should_end_and_leave_the_item_that_comes_later(bool isAsync)
    {
        await using var queue = Context.CreateQueue<int>();
        using var cancel = new CancellationTokenSource();

        var waiting = isAsync ? queue.GetAsync(cancellationToken: cancel.Token).AsTask() : OnThread(() => queue.Get(cancellationToken: cancel.Token));
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.WaitAsync(Stuck));
        queue.Put(1);
        Assert.Equal(1, queue.Count);
        Assert.Equal(1, queue.Get(Stuck));
    }

    [Theory, Behaviour("Q-04")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Every_item_should_be_taken_once_when_getters_give_up_all_the_time(bool isAsync)
    {
        const int Count = 1000;
        await using var queue = Context.CreateQueue<int>(prefetch: isAsync ? 3 : 0);
        var child = Context.RunAsync(static queue =>
        {
            for (var i = 0; i < Count; i++)
                queue.Put(i);
            queue.ShutDown();
        }, queue);

        var takers = Enumerable.Range(0, 3).Select(number => isAsync ? TakeAsync(queue, number) : OnThread(() => Take(queue, number))).ToArray();
        await child.WaitAsync(Stuck);
        var seen = await Task.WhenAll(takers).WaitAsync(Stuck);

        Assert.Equal(Enumerable.Range(0, Count), seen.SelectMany(one => one).Order());
        Assert.Equal(0, queue.Count);
    }

    [Fact, Behaviour("Q-03")]
    public async Task Cancelled_put_should_leave_the_queue_as_it_was_or_have_put()
    {
        const int Count = 300;
        await using var queue = Context.CreateQueue<int>(1);
        var taker = Context.RunAsync(static async queue =>
        {
            List<int> seen = [];
            await foreach (var item in queue)
                seen.Add(item);
            return seen;
        }, queue);

        List<int> put = [];
        for (var i = 0; i < Count; i++)
        {
            using var cancel = new CancellationTokenSource();
            var putting = queue.PutAsync(i, cancellationToken: cancel.Token);
            if (i % 3 > 0)
                await cancel.CancelAsync();
            try
            {
                await putting.AsTask().WaitAsync(Stuck);
                put.Add(i);
            }
            catch (OperationCanceledException)
            {
                // Not in the queue, then.
            }
        }

        queue.ShutDown();
        Assert.Equal(put, await taker.WaitAsync(Stuck));
        Assert.True(put.Count >= Count / 3);
    }

    [Fact, Behaviour("Q-04")]
    public async Task Getter_should_be_served_when_another_of_its_process_gives_up()
    {
        await using var queue = Context.CreateQueue<int>();

        for (var i = 0; i < 200; i++)
        {
            using var cancel = new CancellationTokenSource();
            var (one, other) = (queue.GetAsync(cancellationToken: cancel.Token).AsTask(), queue.GetAsync(Stuck).AsTask());
            // The item and the change of mind are under way at the same time.
            await Task.WhenAll(Task.Run(() => queue.Put(i)), Task.Run(cancel.Cancel));

            var won = await Task.WhenAny(one.ContinueWith(done => done.IsCompletedSuccessfully, TaskScheduler.Default)).Unwrap().WaitAsync(Stuck);
            if (won)
                queue.Put(i);
            Assert.Equal(i, await other.WaitAsync(Stuck));
            Assert.Equal(0, queue.Count);
        }
    }

    [Fact, Behaviour("Q-04")]
    public async Task Item_should_go_to_whoever_waits_when_it_came_too_late_for_another_process()
    {
        await using var queue = Context.CreateQueue<int>();
        var child = Context.RunAsync(static queue =>
        {
            List<int> seen = [];
            while (true)
            {
                try
                {
                    seen.Add(queue.Get(TimeSpan.FromMilliseconds(1)));
                }
                catch (QueueEmptyException)
                {
                    // Again: the next one may be on its way in this very moment.
                }
                catch (QueueShutDownException)
                {
                    return seen;
                }
            }
        }, queue);

        List<int> own = [];
        for (var i = 0; i < 500; i++)
        {
            queue.Put(i);
            if (queue.TryGet(out var item))
                own.Add(item);
        }

        queue.ShutDown();
        Assert.Equal(Enumerable.Range(0, 500), own.Concat(await child.WaitAsync(Stuck)).Order());
    }

    [Fact]
    public async Task Enumeration_should_end_with_the_queue_or_its_token_and_lose_nothing()
    {
        await using var queue = Context.CreateQueue<int>();
        using var cancel = new CancellationTokenSource();
        queue.Put(1);
        queue.Put(2);

        List<int> seen = [];
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var item in queue.WithCancellation(cancel.Token))
            {
                seen.Add(item);
                await cancel.CancelAsync();
            }
        });
        queue.ShutDown();
        await foreach (var item in queue)
            seen.Add(item);

        Assert.Equal([1, 2], seen);
    }

    private static List<int> Take(ProcessQueue<int> queue, int number)
    {
        List<int> seen = [];
        while (true)
        {
            try
            {
                seen.Add(queue.Get(TimeSpan.FromMilliseconds(number)));
            }
            catch (QueueEmptyException)
            {
                // Again.
            }
            catch (QueueShutDownException)
            {
                return seen;
            }
        }
    }

    private static async Task<List<int>> TakeAsync(ProcessQueue<int> queue, int number)
    {
        List<int> seen = [];
        while (true)
        {
            using var cancel = new CancellationTokenSource(TimeSpan.FromMilliseconds(number + 1));
            try
            {
                seen.Add(await queue.GetAsync(cancellationToken: cancel.Token));
            }
            catch (OperationCanceledException)
            {
                // Again.
                await Task.Yield();
            }
            catch (QueueShutDownException)
            {
                return seen;
            }
        }
    }

    // Many blocked tests at once would use up the pool.
    private static Task<TResult> OnThread<TResult>(Func<TResult> body) => Task.Factory.StartNew(body, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}

public sealed class SpawnQueueWaitSpecs(ActorProcFixture kit) : QueueWaitSpecs(kit, "spawn");

public sealed class InProcessQueueWaitSpecs(ActorProcFixture kit) : QueueWaitSpecs(kit, "in-process");
