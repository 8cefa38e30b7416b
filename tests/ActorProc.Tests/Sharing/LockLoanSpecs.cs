using ActorProc.TestKit;
using ActorProc.Tests.Acceptance;
using ActorProc.Tests.Multiprocessing;
using Xunit;

namespace ActorProc.Tests.Sharing;

/// <summary>A lock that is lent to a process, which acquires and releases it without asking.</summary>
public abstract class LockLoanSpecs(ActorProcFixture kit, string method) : ActorProcTest(kit, startMethod: method), IClassFixture<ActorProcFixture>
{
    private const int Many = 20_000;

    [Fact, Behaviour("L-01")]
    public async Task Process_should_not_have_to_ask_when_nobody_else_wants_the_lock()
    {
        await using var guard = Context.CreateLock();
        await using var again = Context.CreateRLock();
        await using var peer = new Peer(Context, "alone");

        Assert.Equal(2, await peer.DoAsync(static (ProcessLock guard, ProcessRLock again) =>
        {
            var before = guard.Client.Asked;
            for (var i = 0; i < Many; i++)
            {
                using (guard.Enter())
                using (again.Enter())
                using (again.Enter())
                {
                    // That is all.
                }
            }

            return guard.Client.Asked - before;
        }, guard, again));

        Assert.Equal(((1, 0, 0), (1, 0, 0)), (guard.State, again.State));
    }

    [Fact, Behaviour("L-11")]
    public async Task Killed_process_should_leave_the_lock_abandoned_when_it_held_it_and_free_when_it_did_not()
    {
        await using var held = Context.CreateLock();
        await using var free = Context.CreateLock();
        await using var peer = new Peer(Context, "dies");
        var last = await peer.DoAsync(static (ProcessLock held, ProcessLock free) =>
        {
            Use(free, 1000);
            var fence = Use(held, 1000);
            held.Acquire();
            return fence + 1;
        }, held, free);
        Assert.False(held.TryAcquire());

        await peer.KillAsync();

        await using var afterHeld = await held.AcquireAsync();
        await using var afterFree = await free.AcquireAsync();
        Assert.Equal((last + 1, true), (afterHeld.Fence, afterHeld.IsAbandoned));
        Assert.Equal((1001L, false), (afterFree.Fence, afterFree.IsAbandoned));
    }

    [Fact, Behaviour("L-02")]
    public async Task Grant_should_be_over_when_another_process_has_released_it()
    {
        await using var guard = Context.CreateLock();
        await using var peer = new Peer(Context, "holder");
        await peer.DoAsync(static (ProcessLock guard) =>
        {
            Use(guard, 10);
            Peer.Lease = guard.Enter();
        }, guard);

        guard.Release();
        Assert.True(guard.TryAcquire());

        await peer.DoAsync(static (ProcessLock guard) => Peer.Lease!.Dispose(), guard);
        Assert.Equal(0, guard.State.Value);
        Assert.False(await peer.DoAsync(static (ProcessLock guard) => guard.TryAcquire(), guard));
        await peer.DoAsync(static (ProcessLock guard) => guard.Release(), guard);
        Assert.Contains("released too many times", await LockSpecs.FailureAsync(peer.DoAsync(static (ProcessLock guard) => guard.Release(), guard)));
    }

    [Fact, Behaviour("L-12")]
    public async Task Waiters_should_come_first_when_the_process_that_has_the_loan_releases_and_acquires_again()
    {
        await using var guard = Context.CreateLock();
        await using var order = Context.CreateQueue<string>();
        await using var owner = new Peer(Context, "owner");
        await using var first = new Peer(Context, "first");
        await using var second = new Peer(Context, "second");
        await owner.DoAsync(static (ProcessLock guard) =>
        {
            Use(guard, 100);
            guard.Acquire();
        }, guard);
        first.Begin(Note, guard, order);
        await LockSpecs.IsWaitingAsync(guard, 1);
        second.Begin(Note, guard, order);
        await LockSpecs.IsWaitingAsync(guard, 2);

        await owner.DoAsync(static (ProcessLock guard, ProcessQueue<string> order) =>
        {
            guard.Release();
            Note(guard, order);
        }, guard, order);

        Assert.Equal(["first", "second", "owner"], Enumerable.Range(0, 3).Select(_ => order.Get(Stuck)));
        await first.OutcomeAsync<object?>();
        await second.OutcomeAsync<object?>();

        static void Note(ProcessLock guard, ProcessQueue<string> order)
        {
            using (guard.Enter())
                order.Put(ActorProcess.Current.Name);
        }
    }

