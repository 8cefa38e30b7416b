using ActorProc.TestKit;
using ActorProc.Tests.Multiprocessing;
using Xunit;

namespace ActorProc.Tests.Sharing;

/// <summary>Every wait can be cancelled, and what was cancelled holds nothing afterwards.</summary>
public sealed class CancellationSpecs(ActorProcFixture kit) : ActorProcTest(kit, startMethod: "in-process"), IClassFixture<ActorProcFixture>
{
    [Theory, Behaviour("L-09")]
    [InlineData("Acquire")]
    [InlineData("Acquire with a limit")]
    [InlineData("Enter")]
    [InlineData("AcquireAsync")]
    [InlineData("TryAcquireAsync")]
    public async Task Lock_should_be_held_by_nobody_when_a_wait_for_it_was_cancelled(string how)
    {
        await using var guard = Context.CreateLock();
        await using var semaphore = Context.CreateSemaphore(1);
        await using var again = Context.CreateRLock();
        foreach (var one in (ProcessLockBase[])[guard, semaphore, again])
        {
            var lease = await one.AcquireAsync();
            using var enough = new CancellationTokenSource();
            var wait = Wait(one, how, enough.Token);
            await LockSpecs.IsWaitingAsync(one, 1);

            await enough.CancelAsync();

            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait).WaitAsync(Stuck);
            Assert.Equal(0, one.State.Waiting);
            await lease.DisposeAsync();
            Assert.Equal(1, one.State.Value);
            // Cancelled before it began: it does not even ask.
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Wait(one, how, enough.Token));
            Assert.Equal(1, one.State.Value);
        }

        static Task Wait(ProcessLockBase one, string how, CancellationToken token) => how switch
        {
            "Acquire" => OnThread(() => one.Acquire(cancellationToken: token)),
            "Acquire with a limit" => OnThread(() => one.Acquire(Stuck, token)),
            "Enter" => OnThread(() => one.Enter(token)),
            "AcquireAsync" => one.AcquireAsync(token).AsTask(),
            _ => one.TryAcquireAsync(Stuck, token).AsTask(),
        };
    }

    [Fact, Behaviour("L-09", "L-12")]
    public async Task Others_should_keep_their_order_when_one_in_between_is_cancelled()
    {
        await using var guard = Context.CreateLock();
        var lease = await guard.AcquireAsync();
        using var enough = new CancellationTokenSource();
        var (first, cancelled, last) = (guard.AcquireAsync(), guard.AcquireAsync(enough.Token).AsTask(), guard.AcquireAsync().AsTask());

        await enough.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        await lease.DisposeAsync();

        lease = await first;
        Assert.False(last.IsCompleted);
        await lease.DisposeAsync();
        await (await last.WaitAsync(Stuck)).DisposeAsync();
    }

    [Fact, Behaviour("L-09")]
    public async Task Nothing_should_be_lost_or_left_when_waits_are_cancelled_and_granted_at_the_same_time()
    {
        await using var guard = Context.CreateLock();
        var (granted, cancelled) = (0, 0);
        for (var i = 0; i < 300; i++)
        {
            var lease = await guard.AcquireAsync();
            using var enough = new CancellationTokenSource();
            var wait = i % 2 == 0 ? guard.AcquireAsync(enough.Token).AsTask() : guard.TryAcquireAsync(Stuck, enough.Token).AsTask()!;
            await Task.WhenAll(Task.Run(enough.Cancel), Task.Run(lease.Dispose));
            try
            {
                await (await wait.WaitAsync(Stuck)).DisposeAsync();
                granted++;
            }
            catch (OperationCanceledException)
            {
                cancelled++;
            }

            Assert.Equal((1, 0, 0), guard.State);
        }

        Assert.Equal(300, granted + cancelled);
    }

    [Theory, Behaviour("L-09", "CO-03")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Sleeper_should_come_back_with_its_lock_and_release_it_when_its_wait_is_cancelled(bool isAsync)
    {
        var condition = Context.CreateCondition();
        await using var guard = condition.Lock;
        using var enough = new CancellationTokenSource();
        var wait = isAsync ? SleepAsync() : OnThread(() =>
        {
            using (condition.Enter())
                condition.Wait(cancellationToken: enough.Token);
        });
        await ConditionSpecs.IsSleepingAsync(condition, 1);
        var lease = await condition.AcquireAsync();

        await enough.CancelAsync();

        await LockSpecs.IsWaitingAsync(guard, 1);
        Assert.False(wait.IsCompleted);
        await lease.DisposeAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait).WaitAsync(Stuck);
        Assert.Equal((1, 0, 0), guard.State);

        async Task SleepAsync()
        {
            await using var own = await condition.AcquireAsync();
            await condition.WaitAsync(own, cancellationToken: enough.Token);
        }
    }

    [Theory, Behaviour("L-09", "CO-05")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Wait_for_something_to_become_so_should_be_cancelled_too(bool isAsync)
    {
        var condition = Context.CreateCondition();
        await using var guard = condition.Lock;
        using var enough = new CancellationTokenSource();
        var wait = isAsync ? SleepAsync() : OnThread(() =>
        {
            using (condition.Enter())
                condition.WaitFor(() => false, Stuck, enough.Token);
        });
        await ConditionSpecs.IsSleepingAsync(condition, 1);

        await enough.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait).WaitAsync(Stuck);
        Assert.Equal((1, 0, 0), guard.State);

        async Task SleepAsync()
        {
            await using var own = await condition.AcquireAsync();
            await condition.WaitForAsync(own, () => false, Stuck, enough.Token);
        }
    }

    [Theory, Behaviour("L-09", "E-01")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Wait_for_an_event_should_be_cancelled(bool isAsync)
    {
        await using var flag = Context.CreateEvent();
        using var enough = new CancellationTokenSource();
        var wait = isAsync ? flag.WaitAsync(cancellationToken: enough.Token).AsTask() : OnThread(() => flag.Wait(Stuck, enough.Token));
        await EventSpecs.IsWaitingAsync(flag, 1);

        await enough.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait).WaitAsync(Stuck);
        Assert.Equal(0, flag.Waiting);
    }

    [Theory, Behaviour("L-09", "B-03")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Wait_at_a_barrier_should_be_cancelled_and_break_it(bool isAsync)
    {
        await using var barrier = Context.CreateBarrier(3);
        using var enough = new CancellationTokenSource();
        var other = barrier.WaitAsync().AsTask();
        var wait = isAsync ? barrier.WaitAsync(cancellationToken: enough.Token).AsTask() : OnThread(() => barrier.Wait(Stuck, enough.Token));
        await BarrierSpecs.IsWaitingAsync(barrier, 2);

        await enough.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait).WaitAsync(Stuck);
        await Assert.ThrowsAsync<BrokenBarrierException>(() => other).WaitAsync(Stuck);
        Assert.True(barrier.IsBroken);
    }

    // One of its own: blocking code belongs to its thread.
    private static Task OnThread(Action what) => Task.Factory.StartNew(what, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}
