using ActorProc.Hosting;
using Akka.Actor.Setup;

namespace ActorProc;

/// <summary>Tells the provider of a node's system that it is in a node.</summary>
internal sealed class NodeSetup(NodeSession session) : Setup
{
    public NodeSession Session { get; } = session;
}
