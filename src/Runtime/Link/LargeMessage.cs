namespace ActorProc.Link;

/// <summary>A large message that is arriving.</summary>
/// <remarks>Its size is only a claim until the bytes are there, so what is allocated never exceeds twice what has arrived, or <see cref="FreeSize"/>.</remarks>
internal sealed class LargeMessage(MessageHead head, int size)
{
    // A message up to this size is allocated at once and needs no second copy. A connection has one of these at a time, so a false claim gains nothing.
    private const int FreeSize = 1024 * 1024;

    private readonly List<byte[]> _parts = [];
    private int _arrived;
    private int _room;

    /// <summary>What preceded it.</summary>
    public MessageHead Head { get; } = head;

    /// <summary>Its full size.</summary>
    public int Size { get; } = size;

    /// <summary>Whether all of it is here.</summary>
    public bool IsComplete => _arrived == Size;

    /// <summary>The next piece begins to arrive.</summary>
    /// <param name="size">What the peer claims that it has.</param>
    public void Begin(int size)
    {
        if (size == 0) throw new InvalidDataException("The peer sent an empty piece of a large message.");
        if (size > Size - _arrived) throw new InvalidDataException($"The peer sent more than the {Size} bytes it announced for a large message.");
    }

    /// <summary>Takes what has arrived of a piece.</summary>
    public void Add(ReadOnlySpan<byte> piece)
    {
        while (!piece.IsEmpty)
        {
            if (_room == 0) Grow(piece.Length);
            var room = Room(piece.Length);
            piece[..room.Length].CopyTo(room);
            piece = piece[room.Length..];
            Advance(room.Length);
        }
    }

    /// <summary>Where what arrives next belongs, as much of it as lies together.</summary>
    public Span<byte> Room(int most)
    {
        if (_room == 0) Grow(0);
        var last = _parts[^1];
        return last.AsSpan(last.Length - _room, Math.Min(_room, most));
    }

    /// <summary>So much has arrived there.</summary>
    public void Advance(int count)
    {
        _room -= count;
        _arrived += count;
    }

    /// <summary>All of it in one array. The parts are let go.</summary>
    public byte[] ToArray()
    {
        if (_parts is [var only]) return only;
        var whole = GC.AllocateUninitializedArray<byte>(Size);
        var at = 0;
        foreach (var part in _parts)
        {
            part.CopyTo(whole, at);
            at += part.Length;
        }

        _parts.Clear();
        return whole;
    }

    // Everything allocated so far is full here, so this much more keeps the sum at twice what has arrived with this piece.
    private void Grow(int piece)
    {
        _room = (int)Math.Min(Size - _arrived, Math.Max(FreeSize - _arrived, _arrived + 2L * piece));
        _parts.Add(GC.AllocateUninitializedArray<byte>(_room));
    }
}
