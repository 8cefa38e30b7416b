namespace ActorProc;

/// <summary>A message is larger than <c>actorproc.maximum-message-size</c>.</summary>
public sealed class MessageTooLargeException : ActorProcException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="messageType">The full name of the message's type.</param>
    /// <param name="size">Its serialised size, in bytes.</param>
    /// <param name="limit">The largest size that is delivered, in bytes.</param>
    public MessageTooLargeException(string messageType, long size, long limit)
        : base($"A message of type {messageType} is {size:N0} bytes long when serialised; at most {limit:N0} bytes are delivered. " +
            "Raise actorproc.maximum-message-size (up to 1 GiB), or send it in parts.")
    {
        Size = size;
        Limit = limit;
    }

    /// <summary>The message's serialised size, in bytes.</summary>
    public long Size { get; }

    /// <summary>The largest size that is delivered, in bytes.</summary>
    public long Limit { get; }
}
