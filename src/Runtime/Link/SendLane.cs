namespace ActorProc.Link;

/// <summary>Large messages, and what has to stay behind them. First in, first out. Not thread-safe.</summary>
/// <remarks>
/// The order of messages to one recipient must not depend on their size, so while a large message to it waits here, small ones to it wait here too.
/// A barrier may not pass anything and nothing may pass a barrier: a message to an actor must not overtake the creation of that actor.
/// </remarks>
internal sealed class SendLane
{
    private readonly Queue<LaneEntry> _entries = new();
    private readonly Dictionary<string, int> _recipients = [];
    private int _barriers;
    private int _sentOfFirst;

    /// <summary>Whether nothing waits.</summary>
    public bool IsEmpty => _entries.Count == 0;

    /// <summary>Whether a message has to wait behind what is here.</summary>
    public bool Holds(string recipient, bool barrier) => _entries.Count > 0 && (barrier || _barriers > 0 || _recipients.ContainsKey(recipient));

    /// <summary>Puts an entry last.</summary>
    public void Add(LaneEntry entry)
    {
        _entries.Enqueue(entry);
        if (entry.IsBarrier) _barriers++;
        if (entry.Message.Recipient is { } recipient) _recipients[recipient] = _recipients.GetValueOrDefault(recipient) + 1;
    }

    /// <summary>Moves what is next into a batch: small entries up to <paramref name="chunk"/> bytes together, or one piece of a large one.</summary>
    /// <returns>The bytes by which the entries that left made the buffer emptier; what they turned into is in the batch.</returns>
    public long TakeInto(SendBatch batch, ByteBuffer frames, SendNames names, int chunk, SharedRing? ring)
    {
        long left = 0;
        var start = frames.Length;
        while (_entries.TryPeek(out var first) && frames.Length - start < chunk)
        {
            if (first.IsLarge)
            {
                TakePiece(first, batch, frames, names, chunk, ring);
                break;
            }

            RemoveFirst();
            left += first.Cost;
            if (first.Flushed is { } flushed) batch.Flushed.Add(flushed);
            else if (first.IsControl) Frames.WriteControl(frames, first.Message.Payload);
            else Frames.WriteMessage(frames, names, first.Message);
        }

        return left;
    }

    /// <summary>Drops everything and tells who waited for it to be written.</summary>
    public void Clear()
    {
        foreach (var entry in _entries) entry.Flushed?.TrySetResult(false);
        _entries.Clear();
        _recipients.Clear();
        _barriers = 0;
    }

    private void TakePiece(LaneEntry entry, SendBatch batch, ByteBuffer frames, SendNames names, int chunk, SharedRing? ring)
    {
        var payload = entry.Message.Payload;
        if (_sentOfFirst == 0) Frames.WriteLargeStart(frames, names, entry.Message, entry.Flags);
        var size = Math.Min(chunk, payload.Length - _sentOfFirst);
        var fits = Math.Min(size, ring?.Capacity ?? 0);
        if (ring is not null && ring.HasRoomFor(fits))
        {
            size = fits;
            Frames.WriteRingPiece(frames, size);
            batch.Ring = ring;
        }
        else
        {
            Frames.WritePieceStart(frames, size);
        }

        batch.Piece = payload.AsMemory(_sentOfFirst, size);
        batch.PieceCounts = entry.Cost > 0;
        _sentOfFirst += size;
        if (_sentOfFirst < payload.Length) return;
        _sentOfFirst = 0;
        RemoveFirst();
    }

    private void RemoveFirst()
    {
        var entry = _entries.Dequeue();
        if (entry.IsBarrier) _barriers--;
        if (entry.Message.Recipient is not { } recipient) return;
        if (_recipients[recipient] == 1) _recipients.Remove(recipient);
        else _recipients[recipient]--;
    }
}

/// <summary>Something in the lane.</summary>
/// <param name="Message">The message; for control frames only its payload is set.</param>
/// <param name="Flags">How it is treated.</param>
/// <param name="IsLarge">Whether it travels in pieces.</param>
/// <param name="Cost">The bytes it takes of the buffer; zero for the large message that need not fit.</param>
/// <param name="Flushed">For a mark that is nothing but a place in the order: who waits until everything before it has been written.</param>
internal readonly record struct LaneEntry(OutboundMessage Message, FrameFlags Flags, bool IsLarge, int Cost, TaskCompletionSource<bool>? Flushed = null)
{
    /// <summary>Whether it is a control frame.</summary>
    public bool IsControl => (Flags & FrameFlags.Control) != 0;

    /// <summary>Whether nothing passes it and it passes nothing.</summary>
    public bool IsBarrier => Flags != FrameFlags.None;
}
