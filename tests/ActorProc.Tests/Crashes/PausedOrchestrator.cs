using System.Reflection;
using ActorProc.Orchestration;
using Akka.Actor;
using Xunit;

namespace ActorProc.Tests.Crashes;

/// <summary>Holds up the orchestrator: it is asked for the nodes by a reference that does not return from taking the answer.</summary>
internal sealed class PausedOrchestrator : MinimalActorRef, IDisposable
{
    private readonly ActorRefWithCell _orchestrator;
    private readonly ManualResetEventSlim _entered = new();
    private readonly ManualResetEventSlim _left = new();

    public PausedOrchestrator(IActorRef orchestrator, IActorRefProvider provider)
    {
        _orchestrator = (ActorRefWithCell)orchestrator;
        Provider = provider;
        Path = new RootActorPath(orchestrator.Path.Address) / "paused";
        orchestrator.Tell(new OrchestratorProtocol.GetNodes(), this);
        Assert.True(_entered.Wait(TimeSpan.FromSeconds(30)), "The orchestrator does not answer.");
    }

    public override ActorPath Path { get; }

    public override IActorRefProvider Provider { get; }

    /// <summary>Whether such a message waits for it.</summary>
    public bool Awaits<T>(Func<T, bool>? which = null)
    {
        // Akka shows how many there are, not which.
        var queue = ((ActorCell)_orchestrator.Underlying).Mailbox!.MessageQueue;
        var messages = (IEnumerable<Envelope>)queue.GetType().GetField("_queue", BindingFlags.Instance | BindingFlags.NonPublic)!.GetValue(queue)!;
        return messages.Any(envelope => envelope.Message is T message && which?.Invoke(message) != false);
    }

    public void Dispose() => _left.Set();

    protected override void TellInternal(object message, IActorRef sender)
    {
        _entered.Set();
        _left.Wait(TimeSpan.FromSeconds(30));
    }
}
