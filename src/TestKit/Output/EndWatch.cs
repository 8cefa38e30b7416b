using Akka.Actor;

namespace ActorProc.TestKit.Output;

/// <summary>Watches an actor, and tells of its end whoever asked, before or after.</summary>
internal sealed class EndWatch : ReceiveActor
{
    public const string Question = "how did it end?";
    public const string IsWatching = "is it being watched?";

    public EndWatch(IActorRef watched)
    {
        IActorRef? asker = null;
        Terminated? end = null;
        Context.Watch(watched);
        Receive<string>(text => text == IsWatching, text => Sender.Tell(text));
        Receive<string>(_ =>
        {
            asker = Sender;
            if (end is not null)
                asker.Tell(end);
        });
        Receive<Terminated>(terminated =>
        {
            end = terminated;
            asker?.Tell(end);
        });
    }
}
