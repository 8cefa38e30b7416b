namespace ActorProc;

/// <summary>The process in which a managed object lived has ended, and the object with it. Python has several errors for it, one for each way to notice.</summary>
public sealed class ManagerLostException : ActorProcException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">Which object, and which process.</param>
    public ManagerLostException(string message) : base(message)
    {
    }
}
