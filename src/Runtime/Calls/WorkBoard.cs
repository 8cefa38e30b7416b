using System.Buffers.Binary;
using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;

namespace ActorProc.Calls;

/// <summary>What a pool and one of its workers share: how far the worker has come with what it was handed, and its answers.</summary>
/// <remarks>
/// <code>
///   handed (generation, how many were taken) | answers written: bytes, number | answers read: bytes | the number that wakes the parent | answers, in a ring
/// </code>
/// Memory that both map outlives the worker, however it ended: what it has begun, and every answer it had given, is known after a SIGKILL, and neither costs it
/// a system call. A call begins by a compare-and-swap on the first word; the parent takes back all that has not begun by another one, which begins a new
/// generation. For one that plays in this process it is plain memory.
/// </remarks>
internal sealed unsafe class WorkBoard : IDisposable
{
    /// <summary>Answers larger than this go on the link.</summary>
    public const int LargestAnswer = Ring / 8;

    // Each in a cache line of its own.
    private const int HandedAt = 0;
    private const int WrittenAt = 64;
    private const int CountAt = 72;
    private const int ReadAt = 128;
    private const int WakeAt = 192;
    private const int RingAt = 256;
    private const int Ring = 1 << 16;
    private const int Size = RingAt + Ring;
    private const int RecordHead = sizeof(int);
    private const int AnswerHead = sizeof(byte) + sizeof(long);

    private readonly MemoryMappedFile? _file;
    private readonly MemoryMappedViewAccessor? _view;
    private readonly byte[]? _memory;
    private readonly byte[] _record = new byte[AnswerHead + LargestAnswer];
    private byte* _start;

