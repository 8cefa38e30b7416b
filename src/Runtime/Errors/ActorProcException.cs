namespace ActorProc;

/// <summary>The root of every failure this library reports on purpose.</summary>
/// <remarks>Wrong arguments stay <see cref="ArgumentException"/>, time limits stay <see cref="TimeoutException"/>.</remarks>
public abstract class ActorProcException : Exception
{
    /// <summary>Creates the exception.</summary>
    protected ActorProcException(string message, Exception? innerException = null) : base(message, innerException)
    {
    }
}
