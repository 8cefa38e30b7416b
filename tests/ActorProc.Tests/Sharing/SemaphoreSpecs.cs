using ActorProc.TestKit;
using ActorProc.Tests.Multiprocessing;
using Xunit;
using static ActorProc.Tests.Multiprocessing.Refusals;

namespace ActorProc.Tests.Sharing;

/// <summary>Semaphores: how many may, and how many there are.</summary>
public abstract class SemaphoreSpecs(ActorProcFixture kit, string method) : ActorProcTest(kit, startMethod: method), IClassFixture<ActorProcFixture>
{
    [Fact, Behaviour("L-06")]
    public async Task Semaphore_should_be_released_beyond_its_first_value_when_somebody_does()
    {
        await using var semaphore = Context.CreateSemaphore(1);
        await using var peer = new Peer(Context, "other");
        Assert.Equal(1, semaphore.Value);

        await peer.DoAsync(static (ProcessSemaphore semaphore) => semaphore.Release(), semaphore);
        semaphore.Release();

        Assert.Equal(3, semaphore.Value);
        Assert.Equal("<ProcessSemaphore(value=3)>", semaphore.ToString());
        Assert.Equal((true, true, true, false), await peer.DoAsync(static (ProcessSemaphore semaphore) =>
            (semaphore.Acquire(), semaphore.Acquire(), semaphore.TryAcquire(), semaphore.TryAcquire()), semaphore));
        Assert.Equal(0, semaphore.Value);
        Assert.Contains("semaphore initial value must be >= 0", Assert.Throws<ArgumentOutOfRangeException>(() => Context.CreateSemaphore(-1)).Message);
    }

    [Theory, Behaviour("L-07", "L-13")]
    [InlineData(OnOwnerDeath.Return)]
    [InlineData(OnOwnerDeath.Keep)]
    public async Task Bounded_semaphore_should_refuse_to_be_released_beyond_its_first_value(OnOwnerDeath onOwnerDeath)
    {
        await using var semaphore = Context.CreateBoundedSemaphore(2, onOwnerDeath);
        await using var peer = new Peer(Context, "other");
        Assert.Contains("semaphore or lock released too many times", Refusal(semaphore.Release));
        Assert.True(await peer.DoAsync(static (ProcessBoundedSemaphore semaphore) => semaphore.Acquire() && semaphore.Acquire(), semaphore));
        Assert.Equal("<ProcessBoundedSemaphore(value=0, maxvalue=2)>", semaphore.ToString());

        semaphore.Release();
        semaphore.Release();

        Assert.Contains("semaphore or lock released too many times", Refusal(semaphore.Release));
        Assert.Contains("semaphore or lock released too many times",
            await LockSpecs.FailureAsync(peer.DoAsync(static (ProcessBoundedSemaphore semaphore) => semaphore.Release(), semaphore)));
        Assert.Equal(2, semaphore.Value);
    }

    [Fact, Behaviour("L-07")]
    public async Task Bounded_semaphore_should_stay_within_its_bound_when_a_lease_is_given_back_after_somebody_released_it()
    {
        await using var semaphore = Context.CreateBoundedSemaphore(1, OnOwnerDeath.Keep);
        var lease = await semaphore.AcquireAsync();
        semaphore.Release();

        await lease.DisposeAsync();
        await lease.DisposeAsync();

        Assert.Equal(1, semaphore.Value);
    }

    [Fact, Behaviour("L-06")]
    public async Task Counting_semaphore_should_count_what_is_acquired_here_and_released_there()
    {
        await using var count = Context.CreateSemaphore(0, OnOwnerDeath.Keep);
        await using var consumer = new Peer(Context, "consumer");
        consumer.Begin(static (ProcessSemaphore count) => count.Acquire() && count.Acquire(), count);
        await LockSpecs.IsWaitingAsync(count, 1);
        count.Release();
        count.Release();
        Assert.True(await consumer.OutcomeAsync<bool>());

        count.Release();
        Assert.Equal(1, count.Value);
        // One that did not use what it had taken gives it back, once.
        var lease = await count.AcquireAsync();
        await lease.DisposeAsync();
        lease.Dispose();
        Assert.Equal(1, count.Value);
    }

    [Fact, Behaviour("L-08", "L-12")]
    public async Task Semaphore_should_go_to_who_has_waited_longest_when_a_using_block_ends()
    {
        await using var semaphore = Context.CreateSemaphore(2);
        await using var first = new Peer(Context, "first");
        await using var second = new Peer(Context, "second");
        var lease = semaphore.Enter();
        using (semaphore.Enter())
        {
            first.Begin(static (ProcessSemaphore semaphore) => semaphore.Acquire(), semaphore);
            await LockSpecs.IsWaitingAsync(semaphore, 1);
            second.Begin(static (ProcessSemaphore semaphore) => semaphore.Acquire(), semaphore);
            await LockSpecs.IsWaitingAsync(semaphore, 2);
        }

        Assert.True(await first.OutcomeAsync<bool>());
        Assert.Equal(1, semaphore.State.Waiting);
        await lease.DisposeAsync();
        Assert.True(await second.OutcomeAsync<bool>());
        Assert.Equal(0, semaphore.Value);
    }
}

public sealed class SpawnSemaphoreSpecs(ActorProcFixture kit) : SemaphoreSpecs(kit, "spawn");

public sealed class InProcessSemaphoreSpecs(ActorProcFixture kit) : SemaphoreSpecs(kit, "in-process");
