namespace ActorProc;

/// <summary>A node's process has ended. Published on the main system's event stream, for monitoring and tests, before supervisors decide what follows.</summary>
/// <param name="Node">The node as it was before.</param>
/// <param name="Reason">Why it ended.</param>
/// <remarks>Immutable. Of a standby node that was not used, and of processes that run functions, nothing is published.</remarks>
public sealed record NodeExited(NodeInfo Node, ExitReason Reason)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Node.Name} #{Node.Incarnation}{(Node.Pid is { } pid ? $" pid {pid}" : "")} {Reason}";
}
