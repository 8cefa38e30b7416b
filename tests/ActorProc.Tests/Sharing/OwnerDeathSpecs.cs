using System.Diagnostics;
using ActorProc.TestKit;
using ActorProc.Tests.Multiprocessing;
using Xunit;
using static ActorProc.Tests.Multiprocessing.Refusals;

namespace ActorProc.Tests.Sharing;

/// <summary>Processes that are killed with a lock, or while they wait for something. In Python the others hang.</summary>
public sealed class OwnerDeathSpecs(ActorProcFixture kit) : ActorProcTest(kit, startMethod: "spawn"), IClassFixture<ActorProcFixture>
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);

    [Fact, Behaviour("L-11")]
    public async Task Next_one_should_have_the_lock_and_be_told_when_its_holder_is_killed()
    {
        await using var guard = Context.CreateLock();
        await using var holder = new Peer(Context, "holder");
        await using var waiter = new Peer(Context, "waiter");
        var before = await holder.DoAsync(static (ProcessLock guard) => (Peer.Lease = guard.Enter()).Fence, guard);
        waiter.Begin(static (ProcessLock guard) =>
        {
            using var lease = guard.Enter();
            return (lease.IsAbandoned, lease.Fence);
        }, guard);
        await LockSpecs.IsWaitingAsync(guard, 1);

        var (abandoned, fence) = await SoonAfterKillAsync(holder, () => waiter.OutcomeAsync<(bool, long)>());

        Assert.True(abandoned);
        Assert.True(fence > before);
        // Once: the one after that finds it in order again.
        await using var lease = await guard.AcquireAsync();
        Assert.False(lease.IsAbandoned);
        Assert.True(lease.Fence > fence);
    }

    [Fact, Behaviour("L-11")]
    public async Task Recursive_lock_should_be_free_at_once_when_its_holder_is_killed_however_often_it_had_acquired_it()
    {
        await using var guard = Context.CreateRLock();
        await using var holder = new Peer(Context, "holder");
        await holder.DoAsync(static (ProcessRLock guard) => guard.Acquire() && guard.Acquire() && guard.Acquire(), guard);
        var wait = guard.AcquireAsync();

        var lease = await SoonAfterKillAsync(holder, () => wait.AsTask());

        Assert.True(lease.IsAbandoned);
        await lease.DisposeAsync();
        Assert.True(guard.TryAcquire());
    }

    [Fact, Behaviour("L-11")]
    public async Task Lock_should_be_granted_past_a_waiter_that_is_killed()
    {
        await using var guard = Context.CreateLock();
        await using var dies = new Peer(Context, "dies");
        await using var lives = new Peer(Context, "lives");
        var lease = await guard.AcquireAsync();
        dies.Begin(static (ProcessLock guard) => guard.Acquire(), guard);
        await LockSpecs.IsWaitingAsync(guard, 1);
        lives.Begin(static (ProcessLock guard) =>
        {
            using var lease = guard.Enter();
            return lease.IsAbandoned;
        }, guard);
        await LockSpecs.IsWaitingAsync(guard, 2);

        await dies.KillAsync();
        await LockSpecs.IsWaitingAsync(guard, 1);
        await lease.DisposeAsync();

        Assert.False(await lives.OutcomeAsync<bool>());
        Assert.True(guard.TryAcquire());
    }

    [Fact, Behaviour("L-11")]
    public async Task Permits_of_a_dead_process_should_come_back_when_the_semaphore_limits_how_many_may()
    {
        await using var semaphore = Context.CreateSemaphore(2);
        await using var holder = new Peer(Context, "holder");
        await holder.DoAsync(static (ProcessSemaphore semaphore) => semaphore.Acquire() && semaphore.Acquire(), semaphore);
        var wait = semaphore.AcquireAsync();

        await using (var lease = await SoonAfterKillAsync(holder, () => wait.AsTask()))
            Assert.True(lease.IsAbandoned);

        Assert.Equal(2, semaphore.Value);
        await using (var lease = await semaphore.AcquireAsync())
            Assert.True(lease.IsAbandoned, "Two were abandoned, and two are told.");
        await using (var lease = await semaphore.AcquireAsync())
            Assert.False(lease.IsAbandoned);
    }

    [Fact, Behaviour("L-11")]
    public async Task Count_should_stay_as_it_is_when_a_consumer_is_killed_after_its_acquire()
    {
        await using var count = Context.CreateSemaphore(0, OnOwnerDeath.Keep);
        await using var bounded = Context.CreateBoundedSemaphore(2, OnOwnerDeath.Keep);
        await using var consumer = new Peer(Context, "consumer");
        count.Release();
        count.Release();
        Assert.True(await consumer.DoAsync(static (ProcessSemaphore count, ProcessBoundedSemaphore bounded) => count.Acquire() && bounded.Acquire(), count, bounded));

        await consumer.KillAsync();

        Assert.Equal((1, 1), (count.Value, bounded.Value));
        Assert.True(count.TryAcquire());
        Assert.False(count.TryAcquire());
        // Released there: by whom does not matter.
        bounded.Release();
        Assert.Contains("released too many times", Refusal(bounded.Release));
    }

    [Fact, Behaviour("CO-06")]
    public async Task Notify_should_go_to_the_living_when_somebody_died_in_its_sleep()
    {
        var condition = Context.CreateCondition();
        await using var guard = condition.Lock;
        await using var dies = new Peer(Context, "dies");
        await using var lives = new Peer(Context, "lives");
        dies.Begin(ConditionSpecs.Sleep, condition);
        await ConditionSpecs.IsSleepingAsync(condition, 1);
        lives.Begin(ConditionSpecs.Sleep, condition);
        await ConditionSpecs.IsSleepingAsync(condition, 2);

        Assert.True(await SoonAfterKillAsync(dies, async () =>
        {
            await ConditionSpecs.IsSleepingAsync(condition, 1);
            await using (var lease = await condition.AcquireAsync())
            {
                Assert.False(lease.IsAbandoned);
                await condition.NotifyAsync(lease);
            }

            return await lives.OutcomeAsync<bool>();
        }));
    }

    [Fact, Behaviour("CO-06")]
    public async Task Notice_should_go_to_the_next_one_when_who_got_it_died_before_it_had_the_lock()
    {
        var condition = Context.CreateCondition();
        await using var guard = condition.Lock;
        await using var dies = new Peer(Context, "dies");
        await using var lives = new Peer(Context, "lives");
        dies.Begin(ConditionSpecs.Sleep, condition);
        await ConditionSpecs.IsSleepingAsync(condition, 1);
        lives.Begin(ConditionSpecs.Sleep, condition);
        await ConditionSpecs.IsSleepingAsync(condition, 2);
        var lease = await condition.AcquireAsync();
        await condition.NotifyAsync(lease);
        Assert.Equal((1, 1), (guard.State.Waiting, guard.State.Sleeping));

        await dies.KillAsync();
        await ConditionSpecs.IsSleepingAsync(condition, 0);
        await lease.DisposeAsync();

        Assert.True(await lives.OutcomeAsync<bool>());
    }

    [Fact, Behaviour("CO-06", "L-11")]
    public async Task Sleeper_should_get_the_lock_when_who_notified_it_dies_with_that()
    {
        var condition = Context.CreateCondition();
        await using var guard = condition.Lock;
        await using var sleeper = new Peer(Context, "sleeper");
        await using var dies = new Peer(Context, "dies");
        sleeper.Begin(static (ProcessCondition condition) =>
        {
            using var lease = condition.Enter();
            return condition.Wait() && lease.IsAbandoned;
        }, condition);
        await ConditionSpecs.IsSleepingAsync(condition, 1);
        await dies.DoAsync(static (ProcessCondition condition) =>
        {
            condition.Acquire();
            condition.Notify();
        }, condition);

        Assert.True(await SoonAfterKillAsync(dies, () => sleeper.OutcomeAsync<bool>()));

        Assert.True(guard.TryAcquire());
    }

    [Fact, Behaviour("E-02")]
    public async Task Set_should_return_and_wake_the_living_when_somebody_died_waiting()
    {
        await using var flag = Context.CreateEvent();
        await using var dies = new Peer(Context, "dies");
        await using var lives = new Peer(Context, "lives");
        dies.Begin(static (ProcessEvent flag) => flag.Wait(), flag);
        lives.Begin(static (ProcessEvent flag) => flag.Wait(), flag);
        await EventSpecs.IsWaitingAsync(flag, 2);

        Assert.True(await SoonAfterKillAsync(dies, async () =>
        {
            await EventSpecs.IsWaitingAsync(flag, 1);
            await flag.SetAsync();
            return await lives.OutcomeAsync<bool>();
        }));
    }

    [Fact, Behaviour("B-07")]
    public async Task Barrier_should_be_broken_with_the_cause_when_a_party_dies()
    {
        await using var barrier = Context.CreateBarrier(3);
        await using var dies = new Peer(Context, "dies");
        await using var lives = new Peer(Context, "lives");
        dies.Begin(static (ProcessBarrier barrier) => barrier.Wait(), barrier);
        lives.Begin(static (ProcessBarrier barrier) => barrier.Wait(), barrier);
        await BarrierSpecs.IsWaitingAsync(barrier, 2);
        var pid = dies.Process.Pid;

        var failure = await SoonAfterKillAsync(dies, () => LockSpecs.FailureAsync(lives.OutcomeAsync<int>()));

        Assert.Contains($"BrokenBarrierException: The barrier is broken: process 'dies' (pid {pid}) ended while it waited at", failure);
        Assert.True(barrier.IsBroken);
        barrier.Reset();
        Assert.False(barrier.IsBroken);
    }

    [Fact, Behaviour("B-07")]
    public async Task Barrier_should_be_broken_with_the_cause_when_the_party_that_acts_dies()
    {
        await using var acts = Context.CreateQueue<string>();
        await using var never = Context.CreateEvent();
        await using var barrier = Context.CreateBarrier(2, BarrierSpecs.ActUntil(never, acts));
        await using var dies = new Peer(Context, "dies");
        await using var lives = new Peer(Context, "lives");
        lives.Begin(static (ProcessBarrier barrier) => barrier.Wait(), barrier);
        await BarrierSpecs.IsWaitingAsync(barrier, 1);
        dies.Begin(static (ProcessBarrier barrier) => barrier.Wait(), barrier);
        Assert.Equal("dies", acts.Get(Stuck));

        Assert.Contains("process 'dies'", await SoonAfterKillAsync(dies, () => LockSpecs.FailureAsync(lives.OutcomeAsync<int>())));
        Assert.True(barrier.IsBroken);
    }

    /// <summary>Kills it, and has what must come of that within a second.</summary>
    private static async Task<T> SoonAfterKillAsync<T>(Peer victim, Func<Task<T>> others)
    {
        var watch = Stopwatch.StartNew();
        victim.Process.Kill();
        var result = await others();
        var elapsed = watch.Elapsed;
        Assert.True(elapsed < Soon, $"The others went on only {elapsed.TotalMilliseconds:0} ms after the kill.");
        return result;
    }
}
