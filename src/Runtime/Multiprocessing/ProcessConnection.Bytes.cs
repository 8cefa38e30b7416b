using System.Runtime.InteropServices;
using ActorProc.Pipes;

namespace ActorProc;

/// <content>Messages that are bytes.</content>
public abstract partial class ProcessConnection
{
    /// <summary>Sends bytes as one message; blocks while the other side has too much to receive. Python: <c>send_bytes()</c>.</summary>
    /// <param name="buffer">Where they are.</param>
    /// <param name="offset">Where they begin.</param>
    /// <param name="size">How many; nothing means all behind <paramref name="offset"/>.</param>
    /// <param name="cancellationToken">Ends the wait. The message is not received then, and over TCP nothing more can be sent if a part of it was.</param>
    /// <exception cref="ArgumentOutOfRangeException">Offset or size is negative, or lies outside the buffer.</exception>
    /// <exception cref="IOException">The other end is closed, or its process is dead: broken pipe.</exception>
    /// <exception cref="OperationCanceledException">The wait was ended.</exception>
    /// <exception cref="ObjectDisposedException">It has been closed.</exception>
    /// <exception cref="InvalidOperationException">It can only receive.</exception>
    public void SendBytes(ReadOnlyMemory<byte> buffer, int offset = 0, int? size = null, CancellationToken cancellationToken = default) =>
        WriteAsync(Part(buffer, offset, size), isBlocking: true, cancellationToken).Now();

    /// <summary>Sends the bytes of numbers as one message.</summary>
    /// <param name="buffer">The numbers, of any size.</param>
    /// <param name="offset">Where they begin, in bytes.</param>
    /// <param name="size">How many bytes; nothing means all behind <paramref name="offset"/>.</param>
    /// <inheritdoc cref="SendBytes(ReadOnlyMemory{byte}, int, int?, CancellationToken)"/>
    public void SendBytesOf<TElement>(TElement[] buffer, int offset = 0, int? size = null) where TElement : unmanaged =>
        SendBytes(MemoryMarshal.AsBytes(buffer.AsSpan()).ToArray().AsMemory(), offset, size, CancellationToken.None);

    /// <summary>Sends bytes as one message.</summary>
    /// <inheritdoc cref="SendBytes(ReadOnlyMemory{byte}, int, int?, CancellationToken)"/>
    public ValueTask SendBytesAsync(ReadOnlyMemory<byte> buffer, int offset = 0, int? size = null, CancellationToken cancellationToken = default) =>
        WriteAsync(Part(buffer, offset, size), isBlocking: false, cancellationToken);

    /// <summary>Receives one message; blocks until there is one. Python: <c>recv_bytes()</c>.</summary>
    /// <param name="maxLength">The longest that is wanted; nothing means any.</param>
    /// <param name="cancellationToken">Ends the wait. No message is lost.</param>
    /// <exception cref="EndOfStreamException">The other end is closed or its process dead, and everything it had sent has been received.</exception>
    /// <exception cref="IOException">The message is longer than <paramref name="maxLength"/>, and nothing more can be received here.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maxLength"/> is negative.</exception>
    /// <exception cref="OperationCanceledException">The wait was ended.</exception>
    /// <exception cref="ObjectDisposedException">It has been closed.</exception>
    /// <exception cref="InvalidOperationException">It can only send.</exception>
    public byte[] ReceiveBytes(int? maxLength = null, CancellationToken cancellationToken = default) =>
        ReadAsync(Limit(maxLength), isBlocking: true, default, cancellationToken).Now();

    /// <summary>Receives one message.</summary>
    /// <inheritdoc cref="ReceiveBytes"/>
    public ValueTask<byte[]> ReceiveBytesAsync(int? maxLength = null, CancellationToken cancellationToken = default) =>
        ReadAsync(Limit(maxLength), isBlocking: false, default, cancellationToken);

    /// <summary>Receives one message into a buffer; blocks until there is one. Python: <c>recv_bytes_into()</c>.</summary>
    /// <param name="buffer">Is filled.</param>
    /// <param name="offset">From here on.</param>
    /// <param name="cancellationToken">Ends the wait. No message is lost.</param>
    /// <returns>The length of the message.</returns>
    /// <exception cref="BufferTooShortException">The message is longer than the buffer has room for. It is in the exception, and has been received.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="offset"/> is negative, or outside the buffer.</exception>
    /// <inheritdoc cref="ReceiveBytes" path="/exception"/>
    public int ReceiveBytesInto(Memory<byte> buffer, int offset = 0, CancellationToken cancellationToken = default)
    {
        var room = Room(buffer, offset);
        return Into(room, ReadAsync(long.MaxValue, isBlocking: true, default, cancellationToken).Now());
    }

    /// <summary>Receives one message into a buffer.</summary>
    /// <inheritdoc cref="ReceiveBytesInto"/>
    public async ValueTask<int> ReceiveBytesIntoAsync(Memory<byte> buffer, int offset = 0, CancellationToken cancellationToken = default)
    {
        var room = Room(buffer, offset);
        return Into(room, await ReadAsync(long.MaxValue, isBlocking: false, default, cancellationToken).ConfigureAwait(false));
    }

    private static ReadOnlyMemory<byte> Part(ReadOnlyMemory<byte> buffer, int offset, int? size)
    {
        if (offset < 0)
            throw new ArgumentOutOfRangeException(nameof(offset), offset, "offset is negative");
        if (offset > buffer.Length)
            throw new ArgumentOutOfRangeException(nameof(offset), offset, $"buffer length < offset: it has {buffer.Length} bytes");
        if (size < 0)
            throw new ArgumentOutOfRangeException(nameof(size), size, "size is negative");
        if (size > buffer.Length - offset)
            throw new ArgumentOutOfRangeException(nameof(size), size, $"buffer length < offset + size: it has {buffer.Length} bytes, {offset} of them before the offset");
        return buffer.Slice(offset, size ?? buffer.Length - offset);
    }

    private static long Limit(int? maxLength) =>
        maxLength < 0 ? throw new ArgumentOutOfRangeException(nameof(maxLength), maxLength, "negative maxlength") : maxLength ?? long.MaxValue;

    private static Memory<byte> Room(Memory<byte> buffer, int offset)
    {
        if (offset < 0)
            throw new ArgumentOutOfRangeException(nameof(offset), offset, "negative offset");
        if (offset > buffer.Length)
            throw new ArgumentOutOfRangeException(nameof(offset), offset, $"offset too large: the buffer has {buffer.Length} bytes");
        return buffer[offset..];
    }

    private static int Into(Memory<byte> room, byte[] message)
    {
        if (message.Length > room.Length)
            throw new BufferTooShortException(message, room.Length);
        message.CopyTo(room);
        return message.Length;
    }
}