    private WorkBoard(MemoryMappedFile file)
    {
        _file = file;
        _view = file.CreateViewAccessor(0, Size);
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref _start);
    }

    private WorkBoard()
    {
        _memory = GC.AllocateArray<byte>(Size + 64, pinned: true);
        _start = (byte*)Marshal.UnsafeAddrOfPinnedArrayElement(_memory, 0);
    }

    /// <summary>How many answers the worker has written, counted round and round. So many at least can be read.</summary>
    public int Written => Volatile.Read(ref Int(CountAt));

    /// <summary>The worker tells its parent when it has written so many.</summary>
    public int WakesAt
    {
        get => Volatile.Read(ref Int(WakeAt));
        set
        {
            Volatile.Write(ref Int(WakeAt), value);
            // Each side writes its word and then looks at the other's.
            Interlocked.MemoryBarrier();
        }
    }

    /// <summary>How many calls of the pool's have begun, counted round and round.</summary>
    public int Taken => (int)Volatile.Read(ref Long(HandedAt));

    public int Generation => (int)(Volatile.Read(ref Long(HandedAt)) >> 32);

    public static WorkBoard InMemory() => new();

    /// <summary>Makes the file of one.</summary>
    public static WorkBoard Create(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Share = FileShare.ReadWrite | FileShare.Delete };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var stream = new FileStream(path, options);
        stream.SetLength(Size);
        return Map(stream);
    }

    /// <summary>Maps what the parent has made.</summary>
    public static WorkBoard Open(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        return Map(stream);
    }

    /// <summary>The worker is about to run the next call.</summary>
    /// <param name="generation">In which the call was handed to it.</param>
    /// <returns>False: it has been taken back, and is not to be run.</returns>
    public bool TryTake(int generation)
    {
        ref var handed = ref Long(HandedAt);
        for (var seen = Volatile.Read(ref handed); (int)(seen >> 32) == generation;)
        {
            var before = Interlocked.CompareExchange(ref handed, Pack(generation, (int)seen + 1), seen);
            if (before == seen)
                return true;
            seen = before;
        }

        return false;
    }

    /// <summary>The parent takes back all that has not begun.</summary>
    /// <returns>How many calls have begun.</returns>
    public int TakeBack()
    {
        ref var handed = ref Long(HandedAt);
        for (var seen = Volatile.Read(ref handed); ;)
        {
            var before = Interlocked.CompareExchange(ref handed, Pack((int)(seen >> 32) + 1, (int)seen), seen);
            if (before == seen)
                return (int)seen;
            seen = before;
        }
    }

    /// <summary>The worker writes an answer.</summary>
    /// <returns>False: it is too large, or there is no room because the parent does not read.</returns>
    public bool TryAnswer(FromChild kind, long call, ReadOnlySpan<byte> body)
    {
        var length = RecordHead + AnswerHead + body.Length;
        var written = Long(WrittenAt);
        if (body.Length > LargestAnswer || Ring - (int)(written - Volatile.Read(ref Long(ReadAt))) < length)
            return false;
        Span<byte> head = stackalloc byte[RecordHead + AnswerHead];
        BinaryPrimitives.WriteInt32LittleEndian(head, AnswerHead + body.Length);
        head[RecordHead] = (byte)kind;
        BinaryPrimitives.WriteInt64LittleEndian(head[(RecordHead + sizeof(byte))..], call);
        CopyIn(written, head);
        CopyIn(written + head.Length, body);
        // In this order: who has seen the number finds as many answers.
        Volatile.Write(ref Long(WrittenAt), written + length);
        Volatile.Write(ref Int(CountAt), Int(CountAt) + 1);
        Interlocked.MemoryBarrier();
        return true;
    }

    /// <summary>The parent reads the next answer.</summary>
    /// <param name="kind">What it is.</param>
    /// <param name="call">To which call.</param>
    /// <param name="body">Good until the next is read.</param>
    /// <exception cref="InvalidDataException">The worker, or something that runs in it, has written nonsense there.</exception>
    public bool TryRead(out FromChild kind, out long call, out ReadOnlySpan<byte> body)
    {
        var read = Long(ReadAt);
        var there = Volatile.Read(ref Long(WrittenAt)) - read;
        if (there == 0)
        {
            (kind, call) = (default, 0);
            body = default;
            return false;
        }

        Span<byte> head = stackalloc byte[RecordHead];
        CopyOut(read, head);
        var length = BinaryPrimitives.ReadInt32LittleEndian(head);
        if (there is < 0 or > Ring || length < AnswerHead || length > _record.Length || length > there - RecordHead)
            throw new InvalidDataException("A worker's answers are damaged.");
        var record = _record.AsSpan(0, length);
        CopyOut(read + RecordHead, record);
        Volatile.Write(ref Long(ReadAt), read + RecordHead + length);
        (kind, call) = ((FromChild)record[0], BinaryPrimitives.ReadInt64LittleEndian(record[sizeof(byte)..]));
        body = record[AnswerHead..];
        return true;
    }

    public void Dispose()
    {
        // Plain memory is left to the collector: whoever plays the worker may be about to write.
        if (_start == null || _memory is not null)
            return;
        _view!.SafeMemoryMappedViewHandle.ReleasePointer();
        _start = null;
        _view.Dispose();
        _file!.Dispose();
    }

    private static WorkBoard Map(FileStream stream) =>
        new(MemoryMappedFile.CreateFromFile(stream, mapName: null, Size, MemoryMappedFileAccess.ReadWrite, HandleInheritability.None, leaveOpen: false));

    private static long Pack(int generation, int taken) => (long)generation << 32 | (uint)taken;

    private ref long Long(int offset) => ref *(long*)(At(offset));

    private ref int Int(int offset) => ref *(int*)(At(offset));

    private byte* At(int offset) => _start != null ? _start + offset : throw new ObjectDisposedException(nameof(WorkBoard));

    private void CopyIn(long position, ReadOnlySpan<byte> bytes)
    {
        var first = Math.Min(bytes.Length, Ring - (int)(position % Ring));
        bytes[..first].CopyTo(new Span<byte>(At(RingAt) + position % Ring, first));
        bytes[first..].CopyTo(new Span<byte>(At(RingAt), bytes.Length - first));
    }

    private void CopyOut(long position, Span<byte> bytes)
    {
        // The position is this side's own, but the length of what lies there is not.
        var first = Math.Min(bytes.Length, Ring - (int)(position % Ring));
        new ReadOnlySpan<byte>(At(RingAt) + position % Ring, first).CopyTo(bytes);
        new ReadOnlySpan<byte>(At(RingAt), bytes.Length - first).CopyTo(bytes[first..]);
    }
}
