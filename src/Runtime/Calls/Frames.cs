using System.Buffers.Binary;

namespace ActorProc.Calls;

/// <summary>What a process tells a child that runs functions, on the child's lifeline. Each frame: this byte, then its body.</summary>
internal enum ToChild : byte
{
    /// <summary>Run this: number of the call, <see cref="CallFlags"/>, its target and arguments.</summary>
    Call,

    /// <summary>A token of a call is cancelled: number of the call, number of the token.</summary>
    Cancel,

    /// <summary>It should come to an end: <see cref="ActorProcess.Stopping"/>.</summary>
    Stop,

    /// <summary>Leave when nothing runs any more.</summary>
    Leave,

    /// <summary>To one that waits: be this. A <c>FunctionBrief</c>.</summary>
    Become,

    /// <summary>What was reported, or yielded, last has been dealt with: number of the call, number of the reports' receiver, or -1 for what it yields.</summary>
    Taken,

    /// <summary>To a pool's worker: run these. A <see cref="TaskFrame"/>.</summary>
    Tasks,
}

/// <summary>How a call is to be run.</summary>
[Flags]
internal enum CallFlags : byte
{
    None = 0,

    /// <summary>Somebody waits for the result. Otherwise the exit code tells how it went.</summary>
    Reports = 1,

    /// <summary>The process ends after it.</summary>
    Last = 2,

    /// <summary>What an <see cref="IAsyncEnumerable{T}"/> yields is sent as it comes.</summary>
    Streams = 4,

    /// <summary>What the target returns is the result, also when it is a task.</summary>
    AsIs = 8,
}

/// <summary>What a child says, on its link. A message of this kind: number of the call, then its body.</summary>
internal enum FromChild
{
    /// <summary>Its link stands. No call.</summary>
    Ready,

    /// <summary>Number of the receiver, value.</summary>
    Progress,

    /// <summary>A value that was yielded.</summary>
    Item,

    /// <summary>The result.</summary>
    Result,

    /// <summary>An exception as data.</summary>
    Failed,

    /// <summary>Why it ends, where the exit code alone would not tell. No call.</summary>
    Leaving,

    /// <summary>There are answers on the worker's <see cref="WorkBoard"/>. No call.</summary>
    Answers,
}

/// <summary>Frames for a lifeline.</summary>
internal static class LifelineFrame
{
    private const int Head = sizeof(int) + sizeof(byte);

    /// <summary>A whole frame, with its length.</summary>
    public static byte[] Make(ToChild kind, ReadOnlySpan<byte> body)
    {
        var frame = new byte[Head + body.Length];
        BinaryPrimitives.WriteInt32LittleEndian(frame, frame.Length - sizeof(int));
        frame[sizeof(int)] = (byte)kind;
        body.CopyTo(frame.AsSpan(Head));
        return frame;
    }

    public static byte[] Make(ToChild kind) => Make(kind, []);

    public static byte[] Make(ToChild kind, long call, int number)
    {
        Span<byte> body = stackalloc byte[sizeof(long) + sizeof(int)];
        BinaryPrimitives.WriteInt64LittleEndian(body, call);
        BinaryPrimitives.WriteInt32LittleEndian(body[sizeof(long)..], number);
        return Make(kind, body);
    }

    public static byte[] Make(long call, CallFlags flags, ReadOnlySpan<byte> target)
    {
        var body = new byte[sizeof(long) + sizeof(byte) + target.Length];
        BinaryPrimitives.WriteInt64LittleEndian(body, call);
        body[sizeof(long)] = (byte)flags;
        target.CopyTo(body.AsSpan(sizeof(long) + sizeof(byte)));
        return Make(ToChild.Call, body);
    }
}
