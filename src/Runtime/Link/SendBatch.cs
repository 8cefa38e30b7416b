namespace ActorProc.Link;

/// <summary>What is written in one go: whole frames, then perhaps the body of a piece of a large message, straight from its array.</summary>
internal sealed class SendBatch(ByteBuffer frames)
{
    private int _written;

    /// <summary>The frames, and the memory for those of the next batch.</summary>
    public ByteBuffer Frames { get; private set; } = frames;

    /// <summary>The piece.</summary>
    public ReadOnlyMemory<byte> Piece { get; set; }

    /// <summary>Where the piece goes instead of behind the frames, before they are written.</summary>
    public SharedRing? Ring { get; set; }

    /// <summary>Whether the piece's bytes count against the buffer.</summary>
    public bool PieceCounts { get; set; }

    /// <summary>Who waits for everything up to the end of this batch.</summary>
    public List<TaskCompletionSource<bool>> Flushed { get; } = [];

    /// <summary>What is to be written next; empty when all is done.</summary>
    public ReadOnlySpan<byte> Rest => _written < Frames.Length ? Frames.From(_written) : Ring is not null ? default : Piece.Span[(_written - Frames.Length)..];

    /// <summary>Notes that <paramref name="count"/> bytes of <see cref="Rest"/> are written, and tells whether they were of the piece.</summary>
    public bool Advance(int count)
    {
        var piece = _written >= Frames.Length;
        _written += count;
        return piece;
    }

    /// <summary>Starts anew with what has been gathered in <paramref name="filled"/>, and gives back the old memory, emptied.</summary>
    public ByteBuffer Refill(ByteBuffer filled)
    {
        var spare = Frames;
        spare.Clear();
        Frames = filled;
        Piece = default;
        Ring = null;
        _written = 0;
        Flushed.Clear();
        return spare;
    }
}
