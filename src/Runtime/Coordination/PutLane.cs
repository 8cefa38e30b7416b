using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ActorProc.Coordination;

/// <summary>A way into a queue without asking: a ring of items in memory that a producer and the main process both map. What stands in it outlives the producer.</summary>
/// <remarks>
/// <code>
///   producer:  write the item behind tail, then move tail by compare-and-swap     -- from that moment on the item is in the queue
///   main:      take what stands before tail, then move head; or close the lane, by compare-and-swap on the same word
/// </code>
/// So at every moment exactly one of the two holds for an item: it is in the queue, or its producer knows that it is not; whatever dies or stands still meanwhile.
/// Each item has a ticket, drawn from a word that all producers of a queue share. Main reads that word first, and takes only what was drawn up to then: so what was
/// put after another item had been put never comes before that, whichever processes did it.
/// One writer at a time, one reader at a time. Positions grow for ever; they are multiples of 8, and the lowest bit of tail says that the lane is closed.
/// </remarks>
internal sealed unsafe class PutLane(MappedSegment memory, MappedSegment tickets) : IDisposable
{
    /// <summary>The smallest that makes sense, in bytes.</summary>
    public const int MinimumSize = 4096;

    private const int TailAt = 0;
    private const int HeadAt = 64;
    private const int AsleepAt = 128;
    private const int LimitAt = 192;
    private const int RingAt = 256;
    private const int Head = 2 * sizeof(int); // length, ticket
    private const int Piece = 64 << 10;
    private const int MostBytes = Piece / 2; // larger ones go a way of their own
    private const int Wrapped = -1;
    private const long Closed = 1;

    private readonly long _size = (memory.Size - RingAt) & ~7L;
    private readonly int _largest = (int)Math.Min((memory.Size - RingAt) / 4, MostBytes);
    private readonly byte* _start = StartOf(memory);
    private readonly byte* _tickets = StartOf(tickets);
    private long _written;

    /// <summary>Adds an item. Called by the producer.</summary>
    /// <param name="item">It.</param>
    /// <param name="wake">Whether the main process has to be told that there is something.</param>
    /// <returns>False when it is not in the queue: there is no room, or the lane is closed.</returns>
    public bool TryPut(ReadOnlySpan<byte> item, out bool wake)
    {
        wake = false;
        var tail = Volatile.Read(ref Word(TailAt));
        if ((tail & Closed) != 0 || item.Length > _largest || _written >= Volatile.Read(ref Word(LimitAt)))
            return false;
        var need = Padded(item.Length);
        var toEnd = _size - tail % _size;
        var skipped = need > toEnd ? toEnd : 0;
        if (tail + skipped + need - Volatile.Read(ref Word(HeadAt)) > _size)
            return false;
        if (skipped > 0)
            IntAt(Ring(tail)) = Wrapped;
        var place = Ring(tail + skipped);
        IntAt(place) = item.Length;
        IntAt(place + sizeof(int)) = Interlocked.Increment(ref IntAt(_tickets));
        item.CopyTo(new Span<byte>(place + Head, item.Length));
        if (Interlocked.CompareExchange(ref Word(TailAt), tail + skipped + need, tail) != tail)
            return false;
        _written++;
        wake = Volatile.Read(ref Word(AsleepAt)) != 0 && Interlocked.Exchange(ref Word(AsleepAt), 0) != 0;
        GC.KeepAlive(this);
        return true;
    }

    /// <summary>The most bytes that an item may have to be put by it.</summary>
    public int LargestItem => _largest;

    /// <summary>Whether an item is refused only because there is no room at the moment. Called by the producer.</summary>
    public bool IsFull => (Volatile.Read(ref Word(TailAt)) & Closed) == 0;

    /// <summary>Whether something stands in it. Called by the main process.</summary>
    public bool HasItems => (Volatile.Read(ref Word(TailAt)) & ~Closed) != Volatile.Read(ref Word(HeadAt));

    /// <summary>The ticket that was drawn last, of all lanes of the queue.</summary>
    public int LastTicket => Volatile.Read(ref IntAt(_tickets));

