using System.Diagnostics;
using ActorProc.TestKit;
using ActorProc.Tests.Acceptance;
using ActorProc.Tests.Multiprocessing;
using Xunit;
using Xunit.Abstractions;

namespace ActorProc.Tests.Sharing;

/// <summary>A consumer that holds what others want: it is taken back, whether or not that consumer can answer.</summary>
public sealed class TakingBackSpecs(ITestOutputHelper output) : ActorProcTestKit(output, "akka.loglevel = ERROR")
{
    private static readonly TimeSpan AtOnce = TimeSpan.FromSeconds(1.5);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Lent_items_should_be_taken_back_at_once_when_another_wants_one_and_their_holder_is_busy(bool onlyTries)
    {
        await using var queue = App.CreateQueue<int>(prefetch: 10);
        await using var took = App.CreateQueue<int>();
        await using var goesOn = App.CreateQueue<bool>();
        var holder = Start(queue, took, goesOn);
        Assert.Equal(0, took.Get(Stuck));
        Assert.Equal(5, queue.Count);

        var watch = Stopwatch.StartNew();
        if (onlyTries)
            Assert.True(queue.TryGet(out var second) && second == 1);
        else
            Assert.Equal(1, queue.Get(Stuck));
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, AtOnce);

        Assert.True(holder.IsAlive);
        Assert.Equal([2, 3, 4, 5], Enumerable.Range(0, 4).Select(_ => queue.Get(Stuck)));
        Assert.False(queue.TryGet(out _));
        queue.Put(6);
        goesOn.Put(true);
        Assert.Equal(6, took.Get(Stuck));
        Assert.True(await holder.JoinAsync(Stuck));
    }

    [Fact]
    public async Task Lent_items_should_go_to_others_at_once_when_their_holder_stands_still_and_it_goes_on_behind_them()
    {
        await using var queue = App.CreateQueue<int>(prefetch: 10);
        await using var took = App.CreateQueue<int>();
        await using var goesOn = App.CreateQueue<bool>();
        var holder = Start(queue, took, goesOn);
        Assert.Equal(0, took.Get(Stuck));
        ProcessSignals.Stop(holder.Pid!.Value);

        var watch = Stopwatch.StartNew();
        Assert.Equal([1, 2, 3, 4, 5], Enumerable.Range(0, 5).Select(_ => queue.Get(Stuck)));
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, AtOnce);
        Assert.False(queue.TryGet(out _));

        goesOn.Put(true);
        queue.Put(6);
        ProcessSignals.Continue(holder.Pid!.Value);
        Assert.Equal(6, took.Get(Stuck));
        Assert.True(await holder.JoinAsync(Stuck));
        Assert.Equal(0, holder.ExitCode);
    }

    [Fact]
    public async Task Whoever_waits_should_be_told_when_what_was_on_its_way_is_dropped()
    {
        await using var queue = App.CreateQueue<int>(prefetch: 10);
        await using var waits = App.CreateQueue<bool>();
        await using var said = App.CreateQueue<string>();
        var waiter = App.StartProcess(static (ProcessQueue<int> queue, ProcessQueue<bool> waits, ProcessQueue<string> said) =>
        {
            waits.Put(true);
            try
            {
                said.Put($"{queue.Get()}");
            }
            catch (QueueShutDownException)
            {
                said.Put("shut down");
            }
        }, queue, waits, said);
        waits.Get(Stuck);
        await Eventually.IsTrueAsync(() => queue.State.Wanted == 1, () => "somebody to wait");
        ProcessSignals.Stop(waiter.Pid!.Value);
        for (var i = 0; i < 3; i++)
            queue.Put(i);

        queue.ShutDown(immediate: true);
        ProcessSignals.Continue(waiter.Pid!.Value);

        // The first one was its own already; or it is not.
        Assert.Contains(said.Get(Stuck), (string[])["0", "shut down"]);
        Assert.True(await waiter.JoinAsync(Stuck));
        Assert.Equal(0, waiter.ExitCode);
    }

    [Fact]
    public async Task Room_should_be_made_when_an_item_came_too_late_for_who_gave_up_waiting()
    {
        await using var queue = App.CreateQueue<int>(1);
        await using var took = App.CreateQueue<int>();
        var child = App.StartProcess(static (ProcessQueue<int> queue, ProcessQueue<int> took) =>
        {
            // Each of these may find that the item is on its way already.
            for (var i = 0; i < 200; i++)
            {
                using var cancel = new CancellationTokenSource();
                var getting = queue.GetAsync(cancellationToken: cancel.Token).AsTask();
                cancel.Cancel();
                getting.ContinueWith(done => took.Put(done.IsCompletedSuccessfully ? done.Result : -1), TaskScheduler.Default).Wait();
            }
        }, queue, took);

        var over = child.JoinAsync();
        List<int> seen = [];
        for (var (i, gaveUp) = (0, 0); gaveUp < 200; i++)
        {
            var putting = queue.PutAsync(i, Stuck).AsTask();
            // Once the other process is over, what had been on its way to it is in the queue again, and takes the room until somebody takes it: that is this one.
            if (await Task.WhenAny(putting, over) == over && !putting.IsCompleted && queue.TryGet(out var back))
                seen.Add(back);
            await putting;
            for (; gaveUp < 200 && took.TryGet(out var item); gaveUp++)
                seen.AddRange(item < 0 ? [] : [item]);
            if (queue.TryGet(out var own))
                seen.Add(own);
        }

        Assert.True(await child.JoinAsync(Stuck));
        seen.AddRange(queue.TryGet(out var last) ? [last] : []);
        Assert.Equal(Enumerable.Range(0, seen.Count), seen.Order());
    }

    private ActorProcess Start(ProcessQueue<int> queue, ProcessQueue<int> took, ProcessQueue<bool> goesOn)
    {
        for (var i = 0; i < 6; i++)
            queue.Put(i);
        return App.StartProcess(static (ProcessQueue<int> queue, ProcessQueue<int> took, ProcessQueue<bool> goesOn) =>
        {
            took.Put(queue.Get());
            goesOn.Get();
            took.Put(queue.Get());
        }, queue, took, goesOn);
    }
}
