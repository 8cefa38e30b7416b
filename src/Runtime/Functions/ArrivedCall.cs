using System.Buffers.Binary;
using ActorProc.Calls;

namespace ActorProc.Functions;

/// <summary>A call that waits for its turn in a child, or has it.</summary>
/// <remarks>Of a type of its own, and not a tuple of values: collections of objects need no compiling.</remarks>
internal sealed class ArrivedCall(long id, CallFlags flags, ReadOnlyMemory<byte> body)
{
    private const int CallHead = sizeof(long) + 2 * sizeof(byte) + sizeof(int) + sizeof(int);

    public readonly long Id = id;
    public readonly CallFlags Flags = flags;
    public readonly ReadOnlyMemory<byte> Body = body;

    /// <summary>In which it was handed to a pool's worker.</summary>
    public int? Generation;

    /// <summary>What it runs, where the body is its arguments.</summary>
    public IncomingFunction? Function;

    /// <summary>Once its turn has come, where it is a whole call.</summary>
    public RunningCall? Running;

    /// <summary>Reads a <see cref="TaskFrame"/>.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="functions">Those that are known, in order.</param>
    /// <param name="calls">Takes the calls.</param>
    public static void Read(ReadOnlyMemory<byte> frame, List<IncomingFunction> functions, Queue<ArrivedCall> calls)
    {
        var generation = BinaryPrimitives.ReadInt32LittleEndian(frame.Span);
        var passing = new List<IncomingFunction>();
        for (var rest = frame[sizeof(int)..]; !rest.IsEmpty;)
        {
            var entry = rest.Span;
            switch (entry[0])
            {
                case TaskFrame.Forget:
                    functions.Clear();
                    rest = rest[1..];
                    break;
                case TaskFrame.Function or TaskFrame.Passing:
                    var length = BinaryPrimitives.ReadInt32LittleEndian(entry[1..]);
                    (entry[0] == TaskFrame.Function ? functions : passing).Add(new IncomingFunction(entry.Slice(1 + sizeof(int), length).ToArray()));
                    rest = rest[(1 + sizeof(int) + length)..];
                    break;
                case TaskFrame.Call:
                    calls.Enqueue(ReadCall(generation, rest[1..], functions, passing, out var size));
                    rest = rest[(1 + size)..];
                    break;
                default:
                    throw new InvalidDataException($"A task of kind {entry[0]} is not known.");
            }
        }
    }

    public object?[] ReadArguments(ICallCodec codec)
    {
        var arguments = new object?[Body.Span[0]];
        var rest = Body[1..];
        for (var i = 0; i < arguments.Length; i++)
        {
            if (CallValue.TryRead(rest.Span, out arguments[i]) is var count and > 0)
            {
                rest = rest[count..];
                continue;
            }

            using var reader = CallValue.Reader(rest);
            for (; i < arguments.Length; i++)
                arguments[i] = CallValue.Read(reader, codec);
        }

        return arguments;
    }

    private static ArrivedCall ReadCall(int generation, ReadOnlyMemory<byte> entry, List<IncomingFunction> functions, List<IncomingFunction> passing, out int size)
    {
        var head = entry.Span;
        var (id, flags, kind) = (BinaryPrimitives.ReadInt64LittleEndian(head), (CallFlags)head[sizeof(long)], head[sizeof(long) + 1]);
        var function = BinaryPrimitives.ReadInt32LittleEndian(head[(sizeof(long) + 2)..]);
        var length = BinaryPrimitives.ReadInt32LittleEndian(head[(sizeof(long) + 2 + sizeof(int))..]);
        size = CallHead + length;
        return new ArrivedCall(id, flags, entry.Slice(CallHead, length))
        {
            Generation = generation,
            Function = kind == TaskFrame.Whole ? null : kind == TaskFrame.Function ? functions[function] : passing[function],
        };
    }
}
