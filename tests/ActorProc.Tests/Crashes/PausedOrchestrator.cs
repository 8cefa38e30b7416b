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

    /// <summary>How many messages wait for it.</summary>
    public int Waiting => _orchestrator.Underlying.NumberOfMessages;

    public void Dispose() => _left.Set();

    protected override void TellInternal(object message, IActorRef sender)
    {
        _entered.Set();
        _left.Wait(TimeSpan.FromSeconds(30));
    }
}
