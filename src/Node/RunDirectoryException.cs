namespace ActorProc.Node;

/// <summary>The directory for sockets cannot be used as configured. The message names the path, what is wrong with it, and the setting.</summary>
internal sealed class RunDirectoryException : IOException
{
    public const string Setting = "actorproc.run-directory";

    public RunDirectoryException(string message, Exception? innerException = null) : base(message, innerException)
    {
    }
}
