using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using ActorProc.Serialization;

namespace ActorProc.Calls;

/// <summary>Arguments, results and reports in bytes. Simple ones need no codec: a child that is given no others does not load one.</summary>
internal static class CallValue
{
    /// <summary>In front of a <see cref="SimpleValue"/>.</summary>
    public const byte Simple = 0;

    /// <summary>The most that <see cref="TryWrite"/> makes.</summary>
    public const int FewBytes = 16;

    private const byte Graph = 1;
    private const byte Bytes = 2;
    private const int BytesHead = 1 + sizeof(int);
    private const byte Block = 3;
    private const int BlockHead = 2 + sizeof(int);

    public static byte[] ToBytes<T>(T value, ICallCodec codec)
    {
        Span<byte> fast = stackalloc byte[FastValue.MaximumSize];
        if (FastValue.Write(value, fast) is var length and > 0)
            return fast[..length].ToArray();
        if (value is byte[] raw && raw.GetType() == typeof(byte[]))
        {
            var whole = GC.AllocateUninitializedArray<byte>(BytesHead + raw.Length);
            whole[0] = Bytes;
            BinaryPrimitives.WriteInt32LittleEndian(whole.AsSpan(1), raw.Length);
            raw.CopyTo(whole, BytesHead);
            return whole;
        }

        if (BlockArray.TryKindOf(value, out var kind))
        {
            var memory = BlockArray.BytesOf((Array)(object)value!, kind);
            var whole = GC.AllocateUninitializedArray<byte>(BlockHead + memory.Length);
            whole[0] = Block;
            whole[1] = kind;
            BinaryPrimitives.WriteInt32LittleEndian(whole.AsSpan(2), memory.Length);
            memory.CopyTo(whole.AsSpan(BlockHead));
            return whole;
        }

        var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes, Encoding.UTF8);
        Write(writer, value, codec);
        writer.Flush();
        return bytes.ToArray();
    }

    /// <summary>The same bytes as <see cref="ToBytes{T}"/> makes, for the most common values, without a stream.</summary>
    /// <param name="bytes">Where to; <see cref="FewBytes"/> at least.</param>
    /// <param name="value">The value.</param>
    /// <returns>How many there are; 0: it is not one of these.</returns>
    public static int TryWrite(Span<byte> bytes, object? value)
    {
        bytes[0] = Simple;
        return SimpleValue.TryWrite(bytes[1..], value) is var count and > 0 ? 1 + count : 0;
    }

    /// <summary>Reads what <see cref="TryWrite"/> can write.</summary>
    /// <returns>How many bytes it has; 0: it is something else.</returns>
    public static int TryRead(ReadOnlySpan<byte> bytes, out object? value)
    {
        value = null;
        return bytes[0] == Simple && SimpleValue.TryRead(bytes[1..], out value) is var count and > 0 ? 1 + count : 0;
    }

    /// <param name="writer">Where to.</param>
    /// <param name="value">One that <see cref="IsSimple"/>.</param>
    public static void WriteSimple(BinaryWriter writer, object? value)
    {
        Span<byte> few = stackalloc byte[FewBytes];
        if (TryWrite(few, value) is var count and > 0)
        {
            writer.Write(few[..count]);
            return;
        }

        writer.Write(Simple);
        SimpleValue.Write(writer, value);
    }

    public static void Write(BinaryWriter writer, object? value, ICallCodec codec)
    {
        if (IsSimple(value))
        {
            WriteSimple(writer, value);
            return;
        }

        if (value is byte[] bytes && bytes.GetType() == typeof(byte[]))
        {
            writer.Write(Bytes);
            writer.Write(bytes.Length);
            writer.Write(bytes);
            return;
        }

        if (BlockArray.TryKindOf(value, out var kind))
        {
            var memory = BlockArray.BytesOf((Array)value!, kind);
            writer.Write(Block);
            writer.Write(kind);
            writer.Write(memory.Length);
            writer.Write(memory);
            return;
        }

        var graph = codec.Write(value!);
        writer.Write(Graph);
        writer.Write(graph.Length);
        writer.Write(graph);
    }

    public static object? Read(BinaryReader reader, ICallCodec codec) => reader.ReadByte() switch
    {
        Simple => SimpleValue.Read(reader),
        Bytes => reader.ReadBytes(reader.ReadInt32()),
        Block => BlockArray.Read(reader.ReadByte(), reader.ReadBytes(reader.ReadInt32())),
        Graph => codec.Read(reader.ReadBytes(reader.ReadInt32())),
        var other => throw new InvalidDataException($"A value of kind {other} is not known."),
    };

    public static T Read<T>(ReadOnlyMemory<byte> bytes, ICallCodec codec) => FastValue.TryRead<T>(bytes.Span, out var fast) ? fast : (T)Read(bytes, codec)!;

    public static object? Read(ReadOnlyMemory<byte> bytes, ICallCodec codec)
    {
        if (bytes.Length >= BytesHead && bytes.Span[0] == Bytes)
            return bytes.Slice(BytesHead, BinaryPrimitives.ReadInt32LittleEndian(bytes.Span[1..])).ToArray();
        if (bytes.Length >= BlockHead && bytes.Span[0] == Block)
            return BlockArray.Read(bytes.Span[1], bytes.Span.Slice(BlockHead, BinaryPrimitives.ReadInt32LittleEndian(bytes.Span[2..])));
        using var reader = Reader(bytes);
        return Read(reader, codec);
    }

    public static BinaryReader Reader(ReadOnlyMemory<byte> bytes)
    {
        var whole = MemoryMarshal.TryGetArray(bytes, out var part) ? part : bytes.ToArray();
        return new BinaryReader(new MemoryStream(whole.Array!, whole.Offset, whole.Count, writable: false), Encoding.UTF8);
    }

    /// <summary>Whether it travels without a codec. Not what would lose something: half a surrogate pair, or an enum whose assembly is not loaded yet.</summary>
    public static bool IsSimple(object? value) => value switch
    {
        string text => !HasLoneSurrogate(text),
        Enum or ExitReason or RefPath or string[] => false,
        _ => SimpleValue.Is(value),
    };

    private static bool HasLoneSurrogate(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i]))
                continue;
            if (i + 1 == text.Length || !char.IsSurrogatePair(text[i], text[i + 1]))
                return true;
            i++;
        }

        return false;
    }
}
