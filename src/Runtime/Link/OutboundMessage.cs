namespace ActorProc.Link;

/// <summary>A message on its way to another process.</summary>
/// <param name="Recipient">The path of the actor it is for. Messages to one path arrive in the order they were sent.</param>
/// <param name="Sender">The path of the actor it is from, or nothing.</param>
/// <param name="SerializerId">Who made the payload.</param>
/// <param name="Manifest">What the serializer needs to know about it.</param>
/// <param name="Payload">The bytes. They are not copied when the message is large, and must not change any more.</param>
/// <param name="Barrier">It arrives after everything that was sent before it and before everything that is sent after it, whoever that is for.</param>
/// <param name="Urgent">It is taken whether there is room or not: what it says is not to be lost, and there is little of its kind.</param>
internal readonly record struct OutboundMessage(string Recipient, string Sender, int SerializerId, string Manifest, byte[] Payload, bool Barrier, bool Urgent = false);

/// <summary>What became of a message that was to be sent.</summary>
internal enum SendResult
{
    /// <summary>Accepted: it is written unless the connection breaks.</summary>
    Sent,

    /// <summary>The connection has ended.</summary>
    Closed,

    /// <summary>The other process does not read, and what waits for it fills the buffer.</summary>
    Full,
}
