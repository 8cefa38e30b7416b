namespace ActorProc;

/// <summary>A message found no room on its way to a node: its process does not read, or is not up yet and too much waits for it already.</summary>
public sealed class NodeUnreachableException : ActorProcException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="node">The node's name.</param>
    /// <param name="message">What is in the way and what to do.</param>
    public NodeUnreachableException(string node, string message) : base(message) => Node = node;

    /// <summary>The node's name.</summary>
    public string Node { get; }
}
