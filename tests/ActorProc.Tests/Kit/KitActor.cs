using Akka.Actor;
using Akka.Event;

namespace ActorProc.Tests.Kit;

/// <summary>An ordinary actor, as a user of the kit has them.</summary>
public sealed class KitActor : ReceiveActor
{
    public KitActor()
    {
        var log = Context.GetLogger();
        Receive<string>(text => text == "pid", _ => Sender.Tell(Environment.ProcessId));
        Receive<string>(text => text == "print", _ => Console.WriteLine($"printed in {Environment.ProcessId}"));
        Receive<string>(text => text == "warn", _ => log.Warning("careful in {0}", "the node"));
        Receive<string>(text => text == "fail", _ => log.Error(new InvalidOperationException("it went wrong"), "badly"));
        Receive<int>(number => Sender.Tell(number));
        Receive<Pass>(pass => pass.To.Tell(pass.Message));
    }

    /// <summary>Has it tell somebody something.</summary>
    public sealed record Pass(IActorRef To, object Message);
}
