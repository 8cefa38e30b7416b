using ActorProc.Coordination;

namespace ActorProc;

/// <summary>One grant of a lock or semaphore. Disposing of it gives back this grant and no other.</summary>
/// <remarks>
/// Disposing of it again, or after somebody else has released the grant, does nothing. When its process ends the grant is free. Safe to use from any
/// thread of the process that acquired it; it does not travel. When a condition has given the lock up and got it back, the lease is one of the new grant.
/// </remarks>
public sealed class ProcessLease : IAsyncDisposable, IDisposable
{
    // Those of blocking code: a condition that gives up this thread's lock does not know its leases.
    [ThreadStatic]
    private static List<ProcessLease>? _entered;

    private readonly ProcessLockBase _owner;
    private int _isReleased;

    internal ProcessLease(ProcessLockBase owner, in LockAnswer answer, Acquisition? acquisition) : this(owner, answer.Fence, answer.IsAbandoned, acquisition)
    {
    }

    internal ProcessLease(ProcessLockBase owner, long fence, bool isAbandoned, Acquisition? acquisition) =>
        (_owner, Fence, IsAbandoned, Acquisition) = (owner, fence, isAbandoned, acquisition);

    /// <summary>
    /// Grows with every grant of the same lock. Pass it on to what the lock protects, which refuses a smaller number than one it has seen: then a holder that
    /// was stopped for long and does not know that it has lost the lock can do no harm.
    /// </summary>
    public long Fence { get; private set; }

    /// <summary>A process that held it has died: what the lock protects may be half done.</summary>
    public bool IsAbandoned { get; private set; }

    internal ProcessLockBase Owner => _owner;

    /// <summary>What asynchronous code has acquired with it.</summary>
    internal Acquisition? Acquisition { get; }

    /// <summary>Gives it back, and waits until it is free.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isReleased, 1) != 0)
            return;
        Acquisition?.End();
        try
        {
            if (_owner.Part() is not { } part || !part.TryReleaseGrant(Fence))
                _owner.Ask(Operation.LockRelease, Write).Dispose();
        }
        catch (InvalidOperationException)
        {
            // The lock has been disposed of, or its system has ended: nobody waits for it.
        }
    }

    /// <inheritdoc cref="Dispose"/>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isReleased, 1) != 0)
            return;
        Acquisition?.End();
        try
        {
            if (_owner.Part() is not { } part || !part.TryReleaseGrant(Fence))
                (await _owner.AskAsync(Operation.LockRelease, Write).ConfigureAwait(false)).Dispose();
        }
        catch (InvalidOperationException)
        {
            // As above.
        }
    }

    /// <summary>This thread has it.</summary>
    internal static ProcessLease Enter(ProcessLease lease)
    {
        if (lease._owner is ProcessSemaphore)
            return lease;
        _entered ??= [];
        _entered.RemoveAll(static one => Volatile.Read(ref one._isReleased) != 0);
        _entered.Add(lease);
        return lease;
    }

    /// <summary>A condition gave up what this thread holds and got it back.</summary>
    internal static void RenewEntered(ProcessLockBase owner, in LockAnswer answer)
    {
        foreach (var lease in _entered ?? [])
        {
            if (Volatile.Read(ref lease._isReleased) == 0 && lease._owner.Equals(owner))
                lease.Renew(answer);
        }
    }

    /// <summary>A condition gave it up and got it back.</summary>
    internal void Renew(in LockAnswer answer) => (Fence, IsAbandoned) = (answer.Fence, answer.IsAbandoned);

    private void Write(BinaryWriter writer) => new LockCaller(0, Fence, []).Write(writer);
}
