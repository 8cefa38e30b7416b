using ActorProc.Orchestration;
using Akka.Actor;
using Akka.Remote;

namespace ActorProc.Deployment;

/// <summary>A reference to an actor in another process.</summary>
internal class LinkActorRef(LinkTransport transport, Peer peer, Address localAddress, ActorPath path, IInternalActorRef parent, Props props, Deploy deploy)
    : RemoteActorRef(transport, localAddress, path, parent, props, deploy)
{
    /// <summary>The way to it, looked up once.</summary>
    public Peer Peer { get; } = peer;

    public override IActorRef GetChild(IReadOnlyList<string> name) => base.GetChild(name) is RemoteActorRef child and not LinkActorRef
        ? new LinkActorRef(transport, Peer, LocalAddressToUse, child.Path, ActorRefs.Nobody, Akka.Actor.Props.None, Akka.Actor.Deploy.None)
        : base.GetChild(name);
}

/// <summary>What a supervisor holds as its child when that lives in another process.</summary>
internal sealed class ProcessActorRef(
    ProcessRuntime runtime, Peer peer, Address localAddress, ActorPath path, IInternalActorRef parent, Props props, Deploy deploy, PlacementPlan plan)
    : LinkActorRef(runtime.Transport, peer, localAddress, path, parent, props, deploy)
{
    /// <summary>Called by Akka, once, before <c>ActorOf</c> returns.</summary>
    public override void Start()
    {
        // Akka's deployment watcher starts to watch before this returns. That must not look like interest in a node nobody placed, and what is
        // said of an earlier process of that name must not be taken to be about this child.
        var child = new PlacedChild(Path.ToSerializationFormat(), this, Parent);
        runtime.Placed.Add(child);
        Peer.Wait();
        try
        {
            LinkTransport.Capture(base.Start, creation => runtime.Placer.Place(child, CreationFrame.Write(runtime, creation), plan.Node, plan.Overlay));
        }
        catch
        {
            runtime.Placed.Remove(child.Path);
            throw;
        }
    }
}

/// <summary>Where a new child is going to live.</summary>
/// <param name="Address">Its node's address.</param>
/// <param name="Node">The node's name when it may have to be started, else an empty string.</param>
/// <param name="Overlay">HOCON of the node settings that its placement brings.</param>
internal sealed record PlacementPlan(Address Address, string Node, string Overlay);
