namespace ActorProc.Pipes;

/// <summary>Reads messages, one after the other. A read that is called off goes on with the next one.</summary>
internal sealed class MessageReader(SocketEnd end)
{
    private readonly SemaphoreSlim _turn = new(1);
    private readonly byte[] _head = new byte[Chunks.Head];
    private readonly Dictionary<long, Unfinished> _unfinished = [];
    private Unfinished? _current;
    private int _headFilled;
    private int _left;

    /// <summary>Nothing has been read of a message that is not complete.</summary>
    public bool IsAtBoundary => _headFilled == 0 && _unfinished.Count == 0;

    /// <param name="limit">The longest message.</param>
    /// <param name="isBlocking">Blocks the calling thread, and completes in it.</param>
    /// <param name="deadline">When the wait is over.</param>
    /// <param name="cancellationToken">Ends the wait. No message is lost.</param>
    /// <exception cref="EndOfStreamException">The other side is closed, and all that it had sent has been received.</exception>
    /// <exception cref="MessageLengthException">The next message is longer than the limit.</exception>
    /// <exception cref="TimeoutException">The time is over.</exception>
    public async ValueTask<byte[]> ReadAsync(long limit, bool isBlocking, Deadline deadline, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var use = end.Enter();
        if (isBlocking)
            _turn.Wait(cancellationToken);
        else
            await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            while (true)
            {
                end.ThrowIfClosed();
                if (TryRead(limit) is { } message)
                    return message;
                if (!await end.WaitToReadAsync(isBlocking, deadline, cancellationToken).ConfigureAwait(false))
                    throw new TimeoutException("No message has come in time.");
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    private byte[]? TryRead(long limit)
    {
        while (true)
        {
            if (_headFilled < Chunks.Head)
            {
                if (!Fill(_head, ref _headFilled, Chunks.Head))
                    return null;
                _current = Begin(limit);
            }

            var current = _current!;
            if (!Fill(current.Bytes, ref current.Filled, _left))
                return null;
            _headFilled = 0;
            if (current.Filled < current.Bytes.Length)
                continue;
            _unfinished.Remove(current.Writer);
            return current.Bytes;
        }
    }

    private Unfinished Begin(long limit)
    {
        var (length, isFirst, writer, whole) = Chunks.ReadHead(_head);
        if (length > Chunks.Body || whole < 0 || length > whole)
            throw Nonsense();
        if (!isFirst)
        {
            if (!_unfinished.TryGetValue(writer, out var begun) || begun.Bytes.Length != whole || begun.Filled + length > whole)
                throw Nonsense();
            _left = begun.Filled + length;
            return begun;
        }

        if (whole > limit)
            throw new MessageLengthException(whole, limit);
        if (whole > Array.MaxLength)
            throw new MessageLengthException(whole, Array.MaxLength);
        _left = length;
        // An earlier one of this writer that lacks its end was called off.
        return _unfinished[writer] = new Unfinished(writer, GC.AllocateUninitializedArray<byte>((int)whole));
    }

    private bool Fill(byte[] bytes, ref int filled, int until)
    {
        while (filled < until)
        {
            if (end.TryRead(bytes.AsSpan(filled, until - filled)) is not { } count)
                return false;
            if (count == 0)
                throw new EndOfStreamException("The other end is closed, and everything that it had sent has been received.");
            filled += count;
        }

        return true;
    }

    private static IOException Nonsense() => new("bad message length: what was received is no message. Does only one process at a time receive here?");

    private sealed class Unfinished(long writer, byte[] bytes)
    {
        public int Filled;

        public long Writer => writer;

        public byte[] Bytes => bytes;
    }
}

/// <summary>A message is longer than whoever receives it wants.</summary>
internal sealed class MessageLengthException(long length, long limit) : IOException($"bad message length: {length} bytes, where at most {limit} are wanted.");
