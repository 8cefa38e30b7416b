using System.Buffers;
using System.Security.Cryptography;

namespace ActorProc.Pipes;

/// <summary>Writes messages, one after the other.</summary>
internal sealed class MessageWriter(SocketEnd end)
{
    private readonly SemaphoreSlim _turn = new(1);
    private readonly long _number = BitConverter.ToInt64(RandomNumberGenerator.GetBytes(sizeof(long)));
    private bool _isTorn;

    /// <param name="message">The bytes.</param>
    /// <param name="isBlocking">Blocks the calling thread, and completes in it.</param>
    /// <param name="cancellationToken">Ends the wait for room. The message is not received then.</param>
    /// <exception cref="IOException">The other side is closed.</exception>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> message, bool isBlocking, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var use = end.Enter();
        if (isBlocking)
            _turn.Wait(cancellationToken);
        else
            await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        var chunk = ArrayPool<byte>.Shared.Rent(Chunks.Head + Math.Min(Chunks.Body, message.Length));
        try
        {
            end.ThrowIfClosed();
            if (_isTorn)
                throw new IOException("broken pipe: an earlier message was called off when a part of it had been sent.");
            for (var sent = 0; sent < message.Length || sent == 0;)
            {
                var length = Math.Min(Chunks.Body, message.Length - sent);
                Chunks.WriteHead(chunk, length, isFirst: sent == 0, _number, message.Length);
                message.Span.Slice(sent, length).CopyTo(chunk.AsSpan(Chunks.Head));
                await WriteChunkAsync(chunk.AsMemory(0, Chunks.Head + length), isBlocking, cancellationToken).ConfigureAwait(false);
                if (length == 0)
                    return;
                sent += length;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(chunk);
            _turn.Release();
        }
    }

    private async ValueTask WriteChunkAsync(ReadOnlyMemory<byte> chunk, bool isBlocking, CancellationToken cancellationToken)
    {
        try
        {
            await end.WriteAsync(chunk, isBlocking, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // A Unix socket takes a chunk whole or not at all. Of any other one nobody knows.
            _isTorn = end.Socket.AddressFamily != System.Net.Sockets.AddressFamily.Unix;
            throw;
        }
    }
}