    [Fact, Behaviour("L-14")]
    public async Task Circle_should_be_found_when_the_locks_have_changed_hands_within_their_processes()
    {
        await using var left = Context.CreateLock("left");
        await using var right = Context.CreateRLock("right");
        await using var anna = new Peer(Context, "anna");
        await using var bert = new Peer(Context, "bert");
        await anna.DoAsync(HaveAfterOthers, left);
        await bert.DoAsync(HaveAfterOthers, right);
        anna.Begin(static (ProcessRLock right) => right.Acquire(), right);
        await LockSpecs.IsWaitingAsync(right, 1);

        Assert.Matches(
            @"'bert' \(pid \d+\), thread \d+, waits for lock 'left', which process 'anna' .* waits for rlock 'right', which process 'bert'",
            await LockSpecs.FailureAsync(bert.DoAsync(static (ProcessLock left) => left.Acquire(), left)));
        await bert.DoAsync(static (ProcessRLock right) => right.Release(), right);
        Assert.True(await anna.OutcomeAsync<bool>());

        static void HaveAfterOthers(ProcessLockBase guard)
        {
            var thread = new Thread(() => Use(guard, 10));
            thread.Start();
            thread.Join();
            guard.Acquire();
        }
    }

    [Fact, Behaviour("CO-03")]
    public async Task Condition_should_give_up_and_get_back_all_that_was_acquired_without_asking()
    {
        await using var guard = Context.CreateRLock();
        var condition = Context.CreateCondition(guard);
        await using var sleeper = new Peer(Context, "sleeper");
        await using var other = new Peer(Context, "other");
        sleeper.Begin(static (ProcessCondition condition) =>
        {
            Use(condition.Lock, 10);
            using var outer = condition.Enter();
            using (condition.Enter())
            {
                condition.Wait();
                condition.Acquire();
                condition.Release();
            }

            return (condition.Lock.ToString(), outer.Fence);
        }, condition);
        await ConditionSpecs.IsSleepingAsync(condition, 1);

        await other.DoAsync(static (ProcessCondition condition) =>
        {
            using (condition.Enter())
                condition.Notify();
        }, condition);

        Assert.Equal(("<ProcessRLock(sleeper, 1)>", 13L), await sleeper.OutcomeAsync<(string, long)>());
        Assert.True(guard.TryAcquire());
    }

    [Fact, Behaviour("L-12")]
    public async Task Processes_that_all_want_the_lock_should_exclude_each_other_and_all_go_on()
    {
        const int Each = 100_000;
        await using var guard = Context.CreateLock();
        await using var cells = Context.CreateRawArray<long>(3);
        await using var start = Context.CreateBarrier(3);
        ActorProcess[] all = [.. Enumerable.Range(0, 3).Select(_ => Context.StartProcess(Count, guard, cells, start))];

        foreach (var one in all)
        {
            Assert.True(await one.JoinAsync(Stuck));
            Assert.Equal(0, one.ExitCode);
        }

        // The count; and the last number of a grant, of which each has had one more.
        Assert.Equal(3 * Each, cells[0]);
        Assert.InRange(cells[1], 3 * Each, 3 * Each + 2);
        // In slices, and not one by one.
        Assert.InRange(cells[2], 3, Each);

        static void Count(ProcessLock guard, SharedArray<long> cells, ProcessBarrier start)
        {
            start.Wait();
            var before = guard.Client.Asked;
            for (var i = 0; i < Each; i++)
            {
                using var lease = guard.Enter();
                if (cells[1] >= lease.Fence)
                    ActorProcess.Exit(3);
                cells[1] = lease.Fence;
                cells[0]++;
            }

            using (guard.Enter())
                cells[2] += guard.Client.Asked - before;
        }
    }

