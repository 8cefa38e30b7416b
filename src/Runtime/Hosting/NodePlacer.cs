using ActorProc.Deployment;
using ActorProc.Link;
using ActorProc.Orchestration;
using Akka.Actor;
using Akka.Event;

namespace ActorProc.Hosting;

/// <summary>Placing in a node: the main process's orchestrator does it, and says what becomes of others.</summary>
internal sealed class NodePlacer(ProcessRuntime runtime, NodeSession session) : IPlacer
{
    private int _placements = NodeName.FixedPort;

    private Peer Main { get; } = runtime.Peers.Of(NodeName.Main(runtime.System.Name));

    public Address AddressOf(Placement placement, ActorPath actor) => placement.Kind == PlacementKind.Shared
        ? NodeName.Shared(runtime.System.Name, placement.Name!)
        : NodeName.Own(runtime.System.Name, actor.Name, session.Brief.Launch, Interlocked.Increment(ref _placements));

    public void Place(PlacedChild child, byte[] creation, string node, string overlay)
    {
        Main.SendControl(new Place(child.Path, child.Supervisor.Path.ToSerializationFormatWithAddress(runtime.Address), node, overlay, creation));
        Main.SendControl(new Where(child.Ref.Path.Address.ToString(), child.Path));
    }

    public void Decide(PlacedChild child, Decision decision, int incarnation)
    {
        child.Undecided = false;
        if (decision == Decision.Ended)
            runtime.Placed.Remove(child.Path);
        Main.SendControl(new Decide(child.Path, decision, incarnation));
    }

    public void Locate(Peer peer, string recipient) => Main.SendControl(new Where(peer.Address.ToString(), recipient));

    public void Settle(string path) => Main.SendControl(new Known(path));

    public void OnControl(Connection connection, ControlMessage message)
    {
        switch (message)
        {
            case PeerUp up:
                Connect(runtime.Peers.Of(Address.Parse(up.Address)), up.Incarnation);
                break;
            case PeerWait wait:
                runtime.Peers.Of(Address.Parse(wait.Address)).Wait();
                break;
            case PeerDown down:
                var address = Address.Parse(down.Address);
                session.Endpoint.HearOut(address.Host, address.Port!.Value, down.Incarnation);
                runtime.Peers.Of(address).Down(Cause(address, down.Incarnation, down.Reason));
                break;
            case PeerNone none:
                var empty = runtime.Peers.Of(Address.Parse(none.Address));
                empty.None(Cause(empty.Address, empty.Incarnation, new ExitReason.Stopped()), () => runtime.Placed.NotYetKnown(empty.Address));
                break;
            case PeerGone gone:
                var lost = Address.Parse(gone.Address);
                session.Endpoint.HearOut(lost.Host, lost.Port!.Value, int.MaxValue);
                runtime.Peers.Of(lost).Gone(Cause(lost, gone.Incarnation, gone.Reason));
                runtime.Peers.Remove(lost);
                session.Endpoint.Forget(lost.Host, lost.Port!.Value);
                break;
            case RefGone gone:
                var host = Address.Parse(gone.Path[..gone.Path.IndexOf("/remote/", StringComparison.Ordinal)]);
                if (host.Equals(runtime.Address))
                    runtime.Inbox.Early.Release(gone.Path);
                else
                    Forget(runtime.Peers.Of(host), gone.Path);
                runtime.Placed.Remove(gone.Path);
                break;
            case Settled settled:
                runtime.Inbox.Early.Release(settled.Path);
                return;
            case Bounce bounce:
                Main.SendControl(new Bounced(bounce.Token));
                return;
            case Taken taken:
                if (runtime.Placed.TryGet(taken.Child, out var mine))
                    runtime.Acknowledge(mine);
                return;
            case Crashed crashed:
                // A supervisor that has heard of its child's end has forgotten it and would ignore its failure; one that has stopped it is not asked.
                if (runtime.Placed.TryGet(crashed.Child, out var child) && !child.Stopping)
                    Supervision.Fail(child, new NodeDownException(crashed.Node, crashed.Incarnation, crashed.Reason), crashed.NeverUp);
                else
                    Main.SendControl(new Decide(crashed.Child, Decision.Stop, crashed.Incarnation));
                return;
            case Stop:
                runtime.Hook?.OnDraining();
                session.Leave(new ExitReason.Stopped());
                return;
            default:
                throw new InvalidDataException($"A node is not told {message.GetType().Name}.");
        }

        runtime.Announce(message);
    }

    public void OnClosed(Connection connection, Exception? cause)
    {
        // While a message was taken in: as if it had left an actor.
        if (MemoryGuard.IsOutOfMemory(cause))
            session.OutOfMemory();
        if (cause is not (null or IOException))
            runtime.Log.Error(cause, "A link failed");
        session.OnClosed(connection);
    }

    public bool EndsWithProcess(IActorRef actor) => session.LeavesUnasked && actor.Path.Elements[0] == "remote";

    public void OutOfMemory(Exception cause) => session.OutOfMemory();

    public void Kill(Address node, ExitReason.Deadline reason, bool allowNeighbours) => Main.SendControl(new KillNode(node.ToString(), reason, allowNeighbours));

    public Task ShutdownAsync() => session.FlushAsync();

    private static void Forget(Peer peer, string path) =>
        peer.Forget(path, peer.LastDown ?? Cause(peer.Address, peer.Incarnation, new ExitReason.Stopped()), failAsks: true);

    private void Connect(Peer peer, int incarnation)
    {
        // Said again, for each further question: a second connection would have its own order.
        if (peer.IsConnectedTo(incarnation))
            return;
        try
        {
            var connection = session.Endpoint.Connect(new LinkAddress(peer.Address.Host, peer.Address.Port!.Value, incarnation), LinkEndpoint.ToNode);
            connection.Start(runtime.Inbox);
            peer.Up(connection, incarnation);
        }
        catch (IOException e)
        {
            // It died just now. Its end, or its next beginning, is announced.
            runtime.Log.Debug("Node [{0}] cannot be reached: {1}", NodeName.Of(peer.Address), e.Message);
        }
    }

    private static NodeDownException Cause(Address address, int incarnation, ExitReason reason) => new(NodeName.Of(address), incarnation, reason);
}
