using Akka.Actor;
using Akka.TestKit;
using Xunit;

namespace ActorProc.Tests.Behaviour;

/// <summary>What Akka.NET does anyway, once with actors here and once with actors in processes of their own: the same tests, the same assertions.</summary>
public abstract partial class AkkaBehaviourSpecs(BehaviourSystem system) : IClassFixture<BehaviourSystem>, IAsyncLifetime
{
    private static int _tests;

    private readonly int _test = Interlocked.Increment(ref _tests);
    private readonly TestProbe _probe = system.NewProbe();
    private readonly List<IActorRef> _placed = [];

    private static TimeSpan Stuck => BehaviourSystem.TooLong;

    /// <summary>A process for this actor alone.</summary>
    protected abstract Placement Own { get; }

    /// <summary>A process that the actors of all tests share.</summary>
    protected abstract Placement Together { get; }

    /// <summary>Whether the placements above lead away from here.</summary>
    protected abstract bool Elsewhere { get; }

    private ActorSystem Sys => system.System;

    private IActorRef TestActor => _probe.Ref;

    private IActorRef LastSender => _probe.LastSender;

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => Task.WhenAll(_placed.Select(actor => actor.GracefulStop(Stuck)));

    private IActorRef Place<T>(string name, params object[] arguments) where T : ActorBase => Place(Props.Create<T>(arguments), name, Own);

    private IActorRef Place(Props props, string name, Placement placement)
    {
        var actor = Create(props, name, placement);
        AssertWhere(actor);
        return actor;
    }

    private IActorRef Create(Props props, string name, Placement placement)
    {
        var actor = Sys.ActorOf(props, Named(name), placement);
        _placed.Add(actor);
        return actor;
    }

    /// <summary>The tests share a system, so what they place is told apart by a number.</summary>
    private string Named(string name) => $"{name}-{_test}";

    private void AssertWhere(IActorRef actor) =>
        Assert.Equal(Elsewhere, !actor.Path.Address.HasLocalScope && actor.Path.Address != ((ExtendedActorSystem)Sys).Provider.DefaultAddress);

    private void Watch(IActorRef actor) => _probe.Watch(actor);

    private ValueTask<T> ExpectMsgAsync<T>() => _probe.ExpectMsgAsync<T>(Stuck);

    private ValueTask<T> ExpectMsgAsync<T>(T message) => _probe.ExpectMsgAsync(message, Stuck);

    private ValueTask<Terminated> ExpectTerminatedAsync(IActorRef actor) => _probe.ExpectTerminatedAsync(actor, Stuck);
}
