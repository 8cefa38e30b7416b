namespace ActorProc;

/// <summary>A queue had no room within the time that was given. Python: <c>queue.Full</c>.</summary>
public sealed class QueueFullException : ActorProcException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What happened, and to what.</param>
    public QueueFullException(string message) : base(message)
    {
    }
}
