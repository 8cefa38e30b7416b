using ActorProc.TestKit;
using ActorProc.Tests.Acceptance;
using ActorProc.Tests.Multiprocessing;
using Xunit;
using static ActorProc.Tests.Multiprocessing.Refusals;

namespace ActorProc.Tests.Sharing;

/// <summary>Locks and recursive locks in blocking code: what Python's do.</summary>
public abstract class LockSpecs(ActorProcFixture kit, string method) : ActorProcTest(kit, startMethod: method), IClassFixture<ActorProcFixture>
{
    [Fact, Behaviour("L-01")]
    public async Task Acquire_should_say_whether_it_got_the_lock_in_its_time()
    {
        await using var guard = Context.CreateLock();
        await using var peer = new Peer(Context, "other");
        Assert.True(guard.Acquire());

        Assert.Equal((false, false, false, false), await peer.DoAsync(static (ProcessLock guard) =>
            (guard.TryAcquire(), guard.Acquire(TimeSpan.Zero), guard.Acquire(TimeSpan.FromSeconds(-1)), guard.Acquire(TimeSpan.FromMilliseconds(20))), guard));

        peer.Begin(static (ProcessLock guard) => guard.Acquire(), guard);
        await IsWaitingAsync(guard, 1);
        Assert.False(peer.HasOutcome);
        guard.Release();
        Assert.True(await peer.OutcomeAsync<bool>());
        Assert.False(guard.TryAcquire());
    }

    [Fact, Behaviour("L-02")]
    public async Task Lock_should_be_free_when_another_process_releases_it()
    {
        await using var guard = Context.CreateLock();
        await using var peer = new Peer(Context, "other");
        Assert.True(await peer.DoAsync(static (ProcessLock guard) => guard.Acquire(), guard));
        Assert.False(guard.TryAcquire());

        guard.Release();

        Assert.True(guard.TryAcquire());
        await peer.DoAsync(static (ProcessLock guard) => guard.Release(), guard);
        Assert.True(guard.TryAcquire());
    }

    [Fact, Behaviour("L-03")]
    public async Task Release_should_be_refused_when_nobody_holds_the_lock()
    {
        await using var guard = Context.CreateLock();

        Assert.Contains("semaphore or lock released too many times", Refusal(guard.Release));

        Assert.True(guard.Acquire());
        guard.Release();
        Assert.Contains("semaphore or lock released too many times", (await Assert.ThrowsAsync<InvalidOperationException>(guard.ReleaseAsync)).Message);
        Assert.True(guard.TryAcquire());
    }

    [Fact, Behaviour("L-04")]
    public async Task Recursive_lock_should_be_free_when_its_owner_has_released_it_as_often_as_acquired()
    {
        await using var guard = Context.CreateRLock();
        await using var owner = new Peer(Context, "owner");
        await using var other = new Peer(Context, "other");
        Assert.Equal((true, true), await owner.DoAsync(static (ProcessRLock guard) => (guard.Acquire(), guard.TryAcquire()), guard));

        await owner.DoAsync(static (ProcessRLock guard) => guard.Release(), guard);
        Assert.False(await other.DoAsync(static (ProcessRLock guard) => guard.TryAcquire(), guard));

        await owner.DoAsync(static (ProcessRLock guard) => guard.Release(), guard);
        Assert.True(await other.DoAsync(static (ProcessRLock guard) => guard.TryAcquire(), guard));
    }

    [Fact, Behaviour("L-04")]
    public async Task Recursive_lock_should_be_released_by_nobody_but_the_thread_that_holds_it()
    {
        const string refusal = "attempt to release recursive lock not owned by thread";
        await using var guard = Context.CreateRLock();
        await using var owner = new Peer(Context, "owner");
        Assert.Contains(refusal, await FailureAsync(owner.DoAsync(static (ProcessRLock guard) => guard.Release(), guard)));
        await owner.DoAsync(static (ProcessRLock guard) => guard.Acquire(), guard);

        Assert.Contains(refusal, Refusal(guard.Release));
        Assert.Contains(refusal, await owner.DoAsync(static (ProcessRLock guard) =>
        {
            var failure = "";
            var thread = new Thread(() => failure = Assert.Throws<InvalidOperationException>(guard.Release).Message);
            thread.Start();
            thread.Join();
            return failure;
        }, guard));

        await owner.DoAsync(static (ProcessRLock guard) => guard.Release(), guard);
        Assert.Contains(refusal, await FailureAsync(owner.DoAsync(static (ProcessRLock guard) => guard.Release(), guard)));
    }

    [Fact, Behaviour("L-05")]
    public async Task Recursive_lock_should_be_held_as_often_as_before_when_somebody_else_fails_to_acquire_it()
    {
        await using var guard = Context.CreateRLock();
        await using var owner = new Peer(Context, "owner");
        await using var other = new Peer(Context, "other");
        await owner.DoAsync(static (ProcessRLock guard) => guard.Acquire() && guard.Acquire(), guard);

        Assert.False(await other.DoAsync(static (ProcessRLock guard) => guard.TryAcquire() || guard.Acquire(TimeSpan.FromMilliseconds(20)), guard));

        Assert.Contains("not owned", await FailureAsync(other.DoAsync(static (ProcessRLock guard) => guard.Release(), guard)));
        Assert.Equal("<ProcessRLock(owner, 2)>", await owner.DoAsync(static (ProcessRLock guard) => guard.ToString(), guard));
        await owner.DoAsync(static (ProcessRLock guard) => guard.Release(), guard);
        await owner.DoAsync(static (ProcessRLock guard) => guard.Release(), guard);
        Assert.True(await other.DoAsync(static (ProcessRLock guard) => guard.TryAcquire(), guard));
    }

