using ActorProc.TestKit;
using ActorProc.Tests.Multiprocessing;
using Xunit;

namespace ActorProc.Tests.Sharing;

/// <summary>Queues whose items are marked done.</summary>
public abstract class JoinableQueueSpecs(ActorProcFixture kit, string method) : ActorProcTest(kit, startMethod: method), IClassFixture<ActorProcFixture>
{
    [Fact, Behaviour("J-01")]
    public async Task Marking_done_should_be_refused_when_everything_is()
    {
        await using var queue = Context.CreateJoinableQueue<int>();
        Assert.Contains("task_done() called too many times", Assert.Throws<ArgumentException>(queue.TaskDone).Message, StringComparison.Ordinal);

        queue.Put(1);
        queue.Get(Stuck);
        queue.TaskDone();

        Assert.Throws<ArgumentException>(queue.TaskDone);
        await Assert.ThrowsAsync<ArgumentException>(queue.TaskDoneAsync);
    }

    [Fact, Behaviour("J-02")]
    public async Task Join_should_return_at_once_when_nothing_is_unfinished()
    {
        await using var queue = Context.CreateJoinableQueue<int>();

        Assert.True(queue.Join(TimeSpan.Zero));
        Assert.True(await queue.JoinAsync());
    }

    [Fact, Behaviour("J-02")]
    public async Task All_who_join_should_go_on_when_the_last_item_is_done_and_not_before()
    {
        await using var queue = Context.CreateJoinableQueue<int>();
        await using var joins = Context.CreateQueue<bool>();
        using var cancel = new CancellationTokenSource();
        queue.Put(1);
        queue.Put(2);
        var other = Context.RunAsync(static (queue, joins) =>
        {
            joins.Put(true);
            return queue.Join();
        }, queue, joins);
        joins.Get(Stuck);
        Task<bool>[] own = [queue.JoinAsync().AsTask(), queue.JoinAsync(Stuck).AsTask()];
        var cancelled = queue.JoinAsync(cancellationToken: cancel.Token).AsTask();

        queue.Get(Stuck);
        queue.TaskDone();
        queue.Get(Stuck);
        Assert.False(queue.Join(TimeSpan.FromMilliseconds(20)));
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled.WaitAsync(Stuck));
        Assert.DoesNotContain(own.Append(other), task => task.IsCompleted);
        await queue.TaskDoneAsync();

        Assert.All(await Task.WhenAll(own.Append(other)).WaitAsync(Stuck), Assert.True);
    }

    [Fact, Behaviour("J-03")]
    public async Task Item_should_be_done_when_another_process_says_so_than_the_one_that_took_it()
    {
        await using var queue = Context.CreateJoinableQueue<int>();
        queue.Put(1);
        queue.Get(Stuck);

        await Context.RunAsync(static queue => queue.TaskDone(), queue).WaitAsync(Stuck);

        Assert.True(queue.Join(TimeSpan.Zero));
    }

    [Fact, Behaviour("J-02", "Q-01")]
    public async Task Work_should_all_be_done_when_several_processes_share_it()
    {
        await using var queue = Context.CreateJoinableQueue<int>(prefetch: 5);
        await using var results = Context.CreateQueue<int>();
        var workers = Enumerable.Range(0, 3).Select(_ => Context.RunAsync(static async (queue, results) =>
        {
            await foreach (var number in queue)
            {
                await results.PutAsync(number * number);
                await queue.TaskDoneAsync();
            }
        }, queue, results)).ToArray();

        for (var i = 0; i < 200; i++)
            queue.Put(i);
        Assert.True(await queue.JoinAsync(Stuck));
        Assert.Equal(200, results.Count);
        queue.ShutDown();
        await Task.WhenAll(workers).WaitAsync(Stuck);

        Assert.Equal(Enumerable.Range(0, 200).Select(number => number * number), Enumerable.Range(0, 200).Select(_ => results.Get(Stuck)).Order());
    }
}

public sealed class SpawnJoinableQueueSpecs(ActorProcFixture kit) : JoinableQueueSpecs(kit, "spawn");

public sealed class InProcessJoinableQueueSpecs(ActorProcFixture kit) : JoinableQueueSpecs(kit, "in-process");
