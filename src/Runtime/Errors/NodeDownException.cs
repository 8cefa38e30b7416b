namespace ActorProc;

/// <summary>A node's process is gone: the supervisor of an actor in it gets this as that actor's failure, a pending ask fails with it.</summary>
/// <remarks>What was handed to the process and not processed is lost; whether to send it again is the caller's decision.</remarks>
public sealed class NodeDownException : ActorProcException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="node">The node's name.</param>
    /// <param name="incarnation">Which of the node's processes it was, counted from 1.</param>
    /// <param name="reason">Why the process ended.</param>
    public NodeDownException(string node, int incarnation, ExitReason reason)
        : base($"Node '{node}' (process {incarnation} of it) is down: {reason}.")
    {
        Node = node;
        Incarnation = incarnation;
        Reason = reason;
    }

    /// <summary>The node's name.</summary>
    public string Node { get; }

    /// <summary>Which of the node's processes it was, counted from 1.</summary>
    public int Incarnation { get; }

    /// <summary>Why the process ended.</summary>
    public ExitReason Reason { get; }
}
