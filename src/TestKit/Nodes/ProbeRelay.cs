using Akka.Actor;

namespace ActorProc.TestKit.Nodes;

/// <summary>A probe's body in a node: passes on what it gets, and does what the probe is told.</summary>
internal sealed class ProbeRelay(IActorRef probe) : UntypedActor
{
    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case WatchFor watch:
                Context.Watch(watch.Actor);
                Sender.Tell(watch);
                break;
            case UnwatchFor unwatch:
                Context.Unwatch(unwatch.Actor);
                Sender.Tell(unwatch);
                break;
            case SendTo send:
                send.Actor.Tell(send.Message, Self);
                break;
            case Terminated ended:
                // As itself it would be taken for an end of what the probe watches.
                probe.Tell(new Ended(ended.ActorRef, ended.ExistenceConfirmed, ended.AddressTerminated), Self);
                break;
            default:
                probe.Tell(message, Sender);
                break;
        }
    }

    internal sealed record WatchFor(IActorRef Actor);

    internal sealed record UnwatchFor(IActorRef Actor);

    internal sealed record SendTo(IActorRef Actor, object Message);

    internal sealed record Ended(IActorRef Actor, bool ExistenceConfirmed, bool AddressTerminated);
}
