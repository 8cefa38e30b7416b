namespace ActorProc;

/// <summary>A queue has been shut down: it takes nothing more, and gives nothing more once it is empty. Python 3.13: <c>queue.ShutDown</c>.</summary>
public sealed class QueueShutDownException : ActorProcException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What happened, and to what.</param>
    public QueueShutDownException(string message) : base(message)
    {
    }
}
