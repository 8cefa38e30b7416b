using ActorProc.Coordination;
using ActorProc.Processes;

namespace ActorProc;

/// <summary>Waits for something that others bring about, below a lock. Python: <c>multiprocessing.Condition</c>.</summary>
/// <remarks>A value, as its lock is. Who dies while waiting is forgotten. Safe to use from any thread.</remarks>
public sealed class ProcessCondition
{
    private readonly string _name;

    internal ProcessCondition(IProcessFactory factory, ProcessLockBase? @lock)
    {
        if (@lock is ProcessSemaphore)
            throw new ArgumentException("A condition belongs to a lock or a recursive lock, not to a semaphore.", nameof(@lock));
        Lock = @lock ?? new ProcessRLock(factory, null);
        _name = Lock.Client.NewName("condition");
    }

    /// <summary>The lock below which everybody waits and notifies.</summary>
    public ProcessLockBase Lock { get; }

    /// <summary>Blocks until the lock is acquired.</summary>
    /// <inheritdoc cref="ProcessLockBase.Acquire"/>
    public bool Acquire(TimeSpan? timeout = null, CancellationToken cancellationToken = default) => Lock.Acquire(timeout, cancellationToken);

    /// <inheritdoc cref="ProcessLockBase.Release"/>
    public void Release() => Lock.Release();

    /// <inheritdoc cref="ProcessLockBase.Enter"/>
    public ProcessLease Enter(CancellationToken cancellationToken = default) => Lock.Enter(cancellationToken);

    /// <inheritdoc cref="ProcessLockBase.AcquireAsync(CancellationToken)"/>
    public ValueTask<ProcessLease> AcquireAsync(CancellationToken cancellationToken = default) => Lock.AcquireAsync(cancellationToken);

    /// <summary>Gives up the lock, however often it was acquired, blocks until it is notified, and has the lock again, as often, when it returns.</summary>
    /// <param name="timeout">The longest wait for a notice; nothing means for ever. The lock is waited for in any case.</param>
    /// <param name="cancellationToken">Ends the wait for a notice; the lock is held when this throws.</param>
    /// <returns>False when the time was over.</returns>
    /// <exception cref="InvalidOperationException">This thread does not hold the lock.</exception>
    /// <exception cref="DeadlockException">To wait for the lock would close a circle of processes that wait for each other. It is not held then.</exception>
    /// <exception cref="OperationCanceledException">The wait was ended.</exception>
    public bool Wait(TimeSpan? timeout = null, CancellationToken cancellationToken = default)
    {
        using var reader = Lock.Ask(Operation.ConditionWait, Waiting(LockCaller.OfThread), timeout is { Ticks: < 0 } ? TimeSpan.Zero : timeout, cancellationToken)!;
        var answer = LockAnswer.Read(reader);
        ProcessLease.RenewEntered(Lock, answer);
        return Noticed(answer.IsNotified, cancellationToken);
    }

    /// <summary>The same in asynchronous code, where the lease is the owner.</summary>
    /// <param name="lease">Of this condition's lock. It is given up, and is another grant of the same lock afterwards.</param>
    /// <param name="timeout">The longest wait for a notice; nothing means for ever.</param>
    /// <param name="cancellationToken">Ends the wait for a notice; the lock is held when this throws.</param>
    /// <returns>False when the time was over.</returns>
    /// <exception cref="InvalidOperationException">The lease is over, or one of another lock.</exception>
    /// <exception cref="DeadlockException">To wait for the lock would close a circle of processes that wait for each other. It is not held then.</exception>
    /// <exception cref="OperationCanceledException">The wait was ended.</exception>
    public ValueTask<bool> WaitAsync(ProcessLease lease, TimeSpan? timeout = null, CancellationToken cancellationToken = default)
    {
        ThrowIfOther(lease);
        return SleepAsync(Of(lease), lease, timeout is { Ticks: < 0 } ? TimeSpan.Zero : timeout, cancellationToken);
    }

    /// <summary>Waits until something is so. Python: <c>wait_for()</c>.</summary>
    /// <param name="predicate">Asked at once, and after every notice, with the lock held.</param>
    /// <param name="timeout">The longest wait; nothing means for ever.</param>
    /// <param name="cancellationToken">Ends the wait; the lock is held when this throws.</param>
    /// <returns>What the predicate said last.</returns>
    /// <inheritdoc cref="Wait" path="/exception"/>
    public T WaitFor<T>(Func<T> predicate, TimeSpan? timeout = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(predicate);
        var deadline = DeadlineOf(timeout);
        while (true)
        {
            var result = predicate();
            if (IsTrue(result) || LeftOf(deadline) is { Ticks: <= 0 })
                return result;
            Wait(LeftOf(deadline), cancellationToken);
        }
    }

