namespace ActorProc;

/// <summary>The two sides of a connection do not have the same key, or one of them did not answer. Python: <c>AuthenticationError</c>.</summary>
public sealed class ProcessAuthenticationException : ActorProcException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What was wrong. Never the key.</param>
    /// <param name="cause">What it comes from.</param>
    public ProcessAuthenticationException(string message, Exception? cause = null) : base(message, cause)
    {
    }
}
