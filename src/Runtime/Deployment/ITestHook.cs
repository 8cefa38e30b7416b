using Akka.Actor;

namespace ActorProc.Deployment;

/// <summary>Where a test can step in: what it makes of these moments may end the process.</summary>
internal interface ITestHook
{
    /// <summary>A message from another process is about to be put into an actor's mailbox.</summary>
    void OnDeliver(IInternalActorRef recipient, object message);

    /// <summary>An actor's message is about to leave for another process.</summary>
    void OnSend(object message, IActorRef? sender);

    /// <summary>The process has been asked to leave, and its actors have not been told yet.</summary>
    void OnDraining();
}
