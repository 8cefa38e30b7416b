using ActorProc.Coordination;

namespace ActorProc;

/// <summary>A flag that processes set, and wait for. Python: <c>multiprocessing.Event</c>.</summary>
public sealed class ProcessEvent : SharedObject
{
    internal ProcessEvent(IProcessFactory factory, string? name) : base(factory, "event", Describe, name)
    {
    }

    /// <summary>Whether it is set.</summary>
    /// <exception cref="ObjectDisposedException">It has been disposed of.</exception>
    public bool IsSet
    {
        get
        {
            using var answer = Ask(Operation.EventIsSet);
            return answer.ReadBoolean();
        }
    }

    /// <summary>How many wait.</summary>
    internal int Waiting
    {
        get
        {
            using var answer = Ask(Operation.EventIsSet);
            _ = answer.ReadBoolean();
            return answer.ReadInt32();
        }
    }

    /// <summary>Sets it, and wakes all who wait. It may be set already.</summary>
    /// <inheritdoc cref="IsSet" path="/exception"/>
    public void Set() => Ask(Operation.EventSet).Dispose();

    /// <inheritdoc cref="Set"/>
    public async Task SetAsync() => (await AskAsync(Operation.EventSet).ConfigureAwait(false)).Dispose();

    /// <summary>Takes it back: whoever waits from here on waits for the next one.</summary>
    /// <inheritdoc cref="IsSet" path="/exception"/>
    public void Clear() => Ask(Operation.EventClear).Dispose();

    /// <inheritdoc cref="Clear"/>
    public async Task ClearAsync() => (await AskAsync(Operation.EventClear).ConfigureAwait(false)).Dispose();

    /// <summary>Blocks until it is set.</summary>
    /// <param name="timeout">The longest wait; nothing means for ever, a negative one means none.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Whether it was set.</returns>
    /// <exception cref="OperationCanceledException">The wait was ended.</exception>
    /// <inheritdoc cref="IsSet" path="/exception"/>
    public bool Wait(TimeSpan? timeout = null, CancellationToken cancellationToken = default)
    {
        using var answer = Ask(Operation.EventWait, static _ => { }, timeout, cancellationToken);
        return answer is not null;
    }

    /// <summary>Waits until it is set.</summary>
    /// <inheritdoc cref="Wait"/>
    public async ValueTask<bool> WaitAsync(TimeSpan? timeout = null, CancellationToken cancellationToken = default)
    {
        using var answer = await AskAsync(Operation.EventWait, static _ => { }, timeout, cancellationToken).ConfigureAwait(false);
        return answer is not null;
    }

    private static void Describe(BinaryWriter writer, string title)
    {
        writer.Write((byte)CoordinatorKind.Event);
        writer.Write(title);
    }
}
