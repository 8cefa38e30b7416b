using ActorProc.Tests.Behaviour;
using Akka.Actor;
using Akka.Routing;
using Xunit;

namespace ActorProc.Tests.Placing;

/// <summary>Everything that Props carry arrives with the actor.</summary>
public sealed class PropsSpecs(BehaviourSystem system) : IClassFixture<BehaviourSystem>
{
    private static readonly Placement Node = Placement.Shared("props");

    private static TimeSpan Stuck => BehaviourSystem.TooLong;

    [Fact]
    public async Task Mailbox_dispatcher_and_stash_capacity_should_travel()
    {
        var props = Props.Create<Reporter>().WithMailbox("urgent-first").WithDispatcher("one-thread").WithStashCapacity(17);
        var actor = system.System.ActorOf(props, "complete", Node);

        Assert.Equal("one-thread", await actor.Ask<string>(new Report("dispatcher"), Stuck));
        Assert.Equal("UnboundedPriorityMessageQueue", await actor.Ask<string>(new Report("mailbox"), Stuck));
        Assert.Equal("17", await actor.Ask<string>(new Report("stash"), Stuck));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Supervisor_strategy_should_travel_when_its_decider_can(bool all)
    {
        var decider = new DeployableDecider(
            Directive.Restart, KeyValuePair.Create(typeof(FormatException), Directive.Resume), KeyValuePair.Create(typeof(TimeoutException), Directive.Stop));
        SupervisorStrategy strategy = all
            ? new AllForOneStrategy(5, TimeSpan.FromMinutes(1), decider)
            : new OneForOneStrategy(5, TimeSpan.FromMinutes(1), decider);
        var actor = system.System.ActorOf(Props.Create<Governed>().WithSupervisorStrategy(strategy), $"governed-{all}", Node);

        Assert.Equal(1, await actor.Ask<int>("count", Stuck));
        actor.Tell(new FormatException());
        Assert.Equal(2, await actor.Ask<int>("count", Stuck));
        actor.Tell(new InvalidOperationException());
        Assert.Equal(1, await actor.Ask<int>("count", Stuck));
        var child = await system.System.ActorSelection($"/user/governed-{all}/child").ResolveOne(Stuck);
        var watcher = system.NewProbe();
        watcher.Watch(child);
        actor.Tell(new TimeoutException());
        await watcher.ExpectTerminatedAsync(child, Stuck);
    }

    [Fact]
    public async Task Arguments_should_travel_null_and_references_among_them()
    {
        var probe = system.NewProbe();
        var actor = system.System.ActorOf(Props.Create<Holder>(probe.Ref, null, 5, new[] { "a", "b" }), "holder", Node);
        actor.Tell("what");

        await probe.ExpectMsgAsync("null 5 a,b", Stuck);
        Assert.Equal(actor, probe.LastSender);
    }

    [Fact]
    public async Task Arguments_of_a_constructor_expression_should_travel()
    {
        var probe = system.NewProbe();
        var reference = probe.Ref;
        var actor = system.System.ActorOf(Props.Create(() => new Holder(reference, "text", 6, new[] { "c" })), "expressed", Node);
        actor.Tell("what");

        await probe.ExpectMsgAsync("text 6 c", Stuck);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Pool_should_have_its_routees_in_processes_when_it_is_placed_by_argument(bool own)
    {
        var placement = own ? Placement.OwnProcess : Node;
        var router = system.System.ActorOf(Props.Create<Reporter>().WithRouter(new RoundRobinPool(3)), $"pool-{own}", placement);

        var pids = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => router.Ask<int>("pid", Stuck)));

        Assert.True(router.Path.Address.HasLocalScope);
        Assert.DoesNotContain(Environment.ProcessId, pids);
        Assert.Equal(own ? 3 : 1, pids.Distinct().Count());
        var routees = await router.Ask<Routees>(GetRoutees.Instance, Stuck);
        Assert.Equal(3, routees.Members.Cast<ActorRefRoutee>().Select(routee => routee.Actor).Distinct().Count());
        await router.GracefulStop(Stuck);
        await system.UntilAsync(nodes => nodes.All(node => node.Name == "props"), "the routees' own nodes to end");
    }

    public sealed class Holder : ReceiveActor
    {
        public Holder(IActorRef to, string? text, int number, string[] list) =>
            ReceiveAny(_ => to.Tell($"{text ?? "null"} {number} {string.Join(',', list)}"));
    }
}
