using ActorProc.Calls;
using ActorProc.Pipes;

namespace ActorProc;

/// <summary>One end of a connection that carries objects.</summary>
/// <typeparam name="T">What it carries, in both directions. The objects are copies: they are turned into bytes when they are sent.</typeparam>
/// <inheritdoc cref="ProcessConnection" path="/remarks"/>
public sealed class PipeConnection<T> : ProcessConnection
{
    internal PipeConnection(ConnectionParts parts) : base(parts)
    {
    }

    /// <summary>Sends an object; blocks while the other side has too much to receive. Python: <c>send()</c>.</summary>
    /// <param name="item">Turned into bytes here and now.</param>
    /// <param name="cancellationToken">Ends the wait. The object is not received then, and over TCP nothing more can be sent if a part of it was.</param>
    /// <exception cref="MessageSerializationException">The object cannot travel; the text names what is in the way. Nothing has been sent.</exception>
    /// <inheritdoc cref="ProcessConnection.SendBytes(ReadOnlyMemory{byte}, int, int?, CancellationToken)" path="/exception"/>
    public void Send(T item, CancellationToken cancellationToken = default) => WriteAsync(Bytes(item), isBlocking: true, cancellationToken).Now();

    /// <summary>Sends an object.</summary>
    /// <inheritdoc cref="Send"/>
    public ValueTask SendAsync(T item, CancellationToken cancellationToken = default) => WriteAsync(Bytes(item), isBlocking: false, cancellationToken);

    /// <summary>Receives an object; blocks until there is one. Python: <c>recv()</c>.</summary>
    /// <param name="cancellationToken">Ends the wait. Nothing is lost.</param>
    /// <exception cref="EndOfStreamException">The other end is closed or its process dead, and everything it had sent has been received.</exception>
    /// <exception cref="MessageSerializationException">What was received cannot be rebuilt here, or is nothing that <see cref="Send"/> has sent.</exception>
    /// <exception cref="InvalidCastException">It is of another type.</exception>
    /// <exception cref="OperationCanceledException">The wait was ended.</exception>
    /// <exception cref="ObjectDisposedException">It has been closed.</exception>
    /// <exception cref="InvalidOperationException">It can only send.</exception>
    public T Receive(CancellationToken cancellationToken = default) => Value(ReadAsync(long.MaxValue, isBlocking: true, default, cancellationToken).Now());

    /// <summary>Receives an object.</summary>
    /// <inheritdoc cref="Receive"/>
    public async ValueTask<T> ReceiveAsync(CancellationToken cancellationToken = default) =>
        Value(await ReadAsync(long.MaxValue, isBlocking: false, default, cancellationToken).ConfigureAwait(false));

    private byte[] Bytes(T item)
    {
        End.ThrowIfClosed();
        return CallValue.ToBytes(item, Codec);
    }

    private T Value(byte[] bytes)
    {
        try
        {
            return (T)CallValue.Read(bytes, Codec)!;
        }
        // Bytes that somebody sent as such.
        catch (Exception e) when (e is IOException)
        {
            throw new MessageSerializationException($"A message of {bytes.Length} bytes is no object: {e.Message} Receive it as bytes.", e);
        }
    }
}
