namespace ActorProc;

/// <summary>Waiting for this lock would never end: each of several processes holds what another one waits for. The text names all of them.</summary>
public sealed class DeadlockException : ActorProcException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What happened, and to what.</param>
    public DeadlockException(string message) : base(message)
    {
    }
}
