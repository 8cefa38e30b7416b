using ActorProc.Coordination;

namespace ActorProc;

/// <summary>What shared values and arrays have in common: memory, and a lock that goes with it or none.</summary>
/// <remarks>
/// <para>A handle travels as a value. Every access takes the lock, which costs the way to the main process and back when another process has used it; for several accesses take it once, with
/// <see cref="Enter"/> or <c>Update</c>. In asynchronous code acquire <see cref="GetLock"/>, and use <c>Raw</c> meanwhile. Without a lock an access costs next to nothing, and nothing
/// orders what processes do.</para>
/// <para>It lives until it is disposed of, or until the last process that used it has ended; and for <c>actorproc.sharing.memory-linger</c> longer, for handles that are on their way.
/// Safe to use from any thread.</para>
/// </remarks>
public abstract class SharedData : IAsyncDisposable
{
    private readonly ProcessLockBase? _lock;
    private readonly bool _isOwnLock;

    private protected SharedData(IProcessFactory factory, long size, ProcessLockBase? @lock, bool isLocked)
    {
        ArgumentNullException.ThrowIfNull(factory);
        _isOwnLock = isLocked && @lock is null;
        _lock = _isOwnLock ? new ProcessRLock(factory, null) : @lock;
        try
        {
            // A segment is never empty.
            Memory = SharedMemory.Create(factory, Math.Max(size, 1), name: null, _isOwnLock ? _lock!.Target : "");
        }
        catch when (_isOwnLock)
        {
            _lock!.Client.Post(_lock.Target, Operation.Remove);
            throw;
        }
    }

    private protected SharedData(SharedMemory memory, ProcessLockBase? @lock) => (Memory, _lock) = (memory, @lock);

    /// <summary>Whether it has a lock; without one it is what Python calls raw.</summary>
    public bool HasLock => _lock is not null;

    /// <summary>The memory it lies in.</summary>
    public SharedMemory Memory { get; }

    /// <summary>Its lock. Python: <c>get_lock()</c>.</summary>
    /// <exception cref="InvalidOperationException">It is raw.</exception>
    public ProcessLockBase GetLock() => _lock ?? throw new InvalidOperationException($"A raw object has no lock: it has no method 'get_lock' in Python, and was created without one here.");

    /// <summary>Blocks until this thread holds the lock. Until the result is disposed of, this thread's accesses ask nobody. May be nested.</summary>
    /// <returns>To be disposed of by <c>using</c>.</returns>
    /// <exception cref="InvalidOperationException">It is raw.</exception>
    /// <exception cref="ObjectDisposedException">It has been disposed of.</exception>
    /// <exception cref="DeadlockException">The wait would close a circle of processes that wait for each other.</exception>
    public SharedHold Enter() => new(GetLock());

    /// <summary>Ends it: no process can attach any more, its own lock is gone, and the memory is freed when the last process that has attached lets go of it. Any number of calls.</summary>
    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        try
        {
            await Memory.TryUnlinkAsync().ConfigureAwait(false);
        }
        catch (InvalidOperationException)
        {
            // Its system has ended, and it with that.
        }

        Memory.Close();
        if (_isOwnLock)
            await _lock!.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>For one access: the lock, if there is one.</summary>
    private protected SharedHold Locked() => _lock is null ? default : new SharedHold(_lock);

    internal void ThrowIfLocked()
    {
        if (_lock is not null)
            throw new InvalidOperationException("object already synchronized: it has a lock.");
    }
}
