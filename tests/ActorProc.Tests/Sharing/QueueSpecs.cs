using System.Diagnostics;
using ActorProc.TestKit;
using ActorProc.Tests.Multiprocessing;
using Xunit;

namespace ActorProc.Tests.Sharing;

/// <summary>What a queue does while nobody dies.</summary>
public abstract class QueueSpecs(ActorProcFixture kit, string method) : ActorProcTest(kit, startMethod: method), IClassFixture<ActorProcFixture>
{
    private static TimeSpan Short { get; } = TimeSpan.FromMilliseconds(50);

    [Fact, Behaviour("Q-01")]
    public async Task Items_of_each_producer_should_come_in_order_and_once_when_many_put_and_many_take()
    {
        const int Each = 300;
        await using var queue = Context.CreateQueue<(int Producer, int Number)>();

        var takers = Enumerable.Range(0, 3).Select(_ => Context.RunAsync(static async queue =>
        {
            List<(int, int)> seen = [];
            await foreach (var item in queue)
                seen.Add(item);
            return seen;
        }, queue)).ToArray();
        var producers = Enumerable.Range(0, 3).Select(producer => Context.RunAsync(static (producer, queue) =>
        {
            for (var number = 0; number < Each; number++)
                queue.Put((producer, number));
        }, producer, queue));
        await Task.WhenAll(producers).WaitAsync(Stuck);
        queue.ShutDown();
        var seen = await Task.WhenAll(takers).WaitAsync(Stuck);

        Assert.Equal(Enumerable.Range(0, 3).SelectMany(producer => Enumerable.Range(0, Each).Select(number => (producer, number))), seen.SelectMany(one => one).Order());
        Assert.All(seen, one => Assert.All(one.GroupBy(item => item.Item1), own => Assert.Equal(own.Select(item => item.Item2).Order(), own.Select(item => item.Item2))));
    }

    [Theory, Behaviour("Q-02")]
    [InlineData(0)]
    [InlineData(-1)]
    public async Task Queue_should_never_be_full_when_its_size_is_not_positive(int maxSize)
    {
        await using var queue = Context.CreateQueue<int>(maxSize);

        for (var i = 0; i < 1000; i++)
            Assert.True(queue.TryPut(i));

        Assert.Equal((0, 1000, false), (queue.MaxSize, queue.Count, queue.IsFull));
    }

    [Theory, Behaviour("Q-03", "Q-05")]
    [InlineData(0, 0)]
    [InlineData(-1000, 0)]
    [InlineData(50, 50)]
    public async Task Put_should_fail_when_there_is_no_room_in_time(int limit, int least)
    {
        await using var queue = Context.CreateQueue<int>(2);
        var timeout = TimeSpan.FromMilliseconds(limit);
        queue.Put(1);
        await queue.PutAsync(2, TimeSpan.Zero);

        var watch = Stopwatch.StartNew();
        Assert.Contains("is full", Assert.Throws<QueueFullException>(() => queue.Put(3, timeout)).Message, StringComparison.Ordinal);
        Assert.True(watch.ElapsedMilliseconds >= least, $"It gave up after {watch.ElapsedMilliseconds} ms.");
        await Assert.ThrowsAsync<QueueFullException>(async () => await queue.PutAsync(3, timeout));

        Assert.False(queue.TryPut(3));
        Assert.Equal((true, 2), (queue.IsFull, queue.Count));
        Assert.Equal((1, 2), (queue.Get(Stuck), queue.Get(Stuck)));
        Assert.True(queue.IsEmpty);
    }

    [Fact, Behaviour("Q-03")]
    public async Task Put_should_wait_for_room_in_its_turn_and_be_in_the_queue_when_it_returns()
    {
        await using var queue = Context.CreateQueue<string>(1);
        queue.Put("first");

        var child = Context.RunAsync(static queue =>
        {
            queue.Put("second", TimeSpan.FromSeconds(30));
            return queue.Count;
        }, queue);
        Assert.Equal("first", queue.Get(Stuck));

        Assert.Equal(1, await child.WaitAsync(Stuck));
        Assert.Equal("second", await queue.GetAsync(Stuck));
        queue.Put("third");
        Task[] waiting = [queue.PutAsync("fourth", Stuck).AsTask(), queue.PutAsync("fifth", Stuck).AsTask()];
        Assert.Equal(("third", "fourth", "fifth"), (queue.Get(Stuck), queue.Get(Stuck), queue.Get(Stuck)));
        await Task.WhenAll(waiting);
    }

    [Theory, Behaviour("Q-04", "Q-05")]
    [InlineData(0, 0)]
    [InlineData(-1000, 0)]
    [InlineData(50, 50)]
    public async Task Get_should_fail_when_there_is_no_item_in_time(int limit, int least)
    {
        await using var queue = Context.CreateQueue<int>();
        var timeout = TimeSpan.FromMilliseconds(limit);

        var watch = Stopwatch.StartNew();
        Assert.Contains("is empty", Assert.Throws<QueueEmptyException>(() => queue.Get(timeout)).Message, StringComparison.Ordinal);
        Assert.True(watch.ElapsedMilliseconds >= least, $"It gave up after {watch.ElapsedMilliseconds} ms.");
        await Assert.ThrowsAsync<QueueEmptyException>(async () => await queue.GetAsync(timeout));
        Assert.False(queue.TryGet(out _));

        queue.Put(1);
        queue.Put(2);
        queue.Put(3);
        Assert.Equal((1, 2), (queue.Get(timeout), await queue.GetAsync(timeout)));
        Assert.True(queue.TryGet(out var third));
        Assert.Equal(3, third);
    }

