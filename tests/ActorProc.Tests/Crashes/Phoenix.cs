using Akka.Actor;

namespace ActorProc.Tests.Crashes;

/// <summary>Has one child after another, each under the name of the one before and as soon as that may be used.</summary>
public sealed class Phoenix : ReceiveActor
{
    private IActorRef _asker = ActorRefs.Nobody;
    private int _lives;

    public Phoenix(string node, int lives)
    {
        Receive<string>(text => text == "live", _ =>
        {
            _asker = Sender;
            Live(node);
        });
        Receive<string>(text => text == "alive", _ => Context.Stop(Sender));
        Receive<Terminated>(_ =>
        {
            if (++_lives == lives)
                _asker.Tell($"{lives} lives");
            else
                Live(node);
        });
    }

    private void Live(string node)
    {
        var child = Context.ActorOf(Props.Create<Mortal>(), "child", Placement.Shared(node));
        Context.Watch(child);
        child.Tell("alive");
    }
}
