using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace ActorProc.Link;

/// <summary>The first frame of every connection: who connects, what for, and the proof that it belongs to the system.</summary>
/// <param name="From">Who connects.</param>
/// <param name="Purpose">What for; its meaning is the layer above's.</param>
/// <param name="Peer">Who that is to the kernel, where it tells.</param>
/// <remarks>
/// <code>
///   u32 length of the rest | u16 version | u8 purpose | i32 port | i32 incarnation | nonce | u8 length, host | u8 length, to | HMAC-SHA256 of all that
/// </code>
/// The name of the socket is part of what is proved, so a Hello that was caught opens no other socket. There is no answer: a stranger is disconnected.
/// </remarks>
internal readonly record struct Hello(LinkAddress From, byte Purpose, PeerCredentials? Peer)
{
    /// <summary>Of the Hello and the frames that follow it. Both ends are always of one build; this is for the case that they are not.</summary>
    public const ushort Version = 1;

    /// <summary>In bytes.</summary>
    public const int KeySize = 32;

    private const int NonceSize = 16;
    private const int FixedSize = 2 + 1 + 4 + 4 + NonceSize;
    private const int SmallestSize = FixedSize + 2 + HMACSHA256.HashSizeInBytes;
    private const int LargestSize = SmallestSize + 2 * byte.MaxValue;

    /// <summary>Makes the frame.</summary>
    public static byte[] Write(LinkAddress from, byte purpose, string to, ReadOnlySpan<byte> key)
    {
        var host = Encoding.UTF8.GetBytes(from.Host);
        var socket = Encoding.UTF8.GetBytes(to);
        if (host.Length > byte.MaxValue || socket.Length > byte.MaxValue) throw new ArgumentException($"'{from.Host}' or '{to}' is too long for a link.");
        var frame = new byte[4 + SmallestSize + host.Length + socket.Length];
        var rest = frame.AsSpan(4);
        BinaryPrimitives.WriteInt32LittleEndian(frame, rest.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(rest, Version);
        rest[2] = purpose;
        BinaryPrimitives.WriteInt32LittleEndian(rest[3..], from.Port);
        BinaryPrimitives.WriteInt32LittleEndian(rest[7..], from.Incarnation);
        RandomNumberGenerator.Fill(rest.Slice(11, NonceSize));
        var names = rest[FixedSize..];
        names[0] = (byte)host.Length;
        host.CopyTo(names[1..]);
        names = names[(1 + host.Length)..];
        names[0] = (byte)socket.Length;
        socket.CopyTo(names[1..]);
        var proved = rest[..^HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key, proved, rest[proved.Length..]);
        return frame;
    }

    /// <summary>Takes the length of the frame's rest; throws with the reason if it cannot be one.</summary>
    public static int ReadLength(ReadOnlySpan<byte> prefix)
    {
        var length = BinaryPrimitives.ReadInt32LittleEndian(prefix);
        return length is >= SmallestSize and <= LargestSize
            ? length
            : throw new InvalidDataException($"its first frame claims {(uint)length} bytes and is no hello");
    }

    /// <summary>Reads and verifies the rest of the frame; throws with the reason if it is not genuine.</summary>
    public static Hello Read(ReadOnlySpan<byte> rest, string self, ReadOnlySpan<byte> key)
    {
        var version = BinaryPrimitives.ReadUInt16LittleEndian(rest);
        if (version != Version) throw new InvalidDataException($"it speaks version {version} of the link protocol, and this process version {Version}");
        var proved = rest[..^HMACSHA256.HashSizeInBytes];
        Span<byte> expected = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key, proved, expected);
        var genuine = CryptographicOperations.FixedTimeEquals(expected, rest[proved.Length..]);
        if (!genuine) throw new InvalidDataException("its hello was not made with this system's key");

        // From here on the bytes are those of a process of this system.
        var names = proved[FixedSize..];
        var host = ReadName(ref names);
        var to = ReadName(ref names);
        if (to != self) throw new InvalidDataException($"its hello was for {to}, and this is {self}");
        var from = new LinkAddress(host, BinaryPrimitives.ReadInt32LittleEndian(rest[3..]), BinaryPrimitives.ReadInt32LittleEndian(rest[7..]));
        return new Hello(from, rest[2], null);
    }

    private static string ReadName(ref ReadOnlySpan<byte> from)
    {
        if (from.IsEmpty || from[0] > from.Length - 1) throw new InvalidDataException("its hello is damaged");
        var name = Encoding.UTF8.GetString(from.Slice(1, from[0]));
        from = from[(1 + from[0])..];
        return name;
    }
}
