using ActorProc.TestKit;
using ActorProc.Tests.Multiprocessing;
using Xunit;

namespace ActorProc.Tests.Sharing;

/// <summary>Processes that wait for each other are told so, and nobody else is.</summary>
public abstract class DeadlockSpecs(ActorProcFixture kit, string method) : ActorProcTest(kit, startMethod: method), IClassFixture<ActorProcFixture>
{
    [Fact, Behaviour("L-14")]
    public async Task Circle_of_two_should_be_named_and_not_waited_out()
    {
        await using var left = Context.CreateLock("left");
        await using var right = Context.CreateRLock("right");
        await using var anna = new Peer(Context, "anna");
        await using var bert = new Peer(Context, "bert");
        await anna.DoAsync(static (ProcessLock left) => left.Acquire(), left);
        await bert.DoAsync(static (ProcessRLock right) => right.Acquire(), right);
        anna.Begin(static (ProcessRLock right) => right.Acquire(), right);
        await LockSpecs.IsWaitingAsync(right, 1);

        var failure = await LockSpecs.FailureAsync(bert.DoAsync(static (ProcessLock left) => left.Acquire(), left));

        Assert.Matches(
            @"^DeadlockException: .*process 'bert' \(pid \d+\), thread \d+, waits for lock 'left', which process 'anna' \(pid \d+\), thread \d+, holds; "
            + @"process 'anna' \(pid \d+\), thread \d+, waits for rlock 'right', which process 'bert' \(pid \d+\), thread \d+, holds\.", failure);
        // It has nothing to do with those who wait: they go on when it gives up what it has.
        await bert.DoAsync(static (ProcessRLock right) => right.Release(), right);
        Assert.True(await anna.OutcomeAsync<bool>());
        Assert.Equal(0, left.State.Waiting);
    }

    [Fact, Behaviour("L-14")]
    public async Task Circle_of_three_should_be_named_with_all_of_them()
    {
        await using var a = Context.CreateLock("a");
        await using var b = Context.CreateLock("b");
        await using var c = Context.CreateLock("c");
        await using var anna = new Peer(Context, "anna");
        await using var bert = new Peer(Context, "bert");
        await using var cleo = new Peer(Context, "cleo");
        foreach (var (peer, own) in new[] { (anna, a), (bert, b), (cleo, c) })
            await peer.DoAsync(static (ProcessLock own) => own.Acquire(), own);
        anna.Begin(static (ProcessLock next) => next.Acquire(), b);
        bert.Begin(static (ProcessLock next) => next.Acquire(), c);
        await LockSpecs.IsWaitingAsync(b, 1);
        await LockSpecs.IsWaitingAsync(c, 1);

        var failure = await LockSpecs.FailureAsync(cleo.DoAsync(static (ProcessLock next) => next.Acquire(), a));

        Assert.Matches("'cleo' .* waits for lock 'a', which process 'anna' .*'anna' .* waits for lock 'b', which process 'bert' .*'bert' .* waits for lock 'c', which process 'cleo'", failure);
        await cleo.DoAsync(static (ProcessLock own) => own.Release(), c);
        Assert.True(await bert.OutcomeAsync<bool>());
        await bert.DoAsync(static (ProcessLock own) => own.Release(), b);
        Assert.True(await anna.OutcomeAsync<bool>());
    }

    [Fact, Behaviour("L-14")]
    public async Task Circle_should_be_found_when_code_is_asynchronous()
    {
        await using var left = Context.CreateLock("left");
        await using var right = Context.CreateLock("right");
        await using var met = Context.CreateBarrier(2);
        await using var peer = new Peer(Context, "other");
        peer.Begin(CrossAsync, right, left, met);

        string?[] failures = [await CrossAsync(left, right, met), await peer.OutcomeAsync<string?>()];

        // One of them finds it; the other goes on.
        Assert.Matches("lock 'left', which process .*lock 'right', which process|lock 'right', which process .*lock 'left', which process", Assert.Single(failures, failure => failure is not null)!);
        Assert.True(left.TryAcquire() && right.TryAcquire());

        static async Task<string?> CrossAsync(ProcessLock first, ProcessLock second, ProcessBarrier met)
        {
            await using var outer = await first.AcquireAsync();
            await met.WaitAsync();
            try
            {
                await using var inner = await second.AcquireAsync();
                return null;
            }
            catch (DeadlockException e)
            {
                return e.Message;
            }
        }
    }

    [Fact, Behaviour("L-14")]
    public async Task Branches_of_asynchronous_code_should_not_be_taken_for_each_other()
    {
        await using var a = Context.CreateLock("a");
        await using var b = Context.CreateLock("b");
        await using var first = Context.CreateLock("first");
        await using (await first.AcquireAsync())
        {
            // What follows has branches below this one.
        }

        await using var peer = new Peer(Context, "other");
        var (holds, done) = (new TaskCompletionSource(), new TaskCompletionSource());
        var branch = Task.Run(async () =>
        {
            await using var lease = await a.AcquireAsync();
            holds.SetResult();
            await done.Task;
        });
        await holds.Task.WaitAsync(Stuck);
        await peer.DoAsync(static (ProcessLock b) => b.Acquire(), b);
        peer.Begin(static (ProcessLock a) => a.Acquire(), a);
        await LockSpecs.IsWaitingAsync(a, 1);

        // The other process waits for a branch that has not to do with this wait.
        var wait = b.AcquireAsync();
        done.SetResult();
        await branch;

        Assert.True(await peer.OutcomeAsync<bool>());
        b.Release();
        await (await wait).DisposeAsync();
    }

