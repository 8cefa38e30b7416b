using Akka.Actor;

namespace ActorProc.Tests;

/// <summary>Answers what it is told, with its process id where that is asked for.</summary>
public sealed class Echo : ReceiveActor
{
    public Echo()
    {
        Receive<string>(text => text == "pid", _ => Sender.Tell(Environment.ProcessId));
        Receive<string>(text => text == "hang", _ => { });
        Receive<string>(text => text == "stop", _ => Context.Stop(Self));
        Receive<string>(text => text == "path", _ => Sender.Tell(Self.Path.ToString()));
        Receive<Exception>(failure => throw failure);
        ReceiveAny(message => Sender.Tell(message));
    }
}

/// <summary>Remembers numbers in the order they came, and tells them on request.</summary>
public sealed class Recorder : ReceiveActor
{
    private readonly List<int> _seen = [];

    public Recorder()
    {
        Receive<int>(_seen.Add);
        Receive<string>(text => text == "seen", _ => Sender.Tell(_seen.ToArray()));
        Receive<string>(text => text == "pid", _ => Sender.Tell(Environment.ProcessId));
    }
}

/// <summary>Told of an actor, it watches it at once, tells it numbers, and reports to whoever told it.</summary>
public sealed class Talker : ReceiveActor
{
    private IActorRef _report = ActorRefs.Nobody;

    public Talker()
    {
        Receive<Talk>(talk =>
        {
            _report = Sender;
            Context.Watch(talk.To);
            for (var i = 0; i < talk.Count; i++)
                talk.To.Tell(i);
            talk.To.Tell("seen");
        });
        Receive<int[]>(seen => _report.Tell(seen));
        Receive<string>(text => text == "pid", _ => Sender.Tell(Environment.ProcessId));
        Receive<Terminated>(ended => _report.Tell($"terminated {ended.ActorRef.Path.Name}"));
    }
}

public sealed record Talk(IActorRef To, int Count);

/// <summary>Creates children where it is told and hands out their references; its strategy is to do as told.</summary>
public sealed class Parent : ReceiveActor
{
    private readonly Directive _directive;

    public Parent() : this(Directive.Restart)
    {
    }

    public Parent(Directive directive)
    {
        _directive = directive;
        Receive<Spawn>(spawn => Sender.Tell(Context.ActorOf(spawn.Props, spawn.Name)));
        Receive<string>(text => text == "pid", _ => Sender.Tell(Environment.ProcessId));
        Receive<string>(text => text == "children", _ => Sender.Tell(Context.GetChildren().Select(child => child.Path.Name).ToArray()));
    }

    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(_ => _directive);
}

public sealed record Spawn(Props Props, string Name);
