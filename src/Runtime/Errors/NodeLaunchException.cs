namespace ActorProc;

/// <summary>A node's process could not be started or never came up. Retrying without a change will fail again.</summary>
public sealed class NodeLaunchException : ActorProcException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="node">The node's name.</param>
    /// <param name="message">What happened, the likely cause, and what to do.</param>
    /// <param name="innerException">The operating system's own complaint, if there is one.</param>
    public NodeLaunchException(string node, string message, Exception? innerException = null) : base(message, innerException) => Node = node;

    /// <summary>The node's name.</summary>
    public string Node { get; }
}
