using ActorProc.TestKit;
using ActorProc.Tests.Multiprocessing;
using Xunit;

namespace ActorProc.Tests.Sharing;

/// <summary>Locks in asynchronous code, where the owner is the lease.</summary>
public abstract class LeaseSpecs(ActorProcFixture kit, string method) : ActorProcTest(kit, startMethod: method), IClassFixture<ActorProcFixture>
{
    [Fact, Behaviour("L-08")]
    public async Task Lease_should_do_nothing_to_a_later_grant_when_it_is_disposed_of_twice()
    {
        await using var guard = Context.CreateLock();
        await using var peer = new Peer(Context, "other");
        var lease = await guard.AcquireAsync();
        await lease.DisposeAsync();
        Assert.True(await peer.DoAsync(static (ProcessLock guard) => guard.Acquire(), guard));

        await lease.DisposeAsync();
        lease.Dispose();

        Assert.False(guard.TryAcquire());
    }

    [Fact, Behaviour("L-02", "L-08")]
    public async Task Lease_should_do_nothing_to_a_later_grant_when_somebody_has_released_its_own()
    {
        await using var guard = Context.CreateLock();
        await using var peer = new Peer(Context, "other");
        var lease = await guard.AcquireAsync();
        await peer.DoAsync(static (ProcessLock guard) => guard.Release(), guard);
        Assert.True(await peer.DoAsync(static (ProcessLock guard) => guard.Acquire(), guard));

        await lease.DisposeAsync();

        Assert.False(guard.TryAcquire());
        await peer.DoAsync(static (ProcessLock guard) => guard.Release(), guard);
        Assert.True(guard.TryAcquire());
    }

    [Fact, Behaviour("L-08")]
    public async Task Fence_should_grow_with_every_acquisition_wherever_it_is()
    {
        await using var guard = Context.CreateLock();
        await using var peer = new Peer(Context, "other");
        var fences = new List<long>();
        for (var i = 0; i < 3; i++)
        {
            await using (var lease = await guard.AcquireAsync())
                fences.Add(lease.Fence);
            fences.Add(await peer.DoAsync(static (ProcessLock guard) =>
            {
                using var lease = guard.Enter();
                return lease.Fence;
            }, guard));
        }

        Assert.Equal(fences.Order().Distinct(), fences);
    }

    [Fact, Behaviour("L-04")]
    public async Task Recursive_lock_should_belong_to_the_lease_when_code_is_asynchronous()
    {
        await using var guard = Context.CreateRLock();
        await using var peer = new Peer(Context, "other");
        var outer = await guard.AcquireAsync();
        Assert.Null(await guard.TryAcquireAsync(TimeSpan.FromMilliseconds(20)));

        var inner = await Task.Run(async () => await guard.AcquireAsync(outer));
        Assert.Equal(outer.Fence, inner.Fence);
        await outer.DisposeAsync();
        Assert.False(await peer.DoAsync(static (ProcessRLock guard) => guard.TryAcquire(), guard));
        await inner.DisposeAsync();

        Assert.True(await peer.DoAsync(static (ProcessRLock guard) => guard.TryAcquire(), guard));
    }

    [Fact, Behaviour("L-01")]
    public async Task Wait_should_be_limited_when_somebody_else_holds_the_lock()
    {
        await using var guard = Context.CreateLock();
        await using var peer = new Peer(Context, "other");
        await peer.DoAsync(static (ProcessLock guard) => guard.Acquire(), guard);

        Assert.Null(await guard.TryAcquireAsync(TimeSpan.Zero));
        Assert.Null(await guard.TryAcquireAsync(TimeSpan.FromSeconds(-1)));
        Assert.Null(await guard.TryAcquireAsync(TimeSpan.FromMilliseconds(20)));
        var wait = guard.TryAcquireAsync(Stuck);
        await peer.DoAsync(static (ProcessLock guard) => guard.Release(), guard);

        await using var lease = await wait;
        Assert.NotNull(lease);
        Assert.False(lease.IsAbandoned);
    }

    [Fact, Behaviour("L-12")]
    public async Task Leases_should_be_granted_in_the_order_in_which_they_were_asked_for()
    {
        await using var guard = Context.CreateLock();
        var (first, order) = (await guard.AcquireAsync(), new List<int>());
        // Each is asked for before the next call; nothing has to be waited for in between.
        var all = Enumerable.Range(0, 20).Select(async i =>
        {
            await using var lease = await guard.AcquireAsync();
            order.Add(i);
        }).ToArray();

        await first.DisposeAsync();
        await Task.WhenAll(all).WaitAsync(Stuck);

        Assert.Equal(Enumerable.Range(0, 20), order);
    }

    [Fact, Behaviour("L-08")]
    public async Task Waiting_and_later_use_should_fail_and_a_lease_do_nothing_when_the_lock_is_disposed_of()
    {
        var guard = Context.CreateLock();
        await using var peer = new Peer(Context, "other");
        var lease = await guard.AcquireAsync();
        peer.Begin(static (ProcessLock guard) => guard.Acquire(), guard);
        await LockSpecs.IsWaitingAsync(guard, 1);

        await guard.DisposeAsync();

        Assert.Contains("ObjectDisposedException", await LockSpecs.FailureAsync(peer.OutcomeAsync<bool>()));
        await lease.DisposeAsync();
        Assert.Throws<ObjectDisposedException>(() => guard.Acquire());
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await guard.AcquireAsync());
        Assert.Throws<ObjectDisposedException>(guard.Release);
    }

    [Fact, Behaviour("L-08")]
    public async Task Lease_should_not_travel()
    {
        await using var guard = Context.CreateLock();
        await using var queue = Context.CreateQueue<object>();
        await using var lease = await guard.AcquireAsync();

        var refusal = Assert.Throws<MessageSerializationException>(() => queue.Put(lease));

        Assert.Contains("belongs to the process that acquired it", refusal.Message);
    }
}

public sealed class SpawnLeaseSpecs(ActorProcFixture kit) : LeaseSpecs(kit, "spawn");

public sealed class InProcessLeaseSpecs(ActorProcFixture kit) : LeaseSpecs(kit, "in-process");
