using System.Buffers.Binary;
using System.Text;

namespace ActorProc.Link;

/// <summary>What follows a frame's length.</summary>
internal enum FrameKind : byte
{
    /// <summary>The text of the next number.</summary>
    Name = 1,

    /// <summary>A whole message.</summary>
    Message = 2,

    /// <summary>A whole control frame.</summary>
    Control = 3,

    /// <summary>The head of a large message (or control frame) and its size; its pieces follow.</summary>
    LargeStart = 4,

    /// <summary>The next piece of the large message.</summary>
    LargePiece = 5,

    /// <summary>Memory through which pieces will come, once the receiver has accepted it.</summary>
    Ring = 6,

    /// <summary>The next piece of the large message lies in that memory.</summary>
    RingPiece = 7,
}

/// <summary>How a message is to be treated.</summary>
[Flags]
internal enum FrameFlags : byte
{
    /// <summary>In order with others to the same recipient.</summary>
    None = 0,

    /// <summary>In order with everything.</summary>
    Barrier = 1,

    /// <summary>The body of a control frame; always a barrier.</summary>
    Control = 2,
}

/// <summary>The frames of a link as bytes.</summary>
/// <remarks>
/// <code>
///   frame       u32 length of the rest | u8 kind | ...
///   Name        utf-8
///   Message     head | payload
///   Control     body
///   LargeStart  head | u32 size
///   LargePiece  bytes
///   Ring        i32 descriptor | i32 capacity
///   RingPiece   i32 size
///   head        u8 flags | u16 recipient | u16 sender | u16 manifest | i32 serializer | for each name that is Literal: u32 length, utf-8
/// </code>
/// Little-endian. Names are numbered in the order of their definition.
/// </remarks>
internal static class Frames
{
    /// <summary>Instead of a number: no text.</summary>
    public const ushort Nothing = 0xFFFE;

    /// <summary>Instead of a number: the text follows.</summary>
    public const ushort Literal = 0xFFFF;

    /// <summary>The most names in one direction. Both sides know it.</summary>
    public const int NameCapacity = 16 * 1024;

    /// <summary>In characters. With <see cref="NameCapacity"/> it bounds the memory a table takes; longer texts are spelled out.</summary>
    public const int LongestName = 512;

    /// <summary>In bytes, of a path or manifest that can be sent at all.</summary>
    public const int LongestLiteral = 64 * 1024;

    /// <summary>The length and the kind.</summary>
    public const int PrefixSize = 5;

    /// <summary>How much larger than its payload a frame can be.</summary>
    public const int LargestOverhead = PrefixSize + HeadSize + 3 * (4 + LongestLiteral) + 4;

    private const int HeadSize = 11;

    // Strict when reading: bytes that are not text are damage. Lenient when writing: a name is never worth an exception in Tell.
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    /// <summary>Writes the definition of the next number.</summary>
    public static void WriteName(ByteBuffer to, string text)
    {
        var size = Encoding.UTF8.GetByteCount(text);
        Encoding.UTF8.GetBytes(text, Prefix(to, FrameKind.Name, size));
    }

    /// <summary>Writes a whole message, preceded by the definitions it needs.</summary>
    public static void WriteMessage(ByteBuffer to, SendNames names, in OutboundMessage message)
    {
        var payload = message.Payload;
        payload.CopyTo(WriteHead(to, names, FrameKind.Message, message, FlagsOf(message), payload.Length));
    }

    /// <summary>Writes a whole control frame.</summary>
    public static void WriteControl(ByteBuffer to, ReadOnlySpan<byte> body) => body.CopyTo(Prefix(to, FrameKind.Control, body.Length));

    /// <summary>Announces a large message.</summary>
    public static void WriteLargeStart(ByteBuffer to, SendNames names, in OutboundMessage message, FrameFlags flags) =>
        BinaryPrimitives.WriteInt32LittleEndian(WriteHead(to, names, FrameKind.LargeStart, message, flags, sizeof(int)), message.Payload.Length);

    /// <summary>Announces a piece of a large message; <paramref name="size"/> bytes of it must follow.</summary>
    public static void WritePieceStart(ByteBuffer to, int size)
    {
        var prefix = to.Append(PrefixSize);
        BinaryPrimitives.WriteInt32LittleEndian(prefix, size + 1);
        prefix[4] = (byte)FrameKind.LargePiece;
    }

    /// <summary>Offers memory.</summary>
    public static void WriteRing(ByteBuffer to, SharedRing ring)
    {
        var body = Prefix(to, FrameKind.Ring, 2 * sizeof(int));
        BinaryPrimitives.WriteInt32LittleEndian(body, ring.Descriptor);
        BinaryPrimitives.WriteInt32LittleEndian(body[sizeof(int)..], ring.Capacity);
    }

    /// <summary>Announces a piece that lies in the memory by the time this is written.</summary>
    public static void WriteRingPiece(ByteBuffer to, int size) => BinaryPrimitives.WriteInt32LittleEndian(Prefix(to, FrameKind.RingPiece, sizeof(int)), size);