    [Fact, Behaviour("L-14")]
    public async Task Lock_used_as_a_signal_should_be_no_deadlock()
    {
        await using var ping = Context.CreateLock("ping");
        await using var pong = Context.CreateLock("pong");
        await using var anna = new Peer(Context, "anna");
        await using var bert = new Peer(Context, "bert");
        // Acquired twice by the same thread; released by the other process.
        await anna.DoAsync(static (ProcessLock ping) => ping.Acquire(), ping);
        await bert.DoAsync(static (ProcessLock pong) => pong.Acquire(), pong);
        bert.Begin(Play, pong, ping);
        await LockSpecs.IsWaitingAsync(pong, 1);

        anna.Begin(static (ProcessLock mine, ProcessLock other) =>
        {
            other.Release();
            return Play(mine, other);
        }, ping, pong);

        Assert.Equal((50, 50), (await anna.OutcomeAsync<int>(), await bert.OutcomeAsync<int>()));

        static int Play(ProcessLock mine, ProcessLock other)
        {
            var count = 0;
            for (; count < 50; count++)
            {
                mine.Acquire();
                other.Release();
            }

            return count;
        }
    }

    [Fact, Behaviour("L-14")]
    public async Task Third_process_should_just_wait_when_the_holder_waits_for_its_own_signal()
    {
        await using var signal = Context.CreateLock("signal");
        await using var other = Context.CreateLock("other");
        await using var anna = new Peer(Context, "anna");
        await using var bert = new Peer(Context, "bert");
        await anna.DoAsync(static (ProcessLock signal, ProcessLock other) => signal.Acquire() && other.Acquire(), signal, other);
        anna.Begin(static (ProcessLock signal) => signal.Acquire(), signal);
        await LockSpecs.IsWaitingAsync(signal, 1);

        bert.Begin(static (ProcessLock other) => other.Acquire(), other);
        await LockSpecs.IsWaitingAsync(other, 1);

        signal.Release();
        Assert.True(await anna.OutcomeAsync<bool>());
        other.Release();
        Assert.True(await bert.OutcomeAsync<bool>());
    }

    [Fact, Behaviour("L-01", "L-14")]
    public async Task Wait_with_a_limit_should_end_by_itself_and_be_no_part_of_a_circle()
    {
        await using var left = Context.CreateLock("left");
        await using var right = Context.CreateLock("right");
        await using var anna = new Peer(Context, "anna");
        await using var bert = new Peer(Context, "bert");
        await anna.DoAsync(static (ProcessLock left) => left.Acquire(), left);
        await bert.DoAsync(static (ProcessLock right) => right.Acquire(), right);
        anna.Begin(static (ProcessLock left, ProcessLock right) =>
        {
            var isAcquired = right.Acquire(TimeSpan.FromMilliseconds(200));
            left.Release();
            return isAcquired;
        }, left, right);

        Assert.True(await bert.DoAsync(static (ProcessLock left) => left.Acquire(), left));

        Assert.False(await anna.OutcomeAsync<bool>());
    }

    [Fact, Behaviour("L-14")]
    public async Task Circle_should_be_found_when_a_sleeper_waits_to_get_its_lock_back()
    {
        await using var guard = Context.CreateLock("guard");
        await using var other = Context.CreateLock("other");
        var condition = Context.CreateCondition(guard);
        await using var sleeper = new Peer(Context, "sleeper");
        await using var holder = new Peer(Context, "holder");
        sleeper.Begin(static (ProcessCondition condition, ProcessLock other) =>
        {
            using (other.Enter())
            using (condition.Enter())
                return condition.Wait(cancellationToken: ActorProcess.Stopping);
        }, condition, other);
        await ConditionSpecs.IsSleepingAsync(condition, 1);
        holder.Begin(static (ProcessCondition condition, ProcessLock other) =>
        {
            using (condition.Enter())
            {
                condition.Notify();
                using (other.Enter())
                    return true;
            }
        }, condition, other);

        Assert.Contains("waits for lock 'other', which process 'sleeper'", await LockSpecs.FailureAsync(holder.OutcomeAsync<bool>()));
        Assert.True(await sleeper.OutcomeAsync<bool>());
        Assert.True(guard.TryAcquire() && other.TryAcquire());
    }
}

public sealed class SpawnDeadlockSpecs(ActorProcFixture kit) : DeadlockSpecs(kit, "spawn");

public sealed class InProcessDeadlockSpecs(ActorProcFixture kit) : DeadlockSpecs(kit, "in-process");
