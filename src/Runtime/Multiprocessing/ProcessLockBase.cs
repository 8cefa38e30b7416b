using ActorProc.Coordination;
using ActorProc.Coordinators;
using ActorProc.Processes;

namespace ActorProc;

/// <summary>What locks and semaphores have in common: they are acquired and released, in the order in which it was asked.</summary>
/// <remarks>
/// A grant belongs to the process that acquired it until it is released, by whomever. When that process ends before, however it ends, the grant is free, and the next
/// one to have it is told (<see cref="ProcessLease.IsAbandoned"/>). In blocking code the owner is the thread, as in Python; in asynchronous code it is the lease.
/// Locks are granted in the order in which they were asked for; of processes that all want one again and again, at once, each may go on for a moment while others wait
/// (<c>actorproc.sharing.lock-slice</c>). A wait without a timeout that would close a circle of waits fails with a <see cref="DeadlockException"/>; one with a timeout ends by itself.
/// </remarks>
public abstract class ProcessLockBase : SharedObject
{
    [NonSerialized]
    [Hyperion.Ignore]
    private LockPart? _part;

    private protected ProcessLockBase(IProcessFactory factory, string kind, string? name, Action<BinaryWriter, string> describe) : base(factory, kind, describe, name)
    {
    }

    /// <summary>How often it could be acquired now, how many wait for that, and how many sleep on its conditions.</summary>
    internal (int Value, int Waiting, int Sleeping) State
    {
        get
        {
            using var answer = Ask(Operation.LockState);
            return (answer.ReadInt32(), answer.ReadInt32(), answer.ReadInt32());
        }
    }

    /// <summary>Who holds it, and who waits for it in which order: the name and id of the process, and the thread, or a number below 1 in asynchronous code.</summary>
    internal ((string Process, int Pid, long Thread)[] Holders, (string Process, int Pid, long Thread)[] Waiters) Callers
    {
        get
        {
            using var answer = Ask(Operation.LockCallers);
            return (ReadCallers(answer), ReadCallers(answer));
        }
    }

    /// <summary>Blocks until it is acquired. Python: <c>acquire()</c>.</summary>
    /// <param name="timeout">The longest wait; nothing means for ever, a negative one means none.</param>
    /// <param name="cancellationToken">Ends the wait. If it was granted meanwhile, it is acquired all the same.</param>
    /// <returns>Whether it was acquired.</returns>
    /// <exception cref="DeadlockException">The wait would close a circle of processes that wait for each other.</exception>
    /// <exception cref="OperationCanceledException">The wait was ended.</exception>
    /// <exception cref="ObjectDisposedException">It has been disposed of.</exception>
    public bool Acquire(TimeSpan? timeout = null, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return TryAcquireLent(Flow.OfThread, out _) || AskFor(LockCaller.OfThread, timeout, cancellationToken) is not null;
    }

    /// <summary>Acquires it if that is possible at once. Python: <c>acquire(block=False)</c>.</summary>
    /// <inheritdoc cref="Acquire" path="/returns"/>
    public bool TryAcquire() => Acquire(TimeSpan.Zero);

    /// <summary>Blocks until it is acquired. Python: <c>with lock:</c>.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>To be disposed of by <c>using</c>.</returns>
    /// <inheritdoc cref="Acquire" path="/exception"/>
    public ProcessLease Enter(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ProcessLease.Enter(TryAcquireLent(Flow.OfThread, out var fence)
            ? new ProcessLease(this, fence, isAbandoned: false, acquisition: null)
            : new ProcessLease(this, AskFor(LockCaller.OfThread, null, cancellationToken)!.Value, acquisition: null));
    }

    /// <summary>Waits until it is acquired.</summary>
    /// <param name="cancellationToken">Ends the wait. If it was granted meanwhile, it is acquired all the same.</param>
    /// <returns>To be disposed of by <c>await using</c>.</returns>
    /// <inheritdoc cref="Acquire" path="/exception"/>
    public ValueTask<ProcessLease> AcquireAsync(CancellationToken cancellationToken = default) => AcquireAsync(Begin(), within: null, timeout: null, cancellationToken)!;

