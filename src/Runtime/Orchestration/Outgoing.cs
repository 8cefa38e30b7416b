using ActorProc.Link;
using Akka.Actor;
using Akka.Dispatch.SysMsg;

namespace ActorProc.Orchestration;

/// <summary>A message on its way out: as bytes for the link, and as itself for the dead letter it may become.</summary>
internal readonly record struct Outgoing(OutboundMessage Wire, object Message, IActorRef? Sender, IActorRef Recipient)
{
    public bool IsSystem => Message is ISystemMessage;

    /// <summary>Whether it waits for a process that is not there yet.</summary>
    /// <remarks>
    /// Watches are repeated from the remote watcher's table when somebody is there, and a supervisor's order means nothing to an actor that
    /// is going to be created afresh.
    /// </remarks>
    public bool MayBeHeld(PeerState state) =>
        state == PeerState.Draining || Message is not (Watch or Unwatch or Suspend or Recreate or Resume or Terminate);
}
