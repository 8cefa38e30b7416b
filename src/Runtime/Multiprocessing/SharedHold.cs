using ActorProc.Coordination;

namespace ActorProc;

/// <summary>The lock of a shared value or array, held by this thread until this is disposed of. While it is, this thread's accesses to it ask nobody.</summary>
/// <remarks>It cannot leave its thread, and cannot be awaited with.</remarks>
public readonly ref struct SharedHold
{
    private readonly ProcessLockBase _lock;
    private readonly ProcessLease? _lease;

    internal SharedHold(ProcessLockBase @lock)
    {
        _lock = @lock;
        // Held already, by this very thread: the coordinator would say the same.
        if (!HeldHere.Has(@lock))
            _lease = @lock.Enter();
        HeldHere.Add(@lock);
    }

    /// <summary>Gives it back. To be called once, which <c>using</c> does.</summary>
    public void Dispose()
    {
        if (_lock is null)
            return;
        HeldHere.Remove(_lock);
        _lease?.Dispose();
    }
}
