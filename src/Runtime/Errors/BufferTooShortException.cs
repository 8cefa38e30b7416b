namespace ActorProc;

/// <summary>A message was longer than the buffer it was to be received into. It has been received all the same. Python: <c>BufferTooShort</c>.</summary>
public sealed class BufferTooShortException : ActorProcException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="received">The message.</param>
    /// <param name="room">How many bytes there was room for.</param>
    public BufferTooShortException(ReadOnlyMemory<byte> received, int room)
        : base($"buffer too short: a message of {received.Length} bytes was received, and there was room for {room}. It is in {nameof(Received)}.") => Received = received;

    /// <summary>The whole message. In Python <c>args[0]</c>.</summary>
    public ReadOnlyMemory<byte> Received { get; }
}
