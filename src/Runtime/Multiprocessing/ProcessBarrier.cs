using ActorProc.Coordination;

namespace ActorProc;

/// <summary>Lets a number of parties go on when all have arrived, again and again. Python: <c>multiprocessing.Barrier</c>.</summary>
/// <remarks>A party that gives up, or whose process ends while it waits, breaks the barrier for all who wait: they are told why.</remarks>
public sealed class ProcessBarrier : SharedObject
{
    private readonly Action? _action;
    private readonly TimeSpan? _timeout;

    internal ProcessBarrier(IProcessFactory factory, int parties, Action? action, TimeSpan? timeout, string? name) : base(factory, "barrier", (writer, title) =>
    {
        writer.Write((byte)CoordinatorKind.Barrier);
        writer.Write(parties > 0 ? parties : throw new ArgumentOutOfRangeException(nameof(parties), parties, "A barrier needs at least one party."));
        writer.Write(action is not null);
        writer.Write(title);
    }, name) => (Parties, _action, _timeout) = (parties, action, timeout);

    /// <summary>How many have to arrive.</summary>
    public int Parties { get; }

    /// <summary>Whether it is broken: nobody can wait at it until it is reset.</summary>
    /// <exception cref="ObjectDisposedException">It has been disposed of.</exception>
    public bool IsBroken => State().IsBroken;

    /// <summary>How many wait at it now; none while it lets them go. Python: <c>n_waiting</c>.</summary>
    /// <inheritdoc cref="IsBroken" path="/exception"/>
    public int Waiting => State().Waiting;

    /// <summary>Blocks until all have arrived.</summary>
    /// <param name="timeout">The longest wait, which breaks the barrier when it is over; nothing means that which it was made with.</param>
    /// <param name="cancellationToken">Ends the wait, which breaks the barrier.</param>
    /// <returns>A number of this party's own, from 0.</returns>
    /// <exception cref="BrokenBarrierException">It is broken, or was meanwhile.</exception>
    /// <exception cref="OperationCanceledException">The wait was ended.</exception>
    /// <inheritdoc cref="IsBroken" path="/exception"/>
    public int Wait(TimeSpan? timeout = null, CancellationToken cancellationToken = default)
    {
        try
        {
            using var answer = Ask(Operation.BarrierWait, static _ => { }, timeout ?? _timeout, cancellationToken)!;
            var index = answer.ReadInt32();
            if (index >= 0)
                return index;
            var failure = Act();
            using var acted = Ask(Operation.BarrierActed, Acted(answer.ReadInt64(), failure));
            return failure is null ? acted.ReadInt32() : throw failure;
        }
        catch (BrokenBarrierException) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
    }

    /// <summary>Waits until all have arrived.</summary>
    /// <inheritdoc cref="Wait"/>
    public async ValueTask<int> WaitAsync(TimeSpan? timeout = null, CancellationToken cancellationToken = default)
    {
        try
        {
            using var answer = (await AskAsync(Operation.BarrierWait, static _ => { }, timeout ?? _timeout, cancellationToken).ConfigureAwait(false))!;
            var index = answer.ReadInt32();
            if (index >= 0)
                return index;
            var failure = Act();
            using var acted = await AskAsync(Operation.BarrierActed, Acted(answer.ReadInt64(), failure)).ConfigureAwait(false);
            return failure is null ? acted.ReadInt32() : throw failure;
        }
        catch (BrokenBarrierException) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
    }

    /// <summary>Makes it usable again. Who waits gets a <see cref="BrokenBarrierException"/>.</summary>
    /// <inheritdoc cref="IsBroken" path="/exception"/>
    public void Reset() => Ask(Operation.BarrierReset).Dispose();

    /// <summary>Breaks it.</summary>
    /// <inheritdoc cref="IsBroken" path="/exception"/>
    public void Abort() => Ask(Operation.BarrierAbort).Dispose();

    private (bool IsBroken, int Waiting) State()
    {
        using var answer = Ask(Operation.BarrierState);
        return (answer.ReadBoolean(), answer.ReadInt32());
    }

    private static Action<BinaryWriter> Acted(long round, Exception? failure) => writer =>
    {
        writer.Write(round);
        writer.Write(failure is null);
    };

    // The last to arrive runs it, before anybody goes on. What it throws is that party's to have, and breaks the barrier for the others.
    private Exception? Act()
    {
        try
        {
            _action!();
            return null;
        }
        catch (Exception e)
        {
            return e;
        }
    }
}
