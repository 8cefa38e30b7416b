namespace ActorProc.Orchestration;

/// <summary>What processes of one system tell each other beside Akka's messages. Paths and addresses travel as text.</summary>
/// <remarks>
/// <code>
///   node                                         main: the orchestrator
///   Ready ------------------------------------>  the process is up; it gets its creations
///   Where(address) --------------------------->
///                                             &lt;-- PeerUp | PeerWait | PeerDown | PeerNone | PeerGone
///   Place, Decide ---------------------------->  a supervisor in a node places a child, answers a crash
///                                             &lt;-- Taken(child), Crashed(child)
///   Known(path) ------------------------------>  "somebody tells an actor here that I do not have"
///                                             &lt;-- Settled(path)
///                                             &lt;-- Bounce(n), to the process that may have placed it
///   Bounced(n) ------------------------------->  everything placed before is on the table now
///                                             &lt;-- RefGone(path), Assign, Stop
///   Goodbye(reason) -------------------------->
/// </code>
/// </remarks>
internal abstract record ControlMessage;

/// <summary>Node to main, first on its link.</summary>
internal sealed record Ready(int Pid) : ControlMessage;

/// <summary>Node to main: where does this node live now, and tell me when that changes.</summary>
/// <param name="Address">The node.</param>
/// <param name="Recipient">The actor there that is told something: its creation may still be on its way from a third process.</param>
internal sealed record Where(string Address, string Recipient) : ControlMessage;

/// <summary>Main to node: it lives at this incarnation's socket.</summary>
internal sealed record PeerUp(string Address, int Incarnation) : ControlMessage;

/// <summary>Main to node: it will live; hold what is meant for it.</summary>
internal sealed record PeerWait(string Address) : ControlMessage;

/// <summary>Main to node: its process ended. The actors in <paramref name="Kept"/> may come back; all others in it are dead.</summary>
internal sealed record PeerDown(string Address, int Incarnation, ExitReason Reason, string[] Kept) : ControlMessage;

/// <summary>Main to node: there is no process now. One may be placed later under the same name, so ask again next time.</summary>
internal sealed record PeerNone(string Address) : ControlMessage;

/// <summary>Main to node: it never comes back.</summary>
internal sealed record PeerGone(string Address, int Incarnation, ExitReason Reason) : ControlMessage;

/// <summary>Main to node: this placed actor will not come back.</summary>
internal sealed record RefGone(string Path, bool Crashed) : ControlMessage;

/// <summary>Node to main: the actor at <paramref name="Path"/> is told something and is not here. Is its creation still to come?</summary>
internal sealed record Known(string Path) : ControlMessage;

/// <summary>Main to node: if its creation was to come, it has come by now.</summary>
internal sealed record Settled(string Path) : ControlMessage;

/// <summary>Main to the node that may have placed an actor: answer behind everything you have said.</summary>
internal sealed record Bounce(long Token) : ControlMessage;

/// <summary>The answer to <see cref="Bounce"/>.</summary>
internal sealed record Bounced(long Token) : ControlMessage;

/// <summary>Node to main: a supervisor here has a new child that lives in another process.</summary>
/// <param name="Child">Its path there, with uid.</param>
/// <param name="Supervisor">Its parent's path, with address.</param>
/// <param name="Node">How the node was asked for: a display name, empty to mean an existing node.</param>
/// <param name="Overlay">HOCON of the placement's node settings.</param>
/// <param name="Creation">What creates it there.</param>
internal sealed record Place(string Child, string Supervisor, string Node, string Overlay, byte[] Creation) : ControlMessage;

/// <summary>Main to the node that placed it: the orchestrator knows this child. What it said before that about nodes did not take it into account.</summary>
internal sealed record Taken(string Child) : ControlMessage;

/// <summary>Node to main: what a supervisor here decided about its child.</summary>
internal sealed record Decide(string Child, Decision Decision, int Incarnation) : ControlMessage;

/// <summary>Main to the node of a supervisor: the process of its child ended, and it is to decide.</summary>
internal sealed record Crashed(string Child, string Supervisor, string Node, int Incarnation, ExitReason Reason, bool NeverUp) : ControlMessage;

/// <summary>A process that runs functions, to main: it needs an actor system. Answered with <see cref="Assign"/>.</summary>
internal sealed record Join(string Name, int Pid) : ControlMessage;

/// <summary>Node to main: an actor of that node did not answer somebody here in time.</summary>
internal sealed record KillNode(string Address, ExitReason.Deadline Reason, bool AllowNeighbours) : ControlMessage;

/// <summary>Main to a standby node: be this.</summary>
internal sealed record Assign(byte[] Boot) : ControlMessage;

/// <summary>Main to node: stop your actors and leave.</summary>
internal sealed record Stop : ControlMessage;

/// <summary>Node to main, the last it says: it leaves by itself, and why.</summary>
internal sealed record Goodbye(ExitReason Reason) : ControlMessage;

/// <summary>Any process to any other: a message of yours could not be read here.</summary>
internal sealed record Undelivered(string Recipient, string Sender, string MessageType, string Cause) : ControlMessage;

/// <summary>What a supervisor says about a child whose process it does not share.</summary>
internal enum Decision : byte
{
    /// <summary>Create it again.</summary>
    Restart,

    /// <summary>It has no process and shall not get one again.</summary>
    Stop,

    /// <summary>It was told to stop and is expected to do so by itself.</summary>
    Stopping,

    /// <summary>Its parent has been told of its end by itself.</summary>
    Ended,
}
