using System.Diagnostics;
using ActorProc.TestKit;
using ActorProc.Tests.Acceptance;
using ActorProc.Tests.Multiprocessing;
using Akka.Configuration;
using Xunit;
using Xunit.Abstractions;

namespace ActorProc.Tests.Sharing;

/// <summary>Processes that put so often that they do it without asking; and the same without lanes and loans.</summary>
public sealed class LaneSpecs(ITestOutputHelper output) : ActorProcTestKit(output, "akka.loglevel = ERROR")
{
    // Added to the count of those that are not waited for any more.
    private const int Dead = 1_000_000_000;

    private const string Plain = "akka.loglevel = ERROR, actorproc.sharing { queue-lane = 0, prefetch = 0 }";

    [Fact]
    public async Task Everything_that_was_put_should_stay_when_producers_are_killed_in_the_middle_of_it()
    {
        await using var queue = App.CreateQueue<int[]>();
        var producers = Enumerable.Range(0, 3).Select(number => App.StartProcess(static (ProcessQueue<int[]> queue, int number) =>
        {
            for (var i = 0; ; i++)
                queue.Put([number, i]);
        }, queue, number)).ToArray();

        Dictionary<int, int> next = new() { [0] = 0, [1] = 0, [2] = 0 };
        foreach (var producer in producers)
        {
            while (next.Values.Min() < 2000)
                Take();
            producer.Kill();
            Assert.True(await producer.JoinAsync(Stuck));
            next.Remove(Array.IndexOf(producers, producer), out var last);
            next[Array.IndexOf(producers, producer)] = last + Dead;
        }

        while (queue.TryGet(out var item))
            Check(item!);
        Assert.Equal(0, queue.Count);

        void Take() => Check(queue.Get(Stuck));

        // Without a gap, up to the last one.
        void Check(int[] item)
        {
            var expected = next[item[0]]++;
            Assert.Equal(expected % Dead, item[1]);
        }
    }

    [Theory]
    [InlineData("akka.loglevel = ERROR")]
    [InlineData(Plain)]
    public async Task Items_should_stay_in_order_when_small_and_large_ones_are_put_waited_for_or_not(string config)
    {
        await using var app = await StartAsync(config);
        await using var queue = app.CreateQueue<byte[]>();
        await using var child = app.StartProcess(static async (ProcessQueue<byte[]> queue) =>
        {
            List<Task> under = [];
            for (var i = 0; i < 3000; i++)
            {
                var item = new byte[i % 10 == 9 ? 200_000 : 4];
                BitConverter.TryWriteBytes(item, i);
                if (i % 3 == 0)
                    queue.Put(item);
                else
                    under.Add(queue.PutAsync(item).AsTask());
                if (i % 3 == 2)
                    await Task.WhenAll(under);
            }
        }, queue);

        for (var i = 0; i < 3000; i++)
            Assert.Equal(i, BitConverter.ToInt32(queue.Get(Stuck)));
        Assert.True(await child.JoinAsync(Stuck));
        Assert.Equal(0, child.ExitCode);
    }

    [Theory]
    [InlineData("akka.loglevel = ERROR")]
    [InlineData(Plain)]
    public async Task Queue_should_never_hold_more_than_it_may_when_several_put_and_take(string config)
    {
        await using var app = await StartAsync(config);
        await using var queue = app.CreateQueue<int>(7);
        await using var taken = app.CreateQueue<int>();
        var producers = Enumerable.Range(0, 3).Select(_ => app.StartProcess(static (ProcessQueue<int> queue) =>
        {
            for (var i = 0; i < 1000; i++)
                queue.Put(i);
        }, queue)).ToArray();
        await Eventually.IsTrueAsync(() => queue.Count == 7, () => $"a full queue; it holds {queue.Count}");
        Assert.True(queue.IsFull);
        Assert.False(queue.TryPut(0));
        var consumer = app.StartProcess(static (ProcessQueue<int> queue, ProcessQueue<int> taken) =>
        {
            for (var i = 0; i < 3000; i++)
                taken.Put(queue.Get());
        }, queue, taken);

        var most = 0;
        while (consumer.IsAlive)
            most = Math.Max(most, queue.Count);
        Assert.InRange(most, 0, 7);
        foreach (var process in producers.Append(consumer))
        {
            Assert.True(await process.JoinAsync(Stuck));
            Assert.Equal(0, process.ExitCode);
        }

        Assert.Equal(3000, taken.Count);
        Assert.Equal(0, queue.Count);
    }

