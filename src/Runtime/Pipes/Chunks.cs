using System.Buffers.Binary;

namespace ActorProc.Pipes;

/// <summary>How messages stand in the stream.</summary>
/// <remarks>
/// <code>
///   chunk | 4 bytes: its length, highest bit set in the first one of a message | 8 bytes: who writes | 8 bytes: length of the message | ...
/// </code>
/// A chunk goes to a Unix socket in one piece, whole or not at all. So several processes may write at once, and one that is killed leaves no half of a chunk; of its
/// message, which then lacks its end, nobody hears.
/// </remarks>
internal static class Chunks
{
    public const int Head = sizeof(int) + sizeof(long) + sizeof(long);
    public const int Body = (32 * 1024) - Head;

    public static void WriteHead(Span<byte> head, int length, bool isFirst, long writer, long whole)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(head, (uint)length | (isFirst ? 1u << 31 : 0));
        BinaryPrimitives.WriteInt64LittleEndian(head[4..], writer);
        BinaryPrimitives.WriteInt64LittleEndian(head[12..], whole);
    }

    public static (int Length, bool IsFirst, long Writer, long Whole) ReadHead(ReadOnlySpan<byte> head)
    {
        var length = BinaryPrimitives.ReadUInt32LittleEndian(head);
        return ((int)(length & int.MaxValue), length > int.MaxValue, BinaryPrimitives.ReadInt64LittleEndian(head[4..]), BinaryPrimitives.ReadInt64LittleEndian(head[12..]));
    }
}