    /// <summary>Reads the numbers of <see cref="FrameKind.Ring"/> and <see cref="FrameKind.RingPiece"/>.</summary>
    public static int ReadNumber(ReadOnlySpan<byte> body, int index) => body.Length >= (index + 1) * sizeof(int)
        ? BinaryPrimitives.ReadInt32LittleEndian(body[(index * sizeof(int))..])
        : throw new InvalidDataException($"The peer sent a frame of {body.Length} bytes about shared memory.");

    /// <summary>Reads the body of a name.</summary>
    public static string ReadName(ReadOnlySpan<byte> body)
    {
        if (body.Length > LongestName * 3) throw new InvalidDataException($"The peer defined a name of {body.Length} bytes.");
        return Text(body);
    }

    /// <summary>Reads the head of a message; what follows it is left in <paramref name="body"/>.</summary>
    public static MessageHead ReadHead(ref ReadOnlySpan<byte> body, ReceiveNames names)
    {
        if (body.Length < HeadSize) throw new InvalidDataException($"The peer sent a message head of {body.Length} bytes.");
        var head = body;
        body = body[HeadSize..];
        var recipient = Resolve(BinaryPrimitives.ReadUInt16LittleEndian(head[1..]), names, ref body);
        var sender = Resolve(BinaryPrimitives.ReadUInt16LittleEndian(head[3..]), names, ref body);
        var manifest = Resolve(BinaryPrimitives.ReadUInt16LittleEndian(head[5..]), names, ref body);
        var flags = (FrameFlags)head[0];
        if ((flags & ~(FrameFlags.Barrier | FrameFlags.Control)) != 0) throw new InvalidDataException($"The peer sent a message with flags {head[0]}.");
        return new MessageHead(recipient ?? new LinkPath(""), sender, BinaryPrimitives.ReadInt32LittleEndian(head[7..]), manifest?.Text ?? "", flags);
    }

    private static FrameFlags FlagsOf(in OutboundMessage message) => message.Barrier ? FrameFlags.Barrier : FrameFlags.None;

    private static Span<byte> WriteHead(ByteBuffer to, SendNames names, FrameKind kind, in OutboundMessage message, FrameFlags flags, int rest)
    {
        var recipient = names.NumberOf(message.Recipient, to);
        var sender = names.NumberOf(message.Sender, to);
        var manifest = names.NumberOf(message.Manifest, to);
        var literals = LiteralSize(recipient, message.Recipient) + LiteralSize(sender, message.Sender) + LiteralSize(manifest, message.Manifest);
        var frame = Prefix(to, kind, HeadSize + literals + rest);
        frame[0] = (byte)flags;
        BinaryPrimitives.WriteUInt16LittleEndian(frame[1..], recipient);
        BinaryPrimitives.WriteUInt16LittleEndian(frame[3..], sender);
        BinaryPrimitives.WriteUInt16LittleEndian(frame[5..], manifest);
        BinaryPrimitives.WriteInt32LittleEndian(frame[7..], message.SerializerId);
        frame = frame[HeadSize..];
        if (literals == 0) return frame;
        WriteLiteral(ref frame, recipient, message.Recipient);
        WriteLiteral(ref frame, sender, message.Sender);
        WriteLiteral(ref frame, manifest, message.Manifest);
        return frame;
    }

    private static Span<byte> Prefix(ByteBuffer to, FrameKind kind, int size)
    {
        var frame = to.Append(PrefixSize + size);
        BinaryPrimitives.WriteInt32LittleEndian(frame, size + 1);
        frame[4] = (byte)kind;
        return frame[PrefixSize..];
    }

    private static int LiteralSize(ushort number, string text) => number == Literal ? 4 + Encoding.UTF8.GetByteCount(text) : 0;

    private static void WriteLiteral(ref Span<byte> to, ushort number, string text)
    {
        if (number != Literal) return;
        var size = Encoding.UTF8.GetBytes(text, to[4..]);
        BinaryPrimitives.WriteInt32LittleEndian(to, size);
        to = to[(4 + size)..];
    }

    private static LinkPath? Resolve(ushort number, ReceiveNames names, ref ReadOnlySpan<byte> rest)
    {
        if (number == Nothing) return null;
        if (number != Literal) return names[number];
        var size = rest.Length < 4 ? -1 : BinaryPrimitives.ReadInt32LittleEndian(rest);
        if (size < 0 || size > LongestLiteral || size > rest.Length - 4) throw new InvalidDataException("The peer sent a name that is longer than its frame.");
        var text = Text(rest.Slice(4, size));
        rest = rest[(4 + size)..];
        return new LinkPath(text);
    }

    private static string Text(ReadOnlySpan<byte> utf8)
    {
        try
        {
            return Strict.GetString(utf8);
        }
        catch (DecoderFallbackException e)
        {
            // For the reader of the cause it is one more kind of damage, not a question of encodings.
            throw new InvalidDataException("The peer sent a name that is not UTF-8.", e);
        }
    }
}

/// <summary>What precedes the payload of a message.</summary>
internal readonly record struct MessageHead(LinkPath Recipient, LinkPath? Sender, int SerializerId, string Manifest, FrameFlags Flags);
