using Akka.Actor;

namespace ActorProc.TestHost;

/// <summary>Lives in the main process, with a child in a process of its own. Both note that they stop.</summary>
public sealed class Family : ReceiveActor
{
    private readonly Events _events;
    private readonly IActorRef _child;

    public Family(Events events)
    {
        _events = events;
        _child = Context.ActorOf(Props.Create<FamilyChild>(events), "child", Placement.OwnProcess);
        Receive<string>(text => text == "pid of child", _ => _child.Forward("pid"));
    }

    protected override void PostStop() => _events.Add("family stopped");
}

public sealed class FamilyChild : ReceiveActor
{
    private readonly Events _events;

    public FamilyChild(Events events)
    {
        _events = events;
        Receive<string>(text => text == "pid", _ => Sender.Tell(Environment.ProcessId));
    }

    protected override void PostStop() => _events.Add("child stopped");
}

/// <summary>Never gets to the end of its stop.</summary>
public sealed class Hanging(Events events) : UntypedActor
{
    protected override void OnReceive(object message) => Unhandled(message);

    protected override void PostStop()
    {
        events.Add("hanging");
        Thread.Sleep(Timeout.Infinite);
    }
}