    private protected static long Use(ProcessLockBase guard, int times)
    {
        var fence = 0L;
        for (var i = 0; i < times; i++)
        {
            using var lease = guard.Enter();
            fence = lease.Fence;
        }

        return fence;
    }
}

public sealed class SpawnLockLoanSpecs(ActorProcFixture kit) : LockLoanSpecs(kit, "spawn")
{
    [Fact, Behaviour("L-11")]
    public async Task Lock_should_be_had_at_once_when_it_is_lent_to_a_process_that_stands_still()
    {
        await using var guard = Context.CreateLock();
        await using var other = Context.CreateLock();
        await using var peer = new Peer(Context, "stands");
        await peer.DoAsync(static (ProcessLock guard, ProcessLock other) => Use(guard, 10) + Use(other, 10), guard, other);
        ProcessSignals.Stop(peer.Process.Pid!.Value);
        try
        {
            Assert.True(guard.TryAcquire());
            guard.Release();
            await using var lease = await other.TryAcquireAsync(Stuck);
            Assert.Equal(11, lease?.Fence);
        }
        finally
        {
            ProcessSignals.Continue(peer.Process.Pid!.Value);
        }

        Assert.Equal((12, 12), await peer.DoAsync(static (ProcessLock guard, ProcessLock other) => (Use(guard, 1), Use(other, 1)), guard, other));
    }

    [Fact, Behaviour("L-11")]
    public async Task Others_should_go_on_when_processes_are_killed_while_all_want_the_lock()
    {
        await using var guard = Context.CreateLock();
        await using var cells = Context.CreateRawArray<long>(2);
        var random = new Random(1);
        for (var round = 0; round < 8; round++)
        {
            ActorProcess[] all = [.. Enumerable.Range(0, 3).Select(_ => Context.StartProcess(Compete, guard, cells))];
            var before = cells[1];
            await Eventually.IsTrueAsync(() => cells[1] > before + 1000 + random.Next(5000), () => "the lock to be had by those who compete for it");
            all[0].Kill();
            Assert.True(await all[0].JoinAsync(Stuck));
            Assert.Equal(-9, all[0].ExitCode);
            before = cells[1];
            await Eventually.IsTrueAsync(() => cells[1] > before + 1000, () => "the others to have the lock after one was killed");
            foreach (var one in all[1..])
            {
                one.Kill();
                Assert.True(await one.JoinAsync(Stuck));
                Assert.Equal(-9, one.ExitCode);
            }

            await using var lease = await guard.TryAcquireAsync(Stuck);
            Assert.NotNull(lease);
            Assert.True(lease.Fence > cells[1], $"Grant {lease.Fence} came after {cells[1]}.");
            if (lease.IsAbandoned)
                cells[0] = 0;
            Assert.Equal(0, cells[0]);
        }
    }

    // Whoever has the lock has its mark in the first cell, and nobody else's.
    private static void Compete(ProcessLock guard, SharedArray<long> cells)
    {
        while (true)
        {
            using var lease = guard.Enter();
            if (cells[0] != 0 && !lease.IsAbandoned || lease.Fence <= cells[1])
                ActorProcess.Exit(3);
            cells[0] = lease.Fence;
            cells[1] = lease.Fence;
            if (cells[0] != lease.Fence)
                ActorProcess.Exit(4);
            cells[0] = 0;
        }
    }
}

public sealed class InProcessLockLoanSpecs(ActorProcFixture kit) : LockLoanSpecs(kit, "in-process");