    [Fact]
    public async Task Putter_should_get_in_as_soon_as_one_item_is_taken_of_those_that_were_lent()
    {
        await using var queue = App.CreateQueue<int>(20);
        await using var took = App.CreateQueue<int>();
        await using var goesOn = App.CreateQueue<bool>();
        for (var i = 0; i < 20; i++)
            queue.Put(i);
        await using var consumer = App.StartProcess(static (ProcessQueue<int> queue, ProcessQueue<int> took, ProcessQueue<bool> goesOn) =>
        {
            while (goesOn.Get())
                took.Put(queue.Get());
        }, queue, took, goesOn);

        for (var i = 0; i < 20; i++)
        {
            goesOn.Put(true);
            Assert.Equal(i, took.Get(Stuck));
            queue.Put(20 + i, Stuck);
            Assert.Throws<QueueFullException>(() => queue.Put(0, TimeSpan.Zero));
            Assert.Equal(20, queue.Count);
        }

        goesOn.Put(false);
        Assert.True(await consumer.JoinAsync(Stuck));
    }

    [Fact]
    public async Task Everybody_who_waits_for_room_should_get_in_when_items_are_taken_that_were_lent_meanwhile()
    {
        await using var queue = App.CreateQueue<int>(2);
        await using var took = App.CreateQueue<int>();
        await using var goesOn = App.CreateQueue<bool>();
        queue.Put(0);
        queue.Put(1);
        var waiting = Enumerable.Range(2, 3).Select(i => queue.PutAsync(i).AsTask()).ToArray();
        await using var consumer = App.StartProcess(static (ProcessQueue<int> queue, ProcessQueue<int> took, ProcessQueue<bool> goesOn) =>
        {
            while (goesOn.Get())
                took.Put(queue.Get());
        }, queue, took, goesOn);

        for (var i = 0; i < 5; i++)
        {
            goesOn.Put(true);
            Assert.Equal(i, took.Get(Stuck));
            if (i < waiting.Length)
                await waiting[i].WaitAsync(Stuck);
            Assert.Equal(Math.Min(2, 4 - i), queue.Count);
        }

        goesOn.Put(false);
        Assert.True(await consumer.JoinAsync(Stuck));
    }

    [Fact]
    public async Task Producer_should_be_told_when_the_queue_has_been_shut_down_or_is_no_more()
    {
        var queue = App.CreateQueue<int>();
        await using var refused = App.CreateQueue<string>();
        await using var child = App.StartProcess(static (ProcessQueue<int> queue, ProcessQueue<string> refused) =>
        {
            foreach (var _ in new[] { 1, 2 })
            {
                try
                {
                    while (true)
                        queue.Put(1);
                }
                catch (Exception e) when (e is QueueShutDownException or ObjectDisposedException)
                {
                    refused.Put(e.GetType().Name);
                }
            }
        }, queue, refused);
        for (var i = 0; i < 10_000; i++)
            queue.Get(Stuck);

        queue.ShutDown(immediate: true);
        Assert.Equal(nameof(QueueShutDownException), refused.Get(Stuck));
        Assert.Equal(0, queue.Count);
        await queue.DisposeAsync();
        Assert.Contains(refused.Get(Stuck), (string[])[nameof(QueueShutDownException), nameof(ObjectDisposedException)]);
        Assert.True(await child.JoinAsync(Stuck));
    }

    [Fact]
    public async Task Nothing_should_be_put_twice_or_lost_when_a_producer_stands_still_while_others_go_on()
    {
        await using var queue = App.CreateQueue<int>(50);
        var child = App.StartProcess(static (ProcessQueue<int> queue) =>
        {
            for (var i = 0; i < 200_000; i++)
                queue.Put(i);
        }, queue);
        var next = 0;
        while (next < 1000)
            Assert.Equal(next++, queue.Get(Stuck));

        ProcessSignals.Stop(child.Pid!.Value);
        while (queue.TryGet(out var there))
            Assert.Equal(next++, there);
        // Whatever room it was given is needed by others now.
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < 50; i++)
            queue.Put(-1, Stuck);
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(5));
        Assert.Equal(50, queue.Count);
        Assert.Equal(Enumerable.Repeat(-1, 50), Enumerable.Range(0, 50).Select(_ => queue.Get(Stuck)));
        ProcessSignals.Continue(child.Pid!.Value);

        while (next < 200_000)
            Assert.Equal(next++, queue.Get(Stuck));
        Assert.True(await child.JoinAsync(Stuck));
    }

    private static Task<ActorProcSystem> StartAsync(string config) =>
        ActorProcSystem.StartAsync("lanes", new ActorProcOptions { Config = ConfigurationFactory.ParseString(config), HandleSignals = false });
}