    [Fact, Behaviour("L-08")]
    public async Task Using_block_should_hold_the_lock_until_its_end_however_that_comes()
    {
        await using var guard = Context.CreateLock();
        await using var again = Context.CreateRLock();
        await using var peer = new Peer(Context, "other");
        using (guard.Enter())
            Assert.False(await peer.DoAsync(static (ProcessLock guard) => guard.TryAcquire(), guard));

        Assert.Equal("IndexOutOfRangeException", (await FailureAsync(peer.DoAsync(static (ProcessLock guard, ProcessRLock again) =>
        {
            using (guard.Enter())
            using (again.Enter())
            using (again.Enter())
                throw new IndexOutOfRangeException();
        }, guard, again))).Split(':')[0]);

        Assert.True(guard.TryAcquire());
        Assert.True(again.TryAcquire());
    }

    [Fact, Behaviour("L-12")]
    public async Task Lock_should_be_granted_in_the_order_in_which_it_was_asked_for()
    {
        await using var guard = Context.CreateLock();
        await using var order = Context.CreateQueue<string>();
        await using var first = new Peer(Context, "first");
        await using var second = new Peer(Context, "second");
        await using var third = new Peer(Context, "third");
        Assert.True(guard.Acquire());
        Peer[] peers = [third, first, second];
        for (var i = 0; i < 3; i++)
        {
            peers[i].Begin(static (ProcessLock guard, ProcessQueue<string> order) =>
            {
                guard.Acquire();
                order.Put(ActorProcess.Current.Name);
                guard.Release();
            }, guard, order);
            await IsWaitingAsync(guard, i + 1);
        }

        guard.Release();

        foreach (var peer in peers)
        {
            Assert.Equal(peer.Process.Name, order.Get(Stuck));
            await peer.OutcomeAsync<object?>();
        }
    }

    [Fact, Behaviour("L-13")]
    public async Task Text_should_say_who_holds_it_as_Python_writes_it()
    {
        await using var guard = Context.CreateLock();
        await using var again = Context.CreateRLock();
        await using var peer = new Peer(Context, "holder");
        Assert.Equal(("<ProcessLock(owner=None)>", "<ProcessRLock(None, 0)>"), (guard.ToString(), again.ToString()));

        Assert.Equal(("<ProcessLock(owner=holder)>", "<ProcessRLock(holder, 2)>"), await peer.DoAsync(static (ProcessLock guard, ProcessRLock again) =>
        {
            guard.Acquire();
            again.Acquire();
            again.Acquire();
            return (guard.ToString(), again.ToString());
        }, guard, again));

        Assert.Equal(("<ProcessLock(owner=SomeOtherProcess)>", "<ProcessRLock(SomeOtherProcess, 2)>"), (guard.ToString(), again.ToString()));
        Assert.Equal("<ProcessLock(owner=SomeOtherThread)>", await peer.DoAsync(static (ProcessLock guard) =>
        {
            var text = "";
            var thread = new Thread(() => text = guard.ToString());
            thread.Start();
            thread.Join();
            return text;
        }, guard));
    }

    [Fact, Behaviour("L-09")]
    public async Task Wait_should_be_interrupted_when_the_process_is_asked_to_stop()
    {
        await using var guard = Context.CreateLock();
        Assert.True(guard.Acquire());
        var process = Context.StartProcess(static (ProcessLock guard) =>
        {
            try
            {
                guard.Acquire(cancellationToken: ActorProcess.Stopping);
            }
            catch (OperationCanceledException)
            {
                ActorProcess.Exit(7);
            }
        }, guard);
        await IsWaitingAsync(guard, 1);

        await process.StopAsync(Stuck);

        Assert.Equal(7, process.ExitCode);
        Assert.Equal(0, guard.State.Waiting);
    }

    internal static Task IsWaitingAsync(ProcessLockBase guard, int count) =>
        Eventually.IsTrueAsync(() => guard.State.Waiting == count, () => $"{count} to wait for {guard.Title}; there are {guard.State.Waiting}");

    internal static async Task<string> FailureAsync(Task task) => (await Assert.ThrowsAsync<PeerException>(() => task)).Message;
}

public sealed class SpawnLockSpecs(ActorProcFixture kit) : LockSpecs(kit, "spawn")
{
    [Fact, Behaviour("L-10")]
    public async Task Lock_should_be_refused_with_a_reason_when_it_comes_into_a_process_of_another_system()
    {
        var other = new ActorProcFixture();
        await using (var guard = other.App.CreateLock())
        await using (var peer = new Peer(Context, "stranger"))
        {
            Assert.Contains("This object belongs to another system", await FailureAsync(peer.DoAsync(static (ProcessLock guard) => guard.Acquire(), guard)));
            Assert.True(guard.TryAcquire());
        }

        await other.DisposeAsync();
    }
}

public sealed class InProcessLockSpecs(ActorProcFixture kit) : LockSpecs(kit, "in-process");
