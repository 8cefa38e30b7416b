using ActorProc.Coordination;
using ActorProc.Coordinators;

namespace ActorProc;

/// <summary>A semaphore across processes. Python: <c>multiprocessing.Semaphore</c>.</summary>
/// <inheritdoc cref="ProcessLockBase" path="/remarks"/>
public class ProcessSemaphore : ProcessLockBase
{
    internal ProcessSemaphore(IProcessFactory factory, int value, OnOwnerDeath onOwnerDeath, string? name) : this(factory, LockKind.Semaphore, value, onOwnerDeath, name)
    {
    }

    private protected ProcessSemaphore(IProcessFactory factory, LockKind kind, int value, OnOwnerDeath onOwnerDeath, string? name)
        : base(factory, "semaphore", name, As(kind, value >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "semaphore initial value must be >= 0"), onOwnerDeath == OnOwnerDeath.Keep))
    {
    }

    /// <summary>How often it could be acquired now. Python: <c>get_value()</c>.</summary>
    /// <exception cref="ObjectDisposedException">It has been disposed of.</exception>
    public int Value => State.Value;

    private protected sealed override Acquisition? Begin() => null;
}

/// <summary>A semaphore that is never released above the value it was made with. Python: <c>multiprocessing.BoundedSemaphore</c>.</summary>
/// <inheritdoc cref="ProcessLockBase" path="/remarks"/>
public sealed class ProcessBoundedSemaphore : ProcessSemaphore
{
    internal ProcessBoundedSemaphore(IProcessFactory factory, int value, OnOwnerDeath onOwnerDeath, string? name) : base(factory, LockKind.Bounded, value, onOwnerDeath, name)
    {
    }
}

/// <summary>What becomes of what a process has acquired of a semaphore when it ends.</summary>
public enum OnOwnerDeath
{
    /// <summary>It is released: for a semaphore that limits how many may do something.</summary>
    Return,

    /// <summary>It stays acquired: for one that counts, acquired here and released there.</summary>
    Keep,
}
