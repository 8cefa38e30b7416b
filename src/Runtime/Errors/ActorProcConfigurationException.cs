namespace ActorProc;

/// <summary>A setting has a value that cannot be used; the message names its key, the value and what is allowed.</summary>
public sealed class ActorProcConfigurationException : ActorProcException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">The key with its full path, the value, and what is allowed.</param>
    /// <param name="innerException">What the parser said, if there was one.</param>
    public ActorProcConfigurationException(string message, Exception? innerException = null) : base(message, innerException)
    {
    }
}
