using System.Diagnostics;
using ActorProc.TestKit;
using ActorProc.Tests.Acceptance;
using ActorProc.Tests.Multiprocessing;
using Xunit;

namespace ActorProc.Tests.Sharing;

/// <summary>Processes that die while they have to do with a queue.</summary>
public sealed class QueueDeathSpecs(ActorProcFixture kit) : ActorProcTest(kit, startMethod: "spawn"), IClassFixture<ActorProcFixture>
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact, Behaviour("Q-10")]
    public async Task Process_should_end_when_nobody_takes_what_it_has_put()
    {
        await using var queue = Context.CreateQueue<byte[]>();

        var child = Context.StartProcess(static (ProcessQueue<byte[]> queue) =>
        {
            for (byte i = 0; i < 5; i++)
                queue.Put(Enumerable.Repeat(i, 1_000_000).ToArray());
        }, queue);

        Assert.Equal(0, await EndAsync(child));
        Assert.Equal(5, queue.Count);
        for (byte i = 0; i < 5; i++)
            Assert.Equal(i, queue.Get(Stuck)[^1]);
    }

    [Fact, Behaviour("Q-10")]
    public async Task What_was_put_should_stay_when_the_process_is_killed_right_after()
    {
        await using var queue = Context.CreateQueue<string>();
        var child = Context.StartProcess(static (ProcessQueue<string> queue) =>
        {
            queue.Put("put");
            Process.GetCurrentProcess().Kill();
        }, queue);

        Assert.Equal(-9, await EndAsync(child));

        Assert.Equal("put", queue.Get(Stuck));
    }

    [Theory, Behaviour("Q-14")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Others_should_be_served_when_the_first_who_waits_is_killed(bool wasHandedAnItem)
    {
        await using var queue = Context.CreateQueue<int>();
        await using var waits = Context.CreateQueue<bool>();
        var first = Context.StartProcess(WaitFor, queue, waits);
        waits.Get(Stuck);
        var own = queue.GetAsync().AsTask();
        if (wasHandedAnItem)
        {
            Stop(first);
            queue.Put(1);
            Assert.False(own.IsCompleted);
            Assert.Equal(1, queue.Count);
        }

        var watch = Stopwatch.StartNew();
        first.Kill();
        if (!wasHandedAnItem)
            queue.Put(1);
        Assert.Equal(1, await own.WaitAsync(Stuck));

        Assert.InRange(watch.Elapsed, TimeSpan.Zero, Second);
        Assert.Equal(-9, await EndAsync(first));
        Assert.Equal(0, queue.Count);
    }

    [Theory, Behaviour("J-04")]
    [InlineData(0)]
    [InlineData(3)]
    public async Task What_was_not_done_should_be_taken_by_others_before_the_rest_when_its_taker_is_killed(int prefetch)
    {
        await using var queue = Context.CreateJoinableQueue<int>(prefetch: prefetch);
        await using var took = Context.CreateQueue<bool>();
        for (var i = 0; i < 10; i++)
            queue.Put(i);
        var taker = Context.StartProcess(static (ProcessJoinableQueue<int> queue, ProcessQueue<bool> took) =>
        {
            for (var i = 0; i < 4; i++)
                queue.Get();
            queue.TaskDone();
            took.Put(true);
            queue.Join();
        }, queue, took);
        took.Get(Stuck);

        var watch = Stopwatch.StartNew();
        taker.Kill();
        Assert.Equal(-9, await EndAsync(taker));
        List<int> seen = [];
        // Its death is known here a moment before it is known to the queue.
        while (seen.Count < 3 || watch.Elapsed < Second && seen.Count < 9)
        {
            seen.Add(queue.Get(Stuck));
            queue.TaskDone();
        }

        Assert.InRange(watch.Elapsed, TimeSpan.Zero, Second);
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8, 9], seen.Order());
        Assert.True(await queue.JoinAsync(Stuck));
    }

    [Fact, Behaviour("J-04", "Q-01")]
    public async Task Items_should_come_back_in_their_old_places_when_several_takers_are_killed()
    {
        await using var queue = Context.CreateJoinableQueue<int>();
        await using var took = Context.CreateQueue<bool>();
        for (var i = 0; i < 6; i++)
            queue.Put(i);
        ActorProcess[] takers = [.. Enumerable.Range(0, 2).Select(_ =>
        {
            var taker = Context.StartProcess(TakeTwo, queue, took);
            took.Get(Stuck);
            return taker;
        })];

        foreach (var taker in takers)
            taker.Kill();
        foreach (var taker in takers)
            await EndAsync(taker);
        await Eventually.IsTrueAsync(() => queue.Count == 6, () => $"six items; there are {queue.Count}");

        Assert.Equal(Enumerable.Range(0, 6), Enumerable.Range(0, 6).Select(_ => queue.Get(Stuck)));
    }

    [Fact, Behaviour("Q-01")]
    public async Task Lent_items_should_come_back_in_front_when_their_holder_ends()
    {
        await using var queue = Context.CreateQueue<int>(prefetch: 8);
        for (var i = 0; i < 6; i++)
            queue.Put(i);

        Assert.Equal(0, await Context.RunAsync(static queue => queue.Get(), queue).WaitAsync(Stuck));

        // They come back all at once, on its end or because somebody wants one.
        Assert.Equal(1, queue.Get(Stuck));
        queue.Put(6);
        Assert.Equal(Enumerable.Range(2, 5), Enumerable.Range(0, 5).Select(_ => queue.Get(Stuck)));
    }

    [Fact, Behaviour("Q-03")]
    public async Task Putter_that_is_killed_while_it_waits_should_not_have_put_and_block_nobody()
    {
        await using var queue = Context.CreateQueue<string>(1);
        await using var waits = Context.CreateQueue<bool>();
        queue.Put("first");
        var putter = Context.StartProcess(static (ProcessQueue<string> queue, ProcessQueue<bool> waits) =>
        {
            var putting = queue.PutAsync("killed").AsTask();
            waits.Put(true);
            putting.Wait();
        }, queue, waits);
        waits.Get(Stuck);
        var own = queue.PutAsync("second").AsTask();

        putter.Kill();
        Assert.Equal(-9, await EndAsync(putter));
        // As long as its death is not known there, it is let in when its turn comes.
        await Eventually.IsTrueAsync(() => queue.State is { Count: 1, Offered: 1 }, () => $"nobody but this process to wait for room; there is {queue.State}");
        Assert.Equal("first", queue.Get(Stuck));
        await own.WaitAsync(Stuck);

        var next = queue.Get(Stuck);
        Assert.Equal("second", next);
        Assert.True(queue.IsEmpty);
    }

    private static void WaitFor(ProcessQueue<int> queue, ProcessQueue<bool> waits)
    {
        // What it wants is said before the other is put, on the same way.
        var getting = queue.GetAsync().AsTask();
        waits.Put(true);
        getting.Wait();
    }

    private static void TakeTwo(ProcessJoinableQueue<int> queue, ProcessQueue<bool> took)
    {
        queue.Get();
        queue.Get();
        took.Put(true);
        queue.Join();
    }

    private static void Stop(ActorProcess process)
    {
        ProcessSignals.Stop(process.Pid!.Value);
    }
}