    /// <summary>Takes what stands in it, up to a ticket. Called by the main process.</summary>
    /// <param name="last">The ticket.</param>
    /// <param name="into">Is given all items with their tickets, one after the other.</param>
    /// <returns>How many.</returns>
    /// <exception cref="InvalidDataException">It was written by something else than <see cref="TryPut"/>.</exception>
    public int Take(int last, Action<int, ReadOnlyMemory<byte>> into)
    {
        var head = Volatile.Read(ref Word(HeadAt));
        var tail = Volatile.Read(ref Word(TailAt)) & ~Closed;
        if (head == tail)
            return 0;
        if (tail < head || tail - head > _size)
            throw Garbled();
        var count = 0;
        while (head < tail)
        {
            // Up to the end of the ring at once, and no more than what is quickly had.
            var piece = (int)Math.Min(Math.Min(tail - head, _size - head % _size), Piece);
            var copy = GC.AllocateUninitializedArray<byte>(piece);
            new ReadOnlySpan<byte>(Ring(head), piece).CopyTo(copy);
            var at = 0;
            while (at + Head <= piece)
            {
                var length = MemoryMarshal.Read<int>(copy.AsSpan(at));
                if (length == Wrapped)
                {
                    at = (int)Math.Min(int.MaxValue, _size - head % _size);
                    break;
                }

                if (length < 0 || length > _largest)
                    throw Garbled();
                if (at + Padded(length) > piece)
                    break;
                var ticket = MemoryMarshal.Read<int>(copy.AsSpan(at + sizeof(int)));
                if (ticket - last > 0)
                {
                    Volatile.Write(ref Word(HeadAt), head + at);
                    GC.KeepAlive(this);
                    return count;
                }

                into(ticket, copy.AsMemory(at + Head, length));
                count++;
                at += (int)Padded(length);
            }

            // An item that is cut off by the end of the piece comes first in the next one, which is large enough for any.
            if (at == 0)
                throw Garbled();
            head += at;
            Volatile.Write(ref Word(HeadAt), head);
        }

        GC.KeepAlive(this);
        return count;
    }

    /// <summary>From now on nothing is added. What was added before stands in it.</summary>
    public void Close()
    {
        long tail;
        do
            tail = Volatile.Read(ref Word(TailAt));
        while (Interlocked.CompareExchange(ref Word(TailAt), tail | Closed, tail) != tail);
        GC.KeepAlive(this);
    }

    /// <summary>So many items may be added since the beginning.</summary>
    public void Open(long limit)
    {
        Volatile.Write(ref Word(LimitAt), limit);
        // Nobody else writes this word while it is closed.
        if (Volatile.Read(ref Word(TailAt)) is var tail && (tail & Closed) != 0)
            Interlocked.CompareExchange(ref Word(TailAt), tail & ~Closed, tail);
        GC.KeepAlive(this);
    }

    /// <summary>Has the producer tell when there is something.</summary>
    /// <returns>False when there is something now.</returns>
    public bool TrySleep()
    {
        Volatile.Write(ref Word(AsleepAt), 1);
        Interlocked.MemoryBarrier();
        if ((Volatile.Read(ref Word(TailAt)) & ~Closed) == Volatile.Read(ref Word(HeadAt)))
            return true;
        Volatile.Write(ref Word(AsleepAt), 0);
        GC.KeepAlive(this);
        return false;
    }

    public void Dispose()
    {
        memory.Dispose();
        tickets.Dispose();
    }

    private static byte* StartOf(MappedSegment memory)
    {
        var start = memory.Acquire();
        memory.Release();
        return start;
    }

    private static long Padded(int length) => (Head + length + 7L) & ~7L;

    private static ref int IntAt(byte* place) => ref Unsafe.AsRef<int>(place);

    private static InvalidDataException Garbled() => new("What a process has put into its lane of a queue cannot be read.");

    private ref long Word(int at) => ref Unsafe.AsRef<long>(_start + at);

    private byte* Ring(long position) => _start + RingAt + position % _size;
}
