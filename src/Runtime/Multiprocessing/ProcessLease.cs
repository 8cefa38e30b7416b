using ActorProc.Coordination;

namespace ActorProc;

/// <summary>One grant of a lock or semaphore. Disposing of it gives back this grant and no other.</summary>
/// <remarks>
/// Disposing of it again, or after somebody else has released the grant, does nothing. When its process ends the grant is free. Safe to use from any
/// thread of the process that acquired it; it does not travel.
/// </remarks>
public sealed class ProcessLease : IAsyncDisposable, IDisposable
{
    [NonSerialized]
    private readonly SharedObject _owner;
    private int _isReleased;

    internal ProcessLease(SharedObject owner, BinaryReader answer)
    {
        _owner = owner;
        using (answer)
            (Fence, IsAbandoned) = (answer.ReadInt64(), answer.ReadBoolean());
    }

    /// <summary>
    /// Grows with every grant of the same lock. Pass it on to what the lock protects, which refuses a smaller number than one it has seen: then a holder that
    /// was stopped for long and does not know that it has lost the lock can do no harm.
    /// </summary>
    public long Fence { get; private set; }

    /// <summary>A process that held it has died: what the lock protects may be half done.</summary>
    public bool IsAbandoned { get; private set; }

    internal SharedObject Owner => _owner;

    /// <summary>Gives it back, and waits until it is free.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isReleased, 1) != 0)
            return;
        try
        {
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
        try
        {
            (await _owner.AskAsync(Operation.LockRelease, Write).ConfigureAwait(false)).Dispose();
        }
        catch (InvalidOperationException)
        {
            // As above.
        }
    }

    /// <summary>A condition gave it up and got it back.</summary>
    internal bool Renew(BinaryReader answer)
    {
        (Fence, IsAbandoned) = (answer.ReadInt64(), answer.ReadBoolean());
        return answer.ReadBoolean();
    }

    private void Write(BinaryWriter writer)
    {
        writer.Write(0L);
        writer.Write(Fence);
    }
}
