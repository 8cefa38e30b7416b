using System.Buffers.Binary;
using System.Diagnostics;
using System.Net.Sockets;

namespace ActorProc.Link;

/// <summary>The receiving half of a connection: turns the stream into messages, in order.</summary>
internal sealed class LinkReader
{
    private readonly Socket _socket;
    private readonly LinkSettings _settings;
    private readonly int _peer;
    private readonly ReceiveNames _names = new();
    private readonly ReceiveLane _lane;
    private readonly Action<Arrival> _deliver;
    private readonly InlineWork? _inline;
    private readonly Action _deliverAll;
    private readonly long _spin;
    private byte[] _buffer;
    private int _start;
    private int _end;
    private LargeMessage? _large;
    private SharedRing? _ring;
    private int _pieceLeft; // of a piece of it that has begun to arrive
    private volatile bool _abandoned;
    private long _bytes;

    /// <param name="socket">Non-blocking.</param>
    /// <param name="settings">The limits.</param>
    /// <param name="peer">The process at the other end.</param>
    /// <param name="lane">Where large messages go.</param>
    /// <param name="deliver">Takes what may be delivered at once.</param>
    /// <param name="inline">Where the reading thread does what that causes; nothing: others do.</param>
    public LinkReader(Socket socket, LinkSettings settings, int peer, ReceiveLane lane, Action<Arrival> deliver, InlineWork? inline)
    {
        _inline = inline;
        _deliverAll = Deliver;
        // With one processor nothing can arrive while this looks for it.
        _spin = settings.Spins && Environment.ProcessorCount > 1 ? (long)(settings.SpinTime.TotalSeconds * Stopwatch.Frequency) : 0;
        _socket = socket;
        _settings = settings;
        _peer = peer;
        _lane = lane;
        _deliver = deliver;
        _buffer = GC.AllocateUninitializedArray<byte>(BufferSize);
    }

    /// <summary>Bytes read.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    // While a large message arrives: the head of its next piece, and not much of the piece, which goes straight to where it belongs.
    private const int HeadOfPiece = 4096;

    // Also the rest of a small frame that has come between two of its pieces.
    private long Wanted => _large is null ? long.MaxValue
        : HeadOfPiece + (_end - _start < sizeof(int) ? 0L : BinaryPrimitives.ReadInt32LittleEndian(_buffer.AsSpan(_start)) + sizeof(int) - (_end - _start));

    // Room for a piece of a large message and more small frames in one system call.
    private int BufferSize => _settings.ChunkSize + 64 * 1024;

    /// <summary>Delivers nothing more.</summary>
    public void Abandon()
    {
        _abandoned = true;
        _lane.Abandon();
    }

    /// <summary>Lets go of what it shares with the peer. After the reading has ended.</summary>
    public void Release() => _ring?.Dispose();

    /// <summary>Reads and delivers until the stream ends.</summary>
    /// <param name="cause">Why it ended; nothing if the peer ended it between two frames.</param>
    /// <returns>False: it goes on, on another thread.</returns>
    public bool Run(out Exception? cause)
    {
        cause = null;
        try
        {
            while (Fill())
            {
                if (_inline is null) Deliver();
                else if (!_inline.Do(_deliverAll)) return false;
            }

            if (!_abandoned && (_end > _start || _large is not null)) cause = new EndOfStreamException("The peer's stream ended in the middle of a message.");
        }
        catch (Exception e)
        {
            // Damage, or the receiver threw. Either way the rest of the stream has lost its meaning, and the cause has to reach OnClosed.
            cause = e;
        }

        return true;
    }

    private bool Fill()
    {
        try
        {
            int count;
            if (_pieceLeft > 0)
            {
                count = Receive(_large!.Room(_pieceLeft));
                OnArrivedInPlace(count);
            }
            else
            {
                MakeRoom();
                count = Receive(_buffer.AsSpan(_end, (int)Math.Min(_buffer.Length - _end, Wanted)));
                _end += count;
            }

            Volatile.Write(ref _bytes, _bytes + count);
            return count > 0;
        }
        catch (SocketException e)
        {
            throw new IOException($"Reading from the peer failed: {e.Message}", e);
        }
        catch (ObjectDisposedException)
        {
            // Closed here before the first read.
            return false;
        }
    }

    private int Receive(Span<byte> room)
    {
        var asleep = 0L;
        while (!_abandoned)
        {
            var count = _socket.Receive(room, SocketFlags.None, out var error);
            if (error == SocketError.Success) return count;
            if (error is not (SocketError.WouldBlock or SocketError.Interrupted)) throw new SocketException((int)error);
            if (_spin > 0)
            {
                var now = Stopwatch.GetTimestamp();
                if (asleep == 0) asleep = now + _spin;
                if (now < asleep) continue;
            }

            _socket.Poll(-1, SelectMode.SelectRead);
        }

        return 0;
    }