    /// <summary>Waits until it is acquired.</summary>
    /// <param name="timeout">The longest wait; a negative one means none.</param>
    /// <param name="cancellationToken">Ends the wait. If it was granted meanwhile, it is acquired all the same.</param>
    /// <returns>To be disposed of by <c>await using</c>; <c>null</c> when the time was over.</returns>
    /// <inheritdoc cref="Acquire" path="/exception"/>
    public ValueTask<ProcessLease?> TryAcquireAsync(TimeSpan timeout, CancellationToken cancellationToken = default) =>
        AcquireAsync(Begin(), within: null, timeout, cancellationToken);

    /// <summary>Releases what is held, whoever holds it: any process may. For a recursive lock, only the thread that holds it. Python: <c>release()</c>.</summary>
    /// <exception cref="InvalidOperationException">Nobody holds it, or, of a recursive lock, somebody else does.</exception>
    /// <exception cref="ObjectDisposedException">It has been disposed of.</exception>
    public void Release()
    {
        if (Part() is not { } part || !part.TryRelease(Flow.OfThread))
            Ask(Operation.LockRelease, Releasing).Dispose();
    }

    /// <inheritdoc cref="Release"/>
    public async Task ReleaseAsync()
    {
        if (Part() is not { } part || !part.TryRelease(Flow.OfThread))
            (await AskAsync(Operation.LockRelease, Releasing).ConfigureAwait(false)).Dispose();
    }

    /// <summary>This process's part of it, once it has been lent to it. The same as long as this handle is used by the process as a whole.</summary>
    internal LockPart? Part()
    {
        if (_part is { Client.IsOpen: true } known && ProcessScope.Playing is null)
            return known;
        var part = Client.Find(Target) as LockPart;
        if (ProcessScope.Playing is null)
            _part = part;
        return part;
    }

    private protected async ValueTask<ProcessLease?> AcquireAsync(Acquisition? own, ProcessLease? within, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        ProcessLease? lease = null;
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (within is null ? TryAcquireLent(own?.Number ?? 0, out var fence) : TryAcquireLent(within, out fence))
                return lease = new ProcessLease(this, fence, isAbandoned: false, own);
            var caller = new LockCaller((own ?? within?.Acquisition)?.Number ?? 0, within?.Fence ?? 0, Flow.Besides(own));
            using var answer = await AskAsync(Operation.LockAcquire, Asking(caller, timeout), timeout, cancellationToken).ConfigureAwait(false);
            return lease = answer is null ? null : new ProcessLease(this, Granted(answer), own);
        }
        finally
        {
            if (lease is null)
                own?.End();
        }
    }

    private protected static Action<BinaryWriter, string> As(LockKind kind, int initial, bool keep) => (writer, title) =>
    {
        writer.Write((byte)CoordinatorKind.Lock);
        writer.Write((byte)kind);
        writer.Write(initial);
        writer.Write(keep);
        writer.Write(title);
    };

    // Whoever has acquired a semaphore keeps nobody in particular from going on.
    private protected virtual Acquisition? Begin() => Flow.Begin(Target);

    private bool TryAcquireLent(long caller, out long fence)
    {
        if (Part() is { } part)
            return part.TryAcquire(caller, out fence);
        fence = 0;
        return false;
    }

    private bool TryAcquireLent(ProcessLease within, out long fence)
    {
        fence = within.Fence;
        return Part()?.TryAcquireWithin(fence) == true;
    }

    private LockAnswer? AskFor(LockCaller caller, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        using var answer = Ask(Operation.LockAcquire, Asking(caller, timeout), timeout, cancellationToken);
        return answer is null ? null : Granted(answer);
    }

    private LockAnswer Granted(BinaryReader reader)
    {
        var answer = LockAnswer.Read(reader);
        if (answer.Slot == 0)
            return answer;
        var client = Client;
        client.Part(Target, () => new LockPart(client, Target, this is ProcessRLock)).OnGranted(answer);
        return answer;
    }

    private static Action<BinaryWriter> Asking(LockCaller caller, TimeSpan? timeout) => writer =>
    {
        caller.Write(writer);
        writer.Write((byte)(timeout is null ? Patience.Endless : timeout is { Ticks: <= 0 } ? Patience.None : Patience.Limited));
    };

    private static (string Process, int Pid, long Thread)[] ReadCallers(BinaryReader reader)
    {
        var callers = new (string Process, int Pid, long Thread)[reader.ReadInt32()];
        for (var i = 0; i < callers.Length; i++)
            callers[i] = (reader.ReadString(), reader.ReadInt32(), reader.ReadInt64());
        return callers;
    }

    private static void Releasing(BinaryWriter writer) => LockCaller.OfThread.Write(writer);
}