    [Theory, Behaviour("Q-04")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Get_should_be_woken_when_an_item_comes(bool isAsync)
    {
        await using var queue = Context.CreateQueue<string>();
        await using var waits = Context.CreateQueue<string>();
        var child = Context.RunAsync(static async (isAsync, queue, waits) =>
        {
            waits.Put("about to wait");
            return isAsync ? await queue.GetAsync() : queue.Get();
        }, isAsync, queue, waits);
        waits.Get(Stuck);

        queue.Put("woken");

        Assert.Equal("woken", await child.WaitAsync(Stuck));
    }

    [Fact, Behaviour("Q-06")]
    public async Task Size_should_be_exact_when_several_processes_put_and_take()
    {
        await using var queue = Context.CreateQueue<int>(5);
        Assert.Equal((0, true, false), (queue.Count, queue.IsEmpty, queue.IsFull));

        await Context.RunAsync(static queue =>
        {
            for (var i = 0; i < 5; i++)
                queue.Put(i);
        }, queue);
        Assert.Equal((5, false, true), (queue.Count, queue.IsEmpty, queue.IsFull));

        Assert.Equal(0, await Context.RunAsync(static queue => queue.Get(), queue));
        Assert.Equal((4, false, false), (queue.Count, queue.IsEmpty, queue.IsFull));
        queue.Close();
        Assert.Equal(4, queue.Count);
    }

    [Fact, Behaviour("Q-11")]
    public async Task Item_should_be_as_it_was_when_it_was_put_however_it_changes_later()
    {
        await using var queue = Context.CreateQueue<List<int>>();
        List<int> item = [1];

        queue.Put(item);
        item.Add(2);

        Assert.Equal([1], queue.Get(Stuck));
    }

    [Fact, Behaviour("Q-11", "Q-12")]
    public async Task Put_should_fail_and_the_queue_go_on_when_an_item_cannot_travel()
    {
        await using var queue = Context.CreateQueue<object>(2);
        queue.Put("before");
        using var unfit = new Timer(static _ => { });

        Assert.Contains(nameof(Timer), Assert.Throws<MessageSerializationException>(() => queue.Put(unfit)).Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<MessageSerializationException>(async () => await queue.PutAsync(unfit));
        Assert.Throws<MessageSerializationException>(() => queue.TryPut(unfit));

        Assert.Equal(1, queue.Count);
        queue.Put("behind", TimeSpan.Zero);
        Assert.Equal(("before", "behind"), (queue.Get(Stuck), queue.Get(Stuck)));
    }

    [Fact, Behaviour("Q-12", "Q-15")]
    public async Task Get_should_fail_and_the_item_be_gone_when_it_cannot_be_rebuilt()
    {
        await using var queue = Context.CreateQueue<object>();
        queue.Put(new Dictionary<Key, int> { [new Key()] = 1 });
        queue.Put("next");

        Key.IsRefused = true;
        Assert.Contains("no key here", Assert.ThrowsAny<Exception>(() => queue.Get(Stuck)).ToString(), StringComparison.Ordinal);
        Key.IsRefused = false;

        Assert.Equal("next", queue.Get(Stuck));
        Assert.True(queue.IsEmpty);
    }

    [Fact, Behaviour("Q-04")]
    public async Task Large_and_small_items_should_keep_their_order()
    {
        await using var queue = Context.CreateQueue<byte[]>(prefetch: 3);
        int[] sizes = [10, 300_000, 20, 30, 2_000_000, 40, 70_000, 50, 60];

        var taker = Context.RunAsync(static (count, queue) => Enumerable.Range(0, count).Select(_ => queue.Get(TimeSpan.FromSeconds(30)).Length).ToArray(), sizes.Length, queue);
        foreach (var size in sizes)
            queue.Put(new byte[size]);

        Assert.Equal(sizes, await taker.WaitAsync(Stuck));
    }

    [Fact, Behaviour("Q-13")]
    public async Task Handle_should_travel_inside_an_item()
    {
        await using var queue = Context.CreateQueue<ProcessQueue<string>>();
        await using var inner = Context.CreateQueue<string>();

        queue.Put(inner);
        await Context.RunAsync(static queue => queue.Get().Put("by way of an item"), queue);

        Assert.Equal("by way of an item", inner.Get(Stuck));
    }

    /// <summary>Cannot be put into a dictionary by a thread that refuses it.</summary>
    public sealed class Key
    {
        [field: ThreadStatic]
        public static bool IsRefused { get; set; }

        public override bool Equals(object? obj) => obj is Key;

        public override int GetHashCode() => IsRefused ? throw new InvalidOperationException("no key here") : 1;
    }
}

public sealed class SpawnQueueSpecs(ActorProcFixture kit) : QueueSpecs(kit, "spawn");

public sealed class InProcessQueueSpecs(ActorProcFixture kit) : QueueSpecs(kit, "in-process");
