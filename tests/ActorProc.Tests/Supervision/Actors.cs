using Akka.Actor;

namespace ActorProc.Tests.Supervision;

/// <summary>A custom exception as people write them today: no serialisation constructor, no constructor without arguments, data of its own.</summary>
public sealed class OrderRefusedException(int order, string why) : Exception($"order {order} was refused: {why}")
{
    public int Order { get; } = order;
}

/// <summary>An exception that no serialiser can copy, which throws when it is asked for its data.</summary>
public sealed class StuckException(string message) : Exception(message)
{
    public Thread Where { get; } = Thread.CurrentThread;

    public CancellationTokenSource Stop { get; } = new();

    public override System.Collections.IDictionary Data => throw new NotSupportedException("no data");
}

/// <summary>Counts, reports its life to a log, and fails as told.</summary>
public sealed class Worker : ReceiveActor
{
    private readonly IActorRef _log;
    private int _count;

    public Worker(IActorRef log)
    {
        _log = log;
        Receive<Fail>(fail => throw fail.Make());
        Receive<Answer>(answer => Sender.Tell(new Status.Failure(Caught(answer.With))));
        Receive<string>(text => text == "count", _ => Sender.Tell(++_count));
        Receive<string>(text => text == "pid", _ => Sender.Tell(Environment.ProcessId));
    }

    protected override void PreStart() => Say("PreStart");

    protected override void PostStop() => Say("PostStop");

    protected override void PreRestart(Exception reason, object? message)
    {
        Say($"PreRestart {reason.GetType().Name} {message?.GetType().Name}");
        base.PreRestart(reason, message);
    }

    protected override void PostRestart(Exception reason)
    {
        Say($"PostRestart {reason.GetType().Name}");
        base.PostRestart(reason);
    }

    private void Say(string what) => _log.Tell($"{Self.Path.Name}: {what}");

    private static Exception Caught(Fail fail)
    {
        try
        {
            throw fail.Make();
        }
        // The kinds of failure are the test's own business.
        catch (Exception e)
        {
            return e;
        }
    }
}

/// <summary>Tells an actor how to fail; the exception is made where it is thrown.</summary>
public sealed record Fail(string Kind)
{
    public Exception Make() => Kind switch
    {
        "order" => new OrderRefusedException(7, "no stock"),
        "stuck" => new StuckException("stuck"),
        "nested" => new InvalidOperationException("outer", new OrderRefusedException(8, "inner")),
        _ => new FormatException(Kind),
    };
}

/// <summary>Tells an actor to answer with a failure.</summary>
public sealed record Answer(Fail With);

/// <summary>A supervisor that decides as told, and reports what it was asked.</summary>
public sealed class Boss : ReceiveActor
{
    private readonly IActorRef _log;
    private readonly Directive _directive;
    private readonly bool _all;

    public Boss(IActorRef log, Directive directive, bool all)
    {
        _log = log;
        _directive = directive;
        _all = all;
        Receive<Spawn>(spawn => Sender.Tell(Context.ActorOf(spawn.Props, spawn.Name)));
        Receive<string>(text => text == "pid", _ => Sender.Tell(Environment.ProcessId));
        Receive<string>(text => text == "children", _ => Sender.Tell(Context.GetChildren().Select(child => child.Path.Name).ToArray()));
    }

    protected override SupervisorStrategy SupervisorStrategy() => _all ? new AllForOneStrategy(Decide) : new OneForOneStrategy(Decide);

    // What the restart of the boss itself would do to its children is not what is looked at here.
    protected override void PreRestart(Exception reason, object? message) => PostStop();

    private Directive Decide(Exception cause)
    {
        _log.Tell(new Decided(
            Self.Path.Name.Split('-')[0], cause.GetType().FullName!, cause.Message, (cause as OrderRefusedException)?.Order, cause.StackTrace ?? ""));
        return _directive;
    }
}

/// <summary>What a decider saw.</summary>
public sealed record Decided(string Who, string Type, string Message, int? Order, string Stack);
