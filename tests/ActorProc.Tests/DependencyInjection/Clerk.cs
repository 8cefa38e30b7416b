using Akka.Actor;
using Akka.DependencyInjection;
using Microsoft.Extensions.DependencyInjection;

namespace ActorProc.Tests.DependencyInjection;

/// <summary>What a <see cref="Clerk"/> was given.</summary>
public sealed record Facts(
    int Pid, string Name, int Desk, string Origin, Guid Counter, int Ticket, int HelpersTicket, Guid Stamp, Guid OtherStamp, string Ink, string System);

/// <summary>An actor with services of every lifetime between its own arguments.</summary>
public sealed class Clerk : ReceiveActor, IWithUnboundedStash
{
    private readonly Ticket _ticket;
    private bool _open;

    public Clerk(
        Counter counter, string name, Ticket ticket, Helper helper, Stamp stamp, IActorRef report, Stamp other, [FromKeyedServices("red")] Ink ink, int desk,
        ActorSystem system)
    {
        _ticket = ticket;
        ticket.Report = report;
        Receive<string>(text => text == "facts", _ => Sender.Tell(new Facts(
            Environment.ProcessId, name, desk, counter.Origin, counter.Id, ticket.Number, helper.Ticket.Number, stamp.Id, other.Id, ink.Colour, system.Name)));
        Receive<string>(text => text == "fail", _ => throw new InvalidOperationException("as told"));
        Receive<string>(text => text == "open", _ =>
        {
            _open = true;
            Stash.UnstashAll();
        });
        Receive<int>(_ => !_open, _ => Stash.Stash());
        Receive<int>(number => Sender.Tell(number));
    }

    public IStash Stash { get; set; } = null!;

    protected override void PostStop() => _ticket.Report.Tell($"ticket {_ticket.Number} {(_ticket.IsDisposed ? "spoilt" : "still good")}");
}

/// <summary>Written for Akka's own dependency injection: asks it for props, and for services.</summary>
public sealed class Manager : ReceiveActor
{
    public Manager(Counter counter)
    {
        var resolver = DependencyResolver.For(Context.System);
        Receive<string>(_ => Sender.Tell(resolver.Resolver.GetService<Counter>().Id == counter.Id));
        Receive<Hire>(hire =>
        {
            var props = resolver.Props<Clerk>(hire.Name, hire.Desk, hire.Report);
            Sender.Tell(Context.ActorOf(props.WithPlacement(hire.Elsewhere ? Placement.OwnProcess : Placement.Local)));
        });
    }
}

public sealed record Hire(string Name, int Desk, IActorRef Report, bool Elsewhere);

/// <summary>Needs what is not registered.</summary>
public sealed class Lost(Counter counter, IUnregistered missing, string name) : ReceiveActor
{
    public string Name => $"{name} {counter} {missing}";
}

/// <summary>Needs what is registered, but cannot be made.</summary>
public sealed class LostDeeper(Incomplete incomplete) : ReceiveActor
{
    public Incomplete Incomplete => incomplete;
}

/// <summary>Fails by itself, with the exception that a container would throw.</summary>
public sealed class Failing : ReceiveActor
{
    public Failing(Counter counter) => throw new InvalidOperationException($"not the container's {counter.Origin.Length}");
}

public sealed class Careless : ReceiveActor
{
    public Careless(Leaky leaky) => ReceiveAny(_ => Sender.Tell(leaky.GetType().Name));
}

/// <summary>Creates a child and tells why it failed.</summary>
public sealed class Overseer : ReceiveActor
{
    private readonly IActorRef _report;

    public Overseer(IActorRef report)
    {
        _report = report;
        Receive<Spawn>(spawn => Context.ActorOf(spawn.Props, spawn.Name));
    }

    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(cause =>
    {
        _report.Tell(cause);
        return Directive.Stop;
    });
}
