using ActorProc.Launching;

namespace ActorProc.TestKit.Faults;

/// <summary>A process that a kit's system has started.</summary>
/// <param name="Node">The name of the node, or of the process that runs functions.</param>
/// <param name="IsNode">Whether actors live in it.</param>
/// <param name="Process">The process.</param>
internal sealed record Launched(string Node, bool IsNode, INodeProcess Process)
{
    public bool IsOver => Process.Exited.IsCompleted;
}
