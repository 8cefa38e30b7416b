using ActorProc.Coordination;
using ActorProc.Coordinators;

namespace ActorProc;

/// <summary>A lock that whoever holds it may acquire again; it is free when it has been released as often. Python: <c>multiprocessing.RLock</c>.</summary>
/// <inheritdoc cref="ProcessLockBase" path="/remarks"/>
public sealed class ProcessRLock : ProcessLockBase
{
    internal ProcessRLock(IProcessFactory factory, string? name) : base(factory, "rlock", name, As(LockKind.Recursive, initial: 1, keep: false))
    {
    }

    /// <summary>Acquires it again in asynchronous code, where the lease is the owner, not the thread.</summary>
    /// <param name="within">What the caller has acquired already.</param>
    /// <param name="cancellationToken">Ends the wait, of which there is one only if that lease is over.</param>
    /// <inheritdoc cref="ProcessLockBase.Acquire" path="/exception"/>
    public ValueTask<ProcessLease> AcquireAsync(ProcessLease within, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(within);
        return AcquireAsync(own: null, within, timeout: null, cancellationToken)!;
    }
}
