using ActorProc.Link;
using Akka.Actor;

namespace ActorProc.Orchestration;

/// <summary>What is done differently in the main process, where the orchestrator is, and in a node, which asks it.</summary>
internal interface IPlacer
{
    /// <summary>The address of a placement. Chosen here and now: nothing is waited for.</summary>
    Address AddressOf(Placement placement, ActorPath actor);

    /// <summary>Places a child whose parent lives in this process. When this returns, nothing sent to the child can overtake its creation.</summary>
    void Place(PlacedChild child, byte[] creation, string node, string overlay);

    /// <summary>A supervisor in this process has answered, or its child has ended by itself.</summary>
    void Decide(PlacedChild child, Decision decision, int incarnation);

    /// <summary>A peer was used for the first time, for a message to <paramref name="recipient"/>: where does it live?</summary>
    void Locate(Peer peer, string recipient);

    /// <summary>Somebody tells an actor here that is not here.</summary>
    void Settle(string path);

    /// <summary>A control message came in. On the link's thread: whatever must keep the stream's order is done before this returns.</summary>
    void OnControl(Connection connection, ControlMessage message);

    /// <summary>Everything that a connection carried has been delivered, and it is closed.</summary>
    void OnClosed(Connection connection, Exception? cause);

    /// <summary>Whether the end of an actor here is not to be told: it ends with its process, and that is for its supervisor to decide on.</summary>
    bool EndsWithProcess(IActorRef actor);

    /// <summary>An actor here failed for want of memory.</summary>
    void OutOfMemory(Exception cause);

    /// <summary>An actor there did not answer in time, and its process is to be killed for that. Unless others live there, and that is not allowed.</summary>
    void Kill(Address node, ExitReason.Deadline reason, bool allowNeighbours);

    /// <summary>Ends all nodes, or takes leave of the main process.</summary>
    Task ShutdownAsync();
}
