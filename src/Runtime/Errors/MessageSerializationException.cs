namespace ActorProc;

/// <summary>A value cannot cross a process boundary; the message names its type, the member that is in the way, and what to do.</summary>
public sealed class MessageSerializationException : ActorProcException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">The type, the member in the way, and what to do instead.</param>
    /// <param name="innerException">What the serializer said, if it said anything.</param>
    public MessageSerializationException(string message, Exception? innerException = null) : base(message, innerException)
    {
    }
}