    // Grows only when it is full of what has arrived: a length is a claim, and nothing is allocated for it.
    private void MakeRoom()
    {
        var waiting = _end - _start;
        var size = waiting == _buffer.Length ? (int)Math.Min(Array.MaxLength, 2L * waiting) : waiting < BufferSize / 2 ? BufferSize : _buffer.Length;
        var target = size == _buffer.Length ? _buffer : GC.AllocateUninitializedArray<byte>(size);
        if (target == _buffer && _end < _buffer.Length && (_start == 0 || waiting > 0 && _end < _buffer.Length / 2)) return;
        _buffer.AsSpan(_start, waiting).CopyTo(target);
        _buffer = target;
        _start = 0;
        _end = waiting;
    }

    private void Deliver()
    {
        while (_end - _start >= sizeof(int) && !_abandoned)
        {
            var length = BinaryPrimitives.ReadInt32LittleEndian(_buffer.AsSpan(_start));
            if (length < 1 || length - (long)Frames.LargestOverhead > _settings.MaximumMessageSize)
            {
                throw new InvalidDataException($"The peer sent a frame of {(uint)length} bytes; the largest message is {_settings.MaximumMessageSize} bytes.");
            }

            if (_end - _start - sizeof(int) < length)
            {
                if (_large is not null && _end - _start > sizeof(int) && (FrameKind)_buffer[_start + sizeof(int)] == FrameKind.LargePiece) BeginPiece(length - 1);
                return;
            }

            var frame = _buffer.AsSpan(_start + sizeof(int), length);
            _start += sizeof(int) + length;
            Take((FrameKind)frame[0], frame[1..]);
        }
    }

    private void Take(FrameKind kind, ReadOnlySpan<byte> body)
    {
        switch (kind)
        {
            case FrameKind.Name:
                _names.Define(Frames.ReadName(body));
                break;
            case FrameKind.Message:
                var head = Frames.ReadHead(ref body, _names);
                CheckSize(body.Length);
                Pass(new Arrival(head, body.ToArray(), null));
                break;
            case FrameKind.Control:
                CheckSize(body.Length);
                InlineWork.BeforeDeliveringWaits();
                Pass(new Arrival(new MessageHead(LinkPath.Nobody, null, 0, "", FrameFlags.Control), body.ToArray(), null));
                break;
            case FrameKind.LargeStart:
                StartLarge(body);
                break;
            case FrameKind.LargePiece:
                AddPiece(body);
                break;
            case FrameKind.Ring:
                OpenRing(Frames.ReadNumber(body, 0), Frames.ReadNumber(body, 1));
                break;
            case FrameKind.RingPiece:
                AddRingPiece(Frames.ReadNumber(body, 0));
                break;
            default:
                throw new InvalidDataException($"The peer sent a frame of unknown kind {(byte)kind}.");
        }
    }

    private void Pass(in Arrival arrival)
    {
        if (_lane.Holds(arrival.Head)) AddToLane(arrival);
        else _deliver(arrival);
    }

    private void StartLarge(ReadOnlySpan<byte> body)
    {
        if (_large is not null) throw new InvalidDataException("The peer began a large message inside another one.");
        var head = Frames.ReadHead(ref body, _names);
        if (body.Length != sizeof(int)) throw new InvalidDataException("The peer announced a large message without its size.");
        var size = BinaryPrimitives.ReadInt32LittleEndian(body);
        CheckSize(size);
        _large = new LargeMessage(head, size);
    }

    private void AddPiece(ReadOnlySpan<byte> body)
    {
        var large = _large ?? throw new InvalidDataException("The peer sent a piece of a large message it had not announced.");
        large.Begin(body.Length);
        large.Add(body);
        PassIfComplete(large);
    }

    private void OpenRing(int descriptor, int capacity)
    {
        if (_ring is not null) throw new InvalidDataException("The peer offered shared memory twice.");
        _ring = SharedRing.Open(_peer, descriptor, capacity);
    }

    private void AddRingPiece(int size)
    {
        var large = _large ?? throw new InvalidDataException("The peer sent a piece of a large message it had not announced.");
        if (_ring is not { } ring || size < 0 || size > ring.Capacity) throw new InvalidDataException($"The peer put {size} bytes into shared memory that is not there.");
        large.Begin(size);
        while (size > 0)
        {
            var room = large.Room(size);
            ring.Read(room);
            large.Advance(room.Length);
            size -= room.Length;
            Volatile.Write(ref _bytes, _bytes + room.Length);
        }

        PassIfComplete(large);
    }

    // What is here of it; the rest is received where it belongs.
    private void BeginPiece(int size)
    {
        _start += sizeof(int) + 1;
        _large!.Begin(size);
        _large.Add(_buffer.AsSpan(_start, _end - _start));
        _pieceLeft = size - (_end - _start);
        _start = _end;
    }

    private void OnArrivedInPlace(int count)
    {
        _large!.Advance(count);
        _pieceLeft -= count;
        PassIfComplete(_large);
    }

    private void PassIfComplete(LargeMessage large)
    {
        if (!large.IsComplete) return;
        _large = null;
        AddToLane(new Arrival(large.Head, null, large));
    }

    private void AddToLane(in Arrival arrival)
    {
        InlineWork.BeforeDeliveringWaits();
        _lane.Add(arrival);
    }

    private void CheckSize(int size)
    {
        if (size < 0 || size > _settings.MaximumMessageSize)
        {
            throw new InvalidDataException($"The peer sent a message of {(uint)size} bytes to {_settings.MaximumMessageSize} at most.");
        }
    }
}
