using System.Buffers.Binary;
using System.Text;

namespace ActorProc.Coordination;

/// <summary>The bytes of requests and answers.</summary>
internal static class Body
{
    public const int Head = sizeof(long);

    /// <summary>A payload: its head, and what <paramref name="write"/> adds.</summary>
    /// <param name="number">The head.</param>
    /// <param name="write">Writes the rest.</param>
    /// <param name="size">How many bytes the rest has, if that is known: large ones are copied once less.</param>
    public static byte[] Make(long number, Action<BinaryWriter>? write = null, int size = 56)
    {
        if (write is null)
        {
            var head = new byte[Head];
            BinaryPrimitives.WriteInt64LittleEndian(head, number);
            return head;
        }

        var bytes = new MemoryStream(Head + size);
        using var writer = new BinaryWriter(bytes, Encoding.UTF8);
        writer.Write(number);
        write(writer);
        writer.Flush();
        return bytes.Length == bytes.Capacity ? bytes.GetBuffer() : bytes.ToArray();
    }

    /// <summary>A payload that nobody answers, of two numbers.</summary>
    public static byte[] Make(long first, long second)
    {
        var payload = new byte[Head + 2 * sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(payload.AsSpan(Head), first);
        BinaryPrimitives.WriteInt64LittleEndian(payload.AsSpan(Head + sizeof(long)), second);
        return payload;
    }

    public static long Number(byte[] payload) => BinaryPrimitives.ReadInt64LittleEndian(payload);

    /// <summary>Reads behind the head.</summary>
    public static BinaryReader Read(byte[] payload) => new(new MemoryStream(payload, Head, payload.Length - Head, writable: false), Encoding.UTF8);

    /// <summary>Bytes with their length.</summary>
    public static void WriteBytes(this BinaryWriter writer, ReadOnlySpan<byte> bytes)
    {
        writer.Write(bytes.Length);
        writer.Write(bytes);
    }

    public static byte[] ReadBytes(this BinaryReader reader) => reader.ReadBytes(reader.ReadInt32());
}
