namespace ActorProc.Link;

/// <summary>Bytes that are appended to. Not thread-safe.</summary>
internal sealed class ByteBuffer
{
    private const int InitialSize = 16 * 1024;
    private const int KeptSize = 1024 * 1024;

    private byte[] _bytes = new byte[InitialSize];

    /// <summary>How many bytes there are.</summary>
    public int Length { get; private set; }

    /// <summary>The bytes from <paramref name="start"/> on.</summary>
    public ReadOnlySpan<byte> From(int start) => _bytes.AsSpan(start, Length - start);

    /// <summary>Adds room for <paramref name="count"/> bytes, to be filled in by the caller.</summary>
    public Span<byte> Append(int count)
    {
        var needed = checked(Length + count);
        if (needed > _bytes.Length) Array.Resize(ref _bytes, (int)Math.Min(Array.MaxLength, Math.Max(needed, 2L * _bytes.Length)));
        var room = _bytes.AsSpan(Length, count);
        Length = needed;
        return room;
    }

    /// <summary>Starts anew. The memory of a burst is given back once it is over.</summary>
    public void Clear()
    {
        if (_bytes.Length > KeptSize && Length < _bytes.Length / 4) _bytes = new byte[InitialSize];
        Length = 0;
    }
}
