namespace ActorProc.TestKit;

/// <summary>Looks things up in what the orchestrator knows.</summary>
internal static class NodeQueries
{
    /// <summary>The node in which an actor lives, by its address.</summary>
    public static NodeInfo? NodeOf(this IEnumerable<NodeInfo> nodes, Akka.Actor.IActorRef actor) =>
        nodes.FirstOrDefault(node => node.Address.Equals(actor.Path.Address));
}
