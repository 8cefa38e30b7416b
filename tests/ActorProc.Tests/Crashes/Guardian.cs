using Akka.Actor;

namespace ActorProc.Tests.Crashes;

/// <summary>A parent that decides as it was told to, and reports each failure it is asked about.</summary>
public sealed class Guardian : ReceiveActor
{
    private readonly Orders _orders;

    public Guardian(Orders orders)
    {
        _orders = orders;
        Receive<Spawn>(spawn => Sender.Tell(Context.ActorOf(spawn.Props, spawn.Name)));
        Receive<StopChild>(stop => Context.Stop(Context.Child(stop.Name)));
        Receive<Exception>(failure => throw failure);
        Receive<string>(text => text == "pid", _ => Sender.Tell(Environment.ProcessId));
        Receive<string>(text => text == "children", _ => Sender.Tell(Context.GetChildren().Select(child => child.Path.Name).Order().ToArray()));
        Receive<string>(text => text == "stop", _ => Context.Stop(Self));
    }

    protected override void PreStart() => _orders.Report?.Tell(new Lived(Self.Path.Name, Environment.ProcessId));

    protected override SupervisorStrategy SupervisorStrategy()
    {
        // To Akka "no limit" within a time means: once.
        var within = _orders.Limit < 0 ? Timeout.InfiniteTimeSpan : TimeSpan.FromMinutes(1);
        return _orders.All ? new AllForOneStrategy(_orders.Limit, within, Decide) : new OneForOneStrategy(_orders.Limit, within, Decide);

        Directive Decide(Exception cause)
        {
            _orders.Report?.Tell(new Asked(cause.GetType().Name, (cause as NodeDownException ?? cause.InnerException as NodeDownException)?.Reason));
            if (_orders.Latch is { } latch)
                Latch.Wait(latch);
            return _orders.Directive;
        }
    }
}

/// <param name="Directive">What it decides.</param>
/// <param name="Limit">How often it restarts within a minute; -1: always.</param>
/// <param name="All">Whether it decides on all children at once.</param>
/// <param name="Report">Is told of every failure.</param>
/// <param name="Latch">What it waits for before it decides; in the main process only.</param>
public sealed record Orders(Directive Directive, int Limit = -1, bool All = false, IActorRef? Report = null, string? Latch = null);

public sealed record StopChild(string Name);

/// <summary>A supervisor was asked.</summary>
public sealed record Asked(string Failure, ExitReason? Reason);

/// <summary>An actor started.</summary>
public sealed record Lived(string Name, int Pid);
