using Akka.Actor;
using Akka.Actor.Scheduler;
using Akka.Dispatch;

namespace ActorProc.Hosting;

/// <summary>A message that a scheduler sends, wrapped for actors as Akka's own scheduler does it; they see what is inside.</summary>
internal sealed class ScheduledTell(ICanTell receiver, object message, IActorRef sender) : IRunnable
{
    private readonly object _message = receiver is not ActorRefWithCell ? message : message is INotInfluenceReceiveTimeout ? new Quiet(message) : new Loud(message);

    public void Run() => receiver.Tell(_message, sender);

    public void Execute() => Run();

    public override string ToString() => $"{message} to {receiver}";

    private sealed record Loud(object Message) : IScheduledTellMsg;

    private sealed record Quiet(object Message) : IScheduledTellMsg, INotInfluenceReceiveTimeout;
}
