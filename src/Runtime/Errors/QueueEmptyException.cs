namespace ActorProc;

/// <summary>A queue had no item within the time that was given. Python: <c>queue.Empty</c>.</summary>
public sealed class QueueEmptyException : ActorProcException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What happened, and to what.</param>
    public QueueEmptyException(string message) : base(message)
    {
    }
}
