using ActorProc.TestKit;
using ActorProc.Tests.Multiprocessing;
using Xunit;
using static ActorProc.Tests.Multiprocessing.Refusals;

namespace ActorProc.Tests.Sharing;

/// <summary>Queues that are closed here, shut down, or disposed of.</summary>
public abstract class QueueEndSpecs(ActorProcFixture kit, string method) : ActorProcTest(kit, startMethod: method), IClassFixture<ActorProcFixture>
{
    [Fact, Behaviour("Q-07")]
    public async Task Closed_queue_should_refuse_everything_here_and_nothing_elsewhere()
    {
        await using var queue = Context.CreateQueue<int>(name: "orders");
        await using var back = Context.CreateQueue<int>();
        using var gate = new Gate(File("gate"));
        var child = Context.RunAsync(static (gate, queue, back) =>
        {
            Gate.Pass(gate);
            queue.Put(1);
            back.Put(queue.Get());
        }, File("gate"), queue, back);

        queue.Close();
        queue.Close();

        Assert.Contains("Queue queue 'orders' is closed", Closed(() => queue.Put(2)), StringComparison.Ordinal);
        Closed(() => queue.TryPut(2));
        Closed(() => queue.Get());
        Closed(() => queue.TryGet(out _));
        Closed(() => _ = queue.IsEmpty);
        Closed(() => _ = queue.IsFull);
        Closed(() => queue.ShutDown());
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await queue.PutAsync(2));
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await queue.GetAsync());
        gate.Open();
        await child.WaitAsync(Stuck);
        Assert.Equal(1, back.Get(Stuck));
    }

    [Fact, Behaviour("Q-08", "Q-09")]
    public async Task Joining_the_thread_should_be_refused_before_the_queue_is_closed_and_not_wait_after()
    {
        await using var queue = Context.CreateQueue<byte[]>();
        queue.Put(new byte[1_000_000]);

        Assert.Contains("not closed", Refusal(queue.JoinThread), StringComparison.Ordinal);
        queue.Close();
        queue.JoinThread();
        queue.CancelJoinThread();

        Assert.Equal(1, queue.Count);
    }

    [Fact]
    public async Task Shut_down_queue_should_take_nothing_more_and_be_emptied()
    {
        await using var queue = Context.CreateQueue<int>(1);
        await using var waits = Context.CreateQueue<bool>();
        queue.Put(1);
        var putter = queue.PutAsync(2).AsTask();

        queue.ShutDown();

        await Assert.ThrowsAsync<QueueShutDownException>(() => putter.WaitAsync(Stuck));
        Assert.Throws<QueueShutDownException>(() => queue.Put(3));
        Assert.Throws<QueueShutDownException>(() => queue.TryPut(3));
        Assert.Equal(1, await Context.RunAsync(static queue => queue.Get(), queue).WaitAsync(Stuck));
        Assert.Throws<QueueShutDownException>(() => queue.Get(Stuck));
        Assert.Throws<QueueShutDownException>(() => queue.TryGet(out _));
        await Assert.ThrowsAsync<QueueShutDownException>(async () => await queue.GetAsync());
    }

    [Fact]
    public async Task Everybody_who_waits_should_be_told_when_the_queue_is_shut_down()
    {
        await using var queue = Context.CreateQueue<int>();
        await using var waits = Context.CreateQueue<bool>();
        var child = Context.RunAsync(static async (queue, waits) =>
        {
            Task<int>[] all = [queue.GetAsync().AsTask(), queue.GetAsync().AsTask()];
            waits.Put(true);
            var both = Task.WhenAll(all);
            return await both.ContinueWith(failed => failed.Exception!.InnerExceptions.Count(one => one is QueueShutDownException), TaskScheduler.Default);
        }, queue, waits);
        waits.Get(Stuck);
        var own = queue.GetAsync().AsTask();

        queue.ShutDown();

        Assert.Equal(2, await child.WaitAsync(Stuck));
        await Assert.ThrowsAsync<QueueShutDownException>(() => own.WaitAsync(Stuck));
    }

    [Fact]
    public async Task Items_should_be_dropped_when_the_queue_is_shut_down_at_once()
    {
        await using var queue = Context.CreateJoinableQueue<int>(prefetch: 10);
        for (var i = 0; i < 8; i++)
            queue.Put(i);
        // Some are lent now.
        Assert.Equal(0, queue.Get(Stuck));
        queue.TaskDone();

        queue.ShutDown(immediate: true);

        Assert.Throws<QueueShutDownException>(() => Context.RunAsync(static queue => queue.Get(), queue).WaitAsync(Stuck).GetAwaiter().GetResult());
        Assert.Throws<QueueShutDownException>(() => queue.Get(Stuck));
        Assert.True(queue.Join(Stuck));
    }

    [Fact]
    public async Task Everybody_should_be_told_when_the_queue_is_disposed_of()
    {
        var queue = Context.CreateQueue<int>(1);
        await using var waits = Context.CreateQueue<bool>();
        var child = Context.RunAsync(static async (queue, waits) =>
        {
            var getting = queue.GetAsync().AsTask();
            waits.Put(true);
            return await getting.ContinueWith(failed => failed.Exception!.InnerException is ObjectDisposedException, TaskScheduler.Default);
        }, queue, waits);
        waits.Get(Stuck);

        await queue.DisposeAsync();
        await queue.DisposeAsync();

        Assert.True(await child.WaitAsync(Stuck));
        Closed(() => queue.Put(1));
        Closed(() => queue.Get(Stuck));
        Closed(() => queue.TryGet(out _));
        Closed(() => _ = queue.Count);
        Assert.Contains("gone", queue.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_should_wait_for_ever_when_the_queue_is_disposed_of_in_the_same_moment()
    {
        for (var i = 0; i < 200; i++)
        {
            var queue = Context.CreateQueue<int>();
            var getting = Task.Run(() => queue.GetAsync().AsTask());
            var asking = Task.Run(() => queue.Count);

            await queue.DisposeAsync();

            await Assert.ThrowsAsync<ObjectDisposedException>(() => getting.WaitAsync(Stuck));
            await asking.ContinueWith(done => Assert.True(done.IsCompletedSuccessfully || done.Exception!.InnerException is ObjectDisposedException), TaskScheduler.Default).WaitAsync(Stuck);
        }
    }
}

public sealed class SpawnQueueEndSpecs(ActorProcFixture kit) : QueueEndSpecs(kit, "spawn");

public sealed class InProcessQueueEndSpecs(ActorProcFixture kit) : QueueEndSpecs(kit, "in-process");
