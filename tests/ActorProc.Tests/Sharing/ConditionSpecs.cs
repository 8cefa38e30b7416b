using ActorProc.TestKit;
using ActorProc.Tests.Acceptance;
using ActorProc.Tests.Multiprocessing;
using Xunit;
using static ActorProc.Tests.Multiprocessing.Refusals;

namespace ActorProc.Tests.Sharing;

/// <summary>Conditions: who sleeps is woken by who has changed something.</summary>
public abstract class ConditionSpecs(ActorProcFixture kit, string method) : ActorProcTest(kit, startMethod: method), IClassFixture<ActorProcFixture>
{
    [Fact, Behaviour("CO-01")]
    public async Task Condition_should_have_a_recursive_lock_of_its_own_unless_it_is_given_one()
    {
        var condition = Context.CreateCondition();
        await using var guard = Context.CreateLock();
        await using var semaphore = Context.CreateSemaphore();

        Assert.IsType<ProcessRLock>(condition.Lock);
        Assert.Same(guard, Context.CreateCondition(guard).Lock);
        Assert.Throws<ArgumentException>(() => Context.CreateCondition(semaphore));
        await condition.Lock.DisposeAsync();
    }

    [Fact, Behaviour("CO-02")]
    public async Task Waiting_and_notifying_should_be_refused_when_the_lock_is_not_held()
    {
        await using var guard = Context.CreateLock();
        var condition = Context.CreateCondition(guard);
        await using var peer = new Peer(Context, "holder");
        await peer.DoAsync(static (ProcessCondition condition) => condition.Acquire(), condition);

        Assert.Contains("must acquire() condition before using wait()", Refusal(() => condition.Wait()));
        Assert.Contains("lock is not owned", Refusal(() => condition.Notify()));
        Assert.Contains("lock is not owned", Refusal(condition.NotifyAll));

        await peer.DoAsync(static (ProcessCondition condition) => condition.Release(), condition);
        var lease = await condition.AcquireAsync();
        await lease.DisposeAsync();
        Assert.Contains("must acquire()", (await Assert.ThrowsAsync<InvalidOperationException>(async () => await condition.WaitAsync(lease))).Message);
        Assert.Contains("lock is not owned", (await Assert.ThrowsAsync<InvalidOperationException>(() => condition.NotifyAsync(lease))).Message);
        await using var other = Context.CreateLock();
        await using var strange = await other.AcquireAsync();
        Assert.Contains("this condition belongs to", (await Assert.ThrowsAsync<InvalidOperationException>(async () => await condition.WaitAsync(strange))).Message);
    }

    [Fact, Behaviour("CO-03")]
    public async Task Wait_should_give_up_all_levels_of_the_lock_and_get_them_back()
    {
        var condition = Context.CreateCondition();
        await using var guard = condition.Lock;
        await using var sleeper = new Peer(Context, "sleeper");
        await using var waker = new Peer(Context, "waker");
        sleeper.Begin(static (ProcessCondition condition) =>
        {
            condition.Acquire();
            condition.Acquire();
            return (condition.Wait(), condition.Lock.ToString());
        }, condition);
        await IsSleepingAsync(condition, 1);

        await waker.DoAsync(static (ProcessCondition condition) =>
        {
            using (condition.Enter())
                condition.Notify();
        }, condition);

        Assert.Equal((true, "<ProcessRLock(sleeper, 2)>"), await sleeper.OutcomeAsync<(bool, string?)>());
        await sleeper.DoAsync(static (ProcessCondition condition) => condition.Release(), condition);
        Assert.False(guard.TryAcquire());
        await sleeper.DoAsync(static (ProcessCondition condition) => condition.Release(), condition);
        Assert.True(guard.TryAcquire());
    }

    [Fact, Behaviour("CO-03")]
    public async Task Wait_should_say_no_and_hold_the_lock_when_its_time_is_over()
    {
        var condition = Context.CreateCondition();
        await using var guard = condition.Lock;
        await using var sleeper = new Peer(Context, "sleeper");

        Assert.Equal((false, false, "<ProcessRLock(sleeper, 2)>"), await sleeper.DoAsync(static (ProcessCondition condition) =>
        {
            condition.Acquire();
            condition.Acquire();
            return (condition.Wait(TimeSpan.FromMilliseconds(20)), condition.Wait(TimeSpan.FromSeconds(-1)), condition.Lock.ToString());
        }, condition));
    }

    [Fact, Behaviour("CO-03", "L-08")]
    public async Task Using_block_should_release_the_lock_when_a_wait_has_given_it_up_and_got_it_back()
    {
        var condition = Context.CreateCondition();
        await using var guard = condition.Lock;
        await using var sleeper = new Peer(Context, "sleeper");

        Assert.True(await sleeper.DoAsync(static (ProcessCondition condition) =>
        {
            using var outer = condition.Enter();
            using var inner = condition.Enter();
            var before = outer.Fence;
            condition.Wait(TimeSpan.FromMilliseconds(20));
            return outer.Fence > before && outer.Fence == inner.Fence;
        }, condition));
        Assert.True(await sleeper.AwaitAsync(static async (ProcessCondition condition) =>
        {
            await using var outer = await condition.AcquireAsync();
            await using var inner = await ((ProcessRLock)condition.Lock).AcquireAsync(outer);
            var before = inner.Fence;
            Assert.False(await condition.WaitAsync(inner, TimeSpan.FromMilliseconds(20)));
            return inner.Fence > before;
        }, condition));

        Assert.True(guard.TryAcquire());
    }