    /// <summary>Waits until something is so, in asynchronous code.</summary>
    /// <param name="lease">Of this condition's lock.</param>
    /// <param name="predicate">Asked at once, and after every notice, with the lock held.</param>
    /// <param name="timeout">The longest wait; nothing means for ever.</param>
    /// <param name="cancellationToken">Ends the wait; the lock is held when this throws.</param>
    /// <returns>What the predicate said last.</returns>
    /// <inheritdoc cref="WaitAsync" path="/exception"/>
    public async ValueTask<T> WaitForAsync<T>(ProcessLease lease, Func<T> predicate, TimeSpan? timeout = null, CancellationToken cancellationToken = default)
    {
        ThrowIfOther(lease);
        ArgumentNullException.ThrowIfNull(predicate);
        var deadline = DeadlineOf(timeout);
        while (true)
        {
            var result = predicate();
            if (IsTrue(result) || LeftOf(deadline) is { Ticks: <= 0 })
                return result;
            await WaitAsync(lease, LeftOf(deadline), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Wakes those who have waited longest. With nobody waiting it does nothing, and is not remembered.</summary>
    /// <param name="count">How many, at most.</param>
    /// <exception cref="InvalidOperationException">This thread does not hold the lock.</exception>
    public void Notify(int count = 1) => Lock.Ask(Operation.ConditionNotify, Noticing(LockCaller.OfThread, count)).Dispose();

    /// <summary>Wakes all who wait.</summary>
    /// <inheritdoc cref="Notify" path="/exception"/>
    public void NotifyAll() => Notify(int.MaxValue);

    /// <summary>Wakes those who have waited longest.</summary>
    /// <param name="lease">Of this condition's lock.</param>
    /// <param name="count">How many, at most.</param>
    /// <exception cref="InvalidOperationException">The lease is over, or one of another lock.</exception>
    public async Task NotifyAsync(ProcessLease lease, int count = 1)
    {
        ThrowIfOther(lease);
        (await Lock.AskAsync(Operation.ConditionNotify, Noticing(Of(lease), count)).ConfigureAwait(false)).Dispose();
    }

    /// <summary>Wakes all who wait.</summary>
    /// <inheritdoc cref="NotifyAsync"/>
    public Task NotifyAllAsync(ProcessLease lease) => NotifyAsync(lease, int.MaxValue);

    private async ValueTask<bool> SleepAsync(LockCaller caller, ProcessLease lease, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        using var reader = await Lock.AskAsync(Operation.ConditionWait, Waiting(caller), timeout, cancellationToken).ConfigureAwait(false);
        var answer = LockAnswer.Read(reader!);
        lease.Renew(answer);
        return Noticed(answer.IsNotified, cancellationToken);
    }

    private void ThrowIfOther(ProcessLease lease)
    {
        ArgumentNullException.ThrowIfNull(lease);
        if (!lease.Owner.Equals(Lock))
            throw new InvalidOperationException($"The lease is one of {lease.Owner.Title}, and this condition belongs to {Lock.Title}.");
    }

    private static bool Noticed(bool noticed, CancellationToken cancellationToken)
    {
        if (!noticed)
            cancellationToken.ThrowIfCancellationRequested();
        return noticed;
    }

    private static LockCaller Of(ProcessLease lease) => new(lease.Acquisition?.Number ?? 0, lease.Fence, Flow.Besides(lease.Acquisition));

    // What counts as true in Python.
    private static bool IsTrue<T>(T result) => result is not (null or false or 0 or "");

    private static long? DeadlineOf(TimeSpan? timeout) => timeout is { } time ? Environment.TickCount64 + (long)Math.Ceiling(time.TotalMilliseconds) : null;

    private static TimeSpan? LeftOf(long? deadline) => deadline is { } time ? TimeSpan.FromMilliseconds(time - Environment.TickCount64) : null;

    private Action<BinaryWriter> Waiting(LockCaller caller) => writer =>
    {
        writer.Write(_name);
        caller.Write(writer);
    };

    private Action<BinaryWriter> Noticing(LockCaller caller, int count) => writer =>
    {
        Waiting(caller)(writer);
        writer.Write(count);
    };
}
