using ActorProc.TestKit;
using ActorProc.Tests.Acceptance;
using ActorProc.Tests.Multiprocessing;
using Xunit;

namespace ActorProc.Tests.Sharing;

/// <summary>Barriers: nobody goes on before all have come.</summary>
public abstract class BarrierSpecs(ActorProcFixture kit, string method) : ActorProcTest(kit, startMethod: method), IClassFixture<ActorProcFixture>
{
    [Fact, Behaviour("B-01", "B-04")]
    public async Task Every_party_should_get_a_number_of_its_own_when_all_have_come()
    {
        await using var barrier = Context.CreateBarrier(3, name: "start");
        await using var first = new Peer(Context, "first");
        await using var second = new Peer(Context, "second");
        Assert.Equal((3, 0, false), (barrier.Parties, barrier.Waiting, barrier.IsBroken));
        for (var round = 0; round < 2; round++)
        {
            first.Begin(static (ProcessBarrier barrier) => barrier.Wait(), barrier);
            await IsWaitingAsync(barrier, 1);
            second.Begin(static (ProcessBarrier barrier) => barrier.Wait(), barrier);
            await IsWaitingAsync(barrier, 2);
            Assert.Equal("<ProcessBarrier at barrier 'start': waiters=2/3>", barrier.ToString());

            int[] numbers = [await barrier.WaitAsync(Stuck), await first.OutcomeAsync<int>(), await second.OutcomeAsync<int>()];

            Assert.Equal([0, 1, 2], numbers.Order());
            Assert.Equal(0, barrier.Waiting);
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => Context.CreateBarrier(0));
    }

    [Fact, Behaviour("B-01")]
    public async Task Barrier_should_let_all_pass_a_thousand_times()
    {
        const int passes = 1000;
        await using var barrier = Context.CreateBarrier(3);
        await using var first = new Peer(Context, "first");
        await using var second = new Peer(Context, "second");
        first.Begin(Pass, barrier);
        second.Begin(Pass, barrier);

        var leads = await Task.Run(() => Pass(barrier));

        Assert.Equal(passes, leads + await first.OutcomeAsync<int>() + await second.OutcomeAsync<int>());
        Assert.Equal((0, false), (barrier.Waiting, barrier.IsBroken));

        // How often this party was number 0.
        static int Pass(ProcessBarrier barrier)
        {
            var leads = 0;
            for (var i = 0; i < passes; i++)
                leads += barrier.Wait(Stuck) == 0 ? 1 : 0;
            return leads;
        }
    }

    [Fact, Behaviour("B-02")]
    public async Task Action_should_run_once_in_one_party_before_anybody_goes_on()
    {
        await using var log = Context.CreateQueue<string>();
        await using var go = Context.CreateEvent();
        go.Set();
        await using var barrier = Context.CreateBarrier(2, ActUntil(go, log));
        await using var peer = new Peer(Context, "other");
        for (var round = 0; round < 2; round++)
        {
            peer.Begin(Pass, barrier, log);
            await IsWaitingAsync(barrier, 1);
            await barrier.WaitAsync(Stuck);
            await peer.OutcomeAsync<object?>();
            Assert.Equal((ActorProcess.Current.Name, "passed"), (log.Get(Stuck), log.Get(Stuck)));
        }

        Assert.True(log.IsEmpty);

        static object? Pass(ProcessBarrier barrier, ProcessQueue<string> log)
        {
            barrier.Wait(Stuck);
            log.Put("passed");
            return null;
        }
    }

    [Fact, Behaviour("B-02", "B-08")]
    public async Task Failing_action_should_be_its_partys_failure_and_break_the_barrier_for_the_others()
    {
        await using var barrier = Context.CreateBarrier(2, static () => throw new IndexOutOfRangeException("no more"));
        await using var peer = new Peer(Context, "other");
        peer.Begin(static (ProcessBarrier barrier) => barrier.Wait(), barrier);
        await IsWaitingAsync(barrier, 1);

        Assert.Equal("no more", (await Assert.ThrowsAsync<IndexOutOfRangeException>(async () => await barrier.WaitAsync(Stuck))).Message);

        Assert.Matches("^BrokenBarrierException: The barrier is broken: what process .+ was to do .+ failed", await LockSpecs.FailureAsync(peer.OutcomeAsync<int>()));
        Assert.True(barrier.IsBroken);
    }

    [Fact, Behaviour("B-03", "B-04", "B-08")]
    public async Task Barrier_should_be_broken_for_all_when_the_time_of_one_is_over()
    {
        await using var barrier = Context.CreateBarrier(3);
        await using var peer = new Peer(Context, "patient");
        peer.Begin(static (ProcessBarrier barrier) => barrier.Wait(), barrier);
        await IsWaitingAsync(barrier, 1);

        var failure = await Assert.ThrowsAsync<BrokenBarrierException>(async () => await barrier.WaitAsync(TimeSpan.FromMilliseconds(20)));

        Assert.Contains("gave up waiting", failure.Message);
        Assert.StartsWith("BrokenBarrierException", await LockSpecs.FailureAsync(peer.OutcomeAsync<int>()));
        Assert.Equal((true, 0), (barrier.IsBroken, barrier.Waiting));
        Assert.Throws<BrokenBarrierException>(() => barrier.Wait());
        Assert.Contains("broken", barrier.ToString());
    }