    [Fact, Behaviour("CO-04")]
    public async Task Notify_should_wake_at_most_so_many_in_the_order_in_which_they_came_and_not_be_remembered()
    {
        var condition = Context.CreateCondition();
        await using var guard = condition.Lock;
        var lease = await condition.AcquireAsync();
        await condition.NotifyAsync(lease, 5);
        await lease.DisposeAsync();
        var order = new List<int>();
        var sleepers = new List<Task>();
        for (var i = 0; i < 4; i++)
        {
            var number = i;
            sleepers.Add(Task.Run(async () =>
            {
                await using var own = await condition.AcquireAsync();
                Assert.True(await condition.WaitAsync(own));
                order.Add(number);
            }));
            await IsSleepingAsync(condition, i + 1);
        }

        await NotifyAsync(1);
        await sleepers[0].WaitAsync(Stuck);
        Assert.Equal(3, guard.State.Sleeping);
        await NotifyAsync(2);
        await Task.WhenAll(sleepers[1], sleepers[2]).WaitAsync(Stuck);
        Assert.Equal(1, guard.State.Sleeping);
        await NotifyAsync(int.MaxValue);
        await sleepers[3].WaitAsync(Stuck);
        Assert.Equal([0, 1, 2, 3], order);

        async Task NotifyAsync(int count)
        {
            await using var own = await condition.AcquireAsync();
            await condition.NotifyAsync(own, count);
        }
    }

    [Fact, Behaviour("CO-04")]
    public async Task Notify_all_should_wake_everybody_in_every_process_and_nobody_of_another_condition()
    {
        await using var guard = Context.CreateRLock();
        var (condition, other) = (Context.CreateCondition(guard), Context.CreateCondition(guard));
        await using var first = new Peer(Context, "first");
        await using var second = new Peer(Context, "second");
        await using var third = new Peer(Context, "third");
        foreach (var (peer, on) in new[] { (first, condition), (second, condition), (third, other) })
            peer.Begin(Sleep, on);
        await IsSleepingAsync(condition, 3);

        await using (var lease = await condition.AcquireAsync())
            await condition.NotifyAllAsync(lease);
        Assert.Equal((true, true), (await first.OutcomeAsync<bool>(), await second.OutcomeAsync<bool>()));

        Assert.Equal(1, guard.State.Sleeping);
        await using (var lease = await other.AcquireAsync())
            await other.NotifyAllAsync(lease);
        Assert.True(await third.OutcomeAsync<bool>());
    }

    [Fact, Behaviour("CO-05")]
    public async Task Wait_for_should_ask_first_and_give_what_the_predicate_said_last()
    {
        var condition = Context.CreateCondition();
        await using var guard = condition.Lock;
        await using var numbers = Context.CreateQueue<int>();
        await using var peer = new Peer(Context, "sleeper");
        Assert.Equal("at once", await peer.DoAsync(static (ProcessCondition condition) =>
        {
            using (condition.Enter())
                return condition.WaitFor(static () => "at once");
        }, condition));
        Assert.Equal(0, await peer.DoAsync(static (ProcessCondition condition) =>
        {
            using (condition.Enter())
                return condition.WaitFor(static () => 0, TimeSpan.FromMilliseconds(20));
        }, condition));

        peer.Begin(static (ProcessCondition condition, ProcessQueue<int> numbers) =>
        {
            using (condition.Enter())
                return condition.WaitFor(() => numbers.TryGet(out var number) ? number : 0);
        }, condition, numbers);
        foreach (var number in (int[])[0, 42])
        {
            await IsSleepingAsync(condition, 1);
            await using var lease = await condition.AcquireAsync();
            numbers.Put(number);
            await condition.NotifyAsync(lease);
        }

        Assert.Equal(42, await peer.OutcomeAsync<int>());
        Assert.Equal(7, await peer.AwaitAsync(static async (ProcessCondition condition) =>
        {
            await using var lease = await condition.AcquireAsync();
            return await condition.WaitForAsync(lease, static () => false, TimeSpan.FromMilliseconds(20)) ? 0 : await condition.WaitForAsync(lease, static () => 7);
        }, condition));
        Assert.True(guard.TryAcquire());
    }

    internal static bool Sleep(ProcessCondition condition)
    {
        using (condition.Enter())
            return condition.Wait();
    }

    internal static Task IsSleepingAsync(ProcessCondition condition, int count) =>
        Eventually.IsTrueAsync(() => condition.Lock.State.Sleeping == count, () => $"{count} to sleep on a condition of {condition.Lock.Title}; there are {condition.Lock.State.Sleeping}");
}

public sealed class SpawnConditionSpecs(ActorProcFixture kit) : ConditionSpecs(kit, "spawn");

public sealed class InProcessConditionSpecs(ActorProcFixture kit) : ConditionSpecs(kit, "in-process");