    [Fact, Behaviour("B-03")]
    public async Task Time_that_the_barrier_was_made_with_should_count_where_a_wait_says_nothing()
    {
        await using var barrier = Context.CreateBarrier(2, timeout: TimeSpan.FromMilliseconds(20));

        Assert.Throws<BrokenBarrierException>(() => barrier.Wait());
        barrier.Reset();
        await using var peer = new Peer(Context, "other");
        peer.Begin(static (ProcessBarrier barrier) => barrier.Wait(Stuck), barrier);
        await IsWaitingAsync(barrier, 1);

        Assert.Equal(1, await barrier.WaitAsync(Stuck));
        Assert.Equal(0, await peer.OutcomeAsync<int>());
    }

    [Fact, Behaviour("B-05")]
    public async Task Reset_should_break_it_for_those_who_wait_and_leave_it_usable()
    {
        await using var barrier = Context.CreateBarrier(2);
        await using var peer = new Peer(Context, "other");
        peer.Begin(static (ProcessBarrier barrier) => barrier.Wait(), barrier);
        await IsWaitingAsync(barrier, 1);

        barrier.Reset();

        Assert.Matches("^BrokenBarrierException: .+ was reset by", await LockSpecs.FailureAsync(peer.OutcomeAsync<int>()));
        Assert.False(barrier.IsBroken);
        await IsUsableAsync(barrier, peer);
    }

    [Fact, Behaviour("B-04", "B-05")]
    public async Task Abort_should_break_it_for_all_until_it_is_reset()
    {
        await using var barrier = Context.CreateBarrier(2);
        await using var peer = new Peer(Context, "other");
        peer.Begin(static (ProcessBarrier barrier) => barrier.Wait(), barrier);
        await IsWaitingAsync(barrier, 1);

        barrier.Abort();

        Assert.Matches("^BrokenBarrierException: .+ was aborted by", await LockSpecs.FailureAsync(peer.OutcomeAsync<int>()));
        Assert.StartsWith("BrokenBarrierException", await LockSpecs.FailureAsync(peer.DoAsync(static (ProcessBarrier barrier) => barrier.Wait(), barrier)));
        Assert.True(barrier.IsBroken);
        barrier.Reset();
        await IsUsableAsync(barrier, peer);
    }

    [Fact, Behaviour("B-04", "B-06")]
    public async Task Those_who_come_while_the_last_one_acts_should_be_the_next_round()
    {
        await using var go = Context.CreateEvent();
        await using var acts = Context.CreateQueue<string>();
        await using var barrier = Context.CreateBarrier(2, ActUntil(go, acts));
        await using var acting = new Peer(Context, "acting");
        await using var late = new Peer(Context, "late");
        var here = barrier.WaitAsync();
        acting.Begin(static (ProcessBarrier barrier) => barrier.Wait(), barrier);
        Assert.Equal("acting", acts.Get(Stuck));

        // One of them does not even wait for its round.
        late.Begin(static (ProcessBarrier barrier) => barrier.Wait(TimeSpan.FromMilliseconds(20)), barrier);
        Assert.StartsWith("BrokenBarrierException", await LockSpecs.FailureAsync(late.OutcomeAsync<int>()));
        Assert.Equal(0, barrier.Waiting);
        Assert.False(here.IsCompleted);
        go.Set();

        Assert.Equal((0, 1), (await here, await acting.OutcomeAsync<int>()));
        Assert.True(barrier.IsBroken);
    }

    [Fact, Behaviour("B-05")]
    public async Task Late_word_of_an_action_should_change_nothing_when_the_barrier_was_reset_meanwhile()
    {
        await using var go = Context.CreateEvent();
        await using var acts = Context.CreateQueue<string>();
        await using var barrier = Context.CreateBarrier(2, ActUntil(go, acts));
        await using var acting = new Peer(Context, "acting");
        var here = barrier.WaitAsync();
        acting.Begin(static (ProcessBarrier barrier) => barrier.Wait(), barrier);
        Assert.Equal("acting", acts.Get(Stuck));

        barrier.Reset();
        await Assert.ThrowsAsync<BrokenBarrierException>(async () => await here);
        // The next round begins before the action of the one before is over.
        var first = barrier.WaitAsync();
        go.Set();
        Assert.StartsWith("BrokenBarrierException", await LockSpecs.FailureAsync(acting.OutcomeAsync<int>()));
        Assert.False(first.IsCompleted);
        Assert.Equal(1, barrier.Waiting);
        Assert.Equal(1, await acting.DoAsync(static (ProcessBarrier barrier) => barrier.Wait(Stuck), barrier));
        Assert.Equal(0, await first);
    }

    /// <summary>An action that says who does it and does not end before something is set.</summary>
    internal static Action ActUntil(ProcessEvent go, ProcessQueue<string> acts) => () =>
    {
        acts.Put(ActorProcess.Current.Name);
        go.Wait();
    };

    internal static Task IsWaitingAsync(ProcessBarrier barrier, int count) =>
        Eventually.IsTrueAsync(() => barrier.Waiting == count, () => $"{count} to wait at {barrier.Title}; there are {barrier.Waiting}");

    private static async Task IsUsableAsync(ProcessBarrier barrier, Peer peer)
    {
        peer.Begin(static (ProcessBarrier barrier) => barrier.Wait(), barrier);
        await IsWaitingAsync(barrier, 1);
        Assert.Equal(1, await barrier.WaitAsync(Stuck));
        Assert.Equal(0, await peer.OutcomeAsync<int>());
    }
}

public sealed class SpawnBarrierSpecs(ActorProcFixture kit) : BarrierSpecs(kit, "spawn");

public sealed class InProcessBarrierSpecs(ActorProcFixture kit) : BarrierSpecs(kit, "in-process");
