using ActorProc.TestKit;
using Akka.Actor;
using Akka.Configuration;
using Akka.DependencyInjection;
using Akka.Routing;
using Xunit;
using Xunit.Abstractions;

namespace ActorProc.Tests.DependencyInjection;

public sealed class InjectedActorSpecs : ActorProcTestKit
{
    private readonly string _journal;

    public InjectedActorSpecs(ITestOutputHelper output) : this(output, Path.GetTempFileName())
    {
    }

    private InjectedActorSpecs(ITestOutputHelper output, string journal) : base(output, $$"""
        actorproc.node.services = "{{typeof(DeskServices).AssemblyQualifiedName}}"
        {{DeskServices.JournalKey}} = "{{journal}}"
        akka.actor.deployment."/desks" { router = round-robin-pool, nr-of-instances = 2, process = desks }
        """) => _journal = journal;

    /// <summary>Whatever holds in this process has to hold in another one.</summary>
    public static TheoryData<string> Places => ["here", "own process"];

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        File.Delete(_journal);
    }

    [Theory]
    [MemberData(nameof(Places))]
    public async Task Actor_should_be_given_services_and_arguments_when_created(string place)
    {
        var anna = Sys.ActorOf(Clerks("anna", 1), "anna", At(place));
        // Extra arguments find their parameters by type.
        var bob = Sys.ActorOf(NodeServices.Props<Clerk>(TestActor, 2, "bob"), "bob", Placement.SameAs(anna));

        var a = await anna.Ask<Facts>("facts", Stuck);
        var b = await bob.Ask<Facts>("facts", Stuck);

        Assert.Equal(place == "here", a.Pid == Environment.ProcessId);
        Assert.Equal(a.Pid, b.Pid);
        Assert.Equal(("anna", 1, "bob", 2), (a.Name, a.Desk, b.Name, b.Desk));
        Assert.Equal(("startup type", "red", Sys.Name), (a.Origin, a.Ink, a.System));
        Assert.Equal(a.Counter, b.Counter);
        Assert.NotEqual(a.Ticket, b.Ticket);
        Assert.Equal((a.Ticket, b.Ticket), (a.HelpersTicket, b.HelpersTicket));
        Assert.Equal(4, new[] { a.Stamp, a.OtherStamp, b.Stamp, b.OtherStamp }.Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Places))]
    public async Task Scope_should_end_with_its_instance_when_the_actor_restarts_and_stops(string place)
    {
        var clerk = Sys.ActorOf(Clerks("anna", 1), "anna", At(place));
        Assert.Equal(1, (await clerk.Ask<Facts>("facts", Stuck)).Ticket);

        clerk.Tell("fail");
        await ExpectMsgAsync("ticket 1 still good", Stuck);
        await ExpectMsgAsync("ticket 1 disposed of", Stuck);
        var restarted = await clerk.Ask<Facts>("facts", Stuck);
        Assert.Equal((2, "anna", 1), (restarted.Ticket, restarted.Name, restarted.Desk));

        Sys.Stop(clerk);
        await ExpectMsgAsync("ticket 2 still good", Stuck);
        await ExpectMsgAsync("ticket 2 disposed of", Stuck);
    }

    [Theory]
    [MemberData(nameof(Places))]
    public async Task Actor_should_have_the_mailbox_it_requires_when_it_stashes(string place)
    {
        var clerk = Sys.ActorOf(Clerks("anna", 1), "anna", At(place));

        clerk.Tell(1, TestActor);
        clerk.Tell("facts", TestActor);
        await ExpectMsgAsync<Facts>(Stuck);
        clerk.Tell("open", TestActor);

        await ExpectMsgAsync(1, Stuck);
    }

    [Fact]
    public async Task Container_should_be_disposed_of_after_the_last_actor_when_its_node_ends()
    {
        var clerk = Sys.ActorOf(Clerks("anna", 1), "anna", Placement.OwnProcess);
        await clerk.Ask<Facts>("facts", Stuck);

        Sys.Stop(clerk);
        await NodesUntilAsync(nodes => nodes.Count == 0, "no node");

        Assert.Equal(["ticket 1 disposed of", "counter disposed of"], await File.ReadAllLinesAsync(_journal));
    }

    [Fact]
    public async Task Routees_should_have_a_scope_each_when_a_pool_is_placed_by_hocon()
    {
        var pool = Sys.ActorOf(Clerks("anna", 1).WithRouter(FromConfig.Instance), "desks");

        var facts = await Task.WhenAll(pool.Ask<Facts>("facts", Stuck), pool.Ask<Facts>("facts", Stuck));

        Assert.NotEqual(Environment.ProcessId, facts[0].Pid);
        Assert.Equal((facts[0].Pid, facts[0].Counter), (facts[1].Pid, facts[1].Counter));
        Assert.NotEqual(facts[0].Ticket, facts[1].Ticket);
    }

    [Fact]
    public async Task Props_should_keep_their_services_when_they_travel_in_a_message()
    {
        var parent = Sys.ActorOf(Props.Create<Parent>(), "parent", Placement.OwnProcess);

        var child = await parent.Ask<IActorRef>(new Spawn(Clerks("anna", 1), "child"), Stuck);
        var elsewhere = await parent.Ask<IActorRef>(new Spawn(Clerks("bob", 2).WithPlacement(Placement.OwnProcess), "elsewhere"), Stuck);

        var pid = await parent.Ask<int>("pid", Stuck);
        var (a, b) = (await child.Ask<Facts>("facts", Stuck), await elsewhere.Ask<Facts>("facts", Stuck));
        Assert.Equal((pid, "anna"), (a.Pid, a.Name));
        Assert.Equal("bob", b.Name);
        Assert.DoesNotContain(b.Pid, new[] { pid, Environment.ProcessId });
    }

    [Fact]
    public async Task Actors_written_for_akkas_resolver_should_be_placeable_when_services_are_configured()
    {
        var manager = Sys.ActorOf(DependencyResolver.For(Sys).Props<Manager>(), "manager", Placement.OwnProcess);

        Assert.True(await manager.Ask<bool>("same counter?", Stuck));
        var beside = await (await manager.Ask<IActorRef>(new Hire("anna", 1, TestActor, Elsewhere: false), Stuck)).Ask<Facts>("facts", Stuck);
        var elsewhere = await (await manager.Ask<IActorRef>(new Hire("bob", 2, TestActor, Elsewhere: true), Stuck)).Ask<Facts>("facts", Stuck);

        Assert.Equal(("anna", 1, "bob", 2), (beside.Name, beside.Desk, elsewhere.Name, elsewhere.Desk));
        Assert.Equal(3, new[] { Environment.ProcessId, beside.Pid, elsewhere.Pid }.Distinct().Count());
    }

    [Fact]
    public async Task Placement_should_bring_its_own_services_when_its_options_name_them()
    {
        var clerk = Sys.ActorOf(Clerks("anna", 1), "anna", Placement.OwnProcess.With(new NodeOptions { Services = typeof(OtherServices) }));

        Assert.Equal("other startup type", (await clerk.Ask<Facts>("facts", Stuck)).Origin);
    }

    [Fact]
    public async Task Actor_should_stop_all_the_same_when_a_service_cannot_be_disposed_of()
    {
        var careless = Sys.ActorOf(NodeServices.Props<Careless>(), "careless");
        await careless.Ask<string>("who?", Stuck);
        Watch(careless);

        await EventFilter.Exception<IOException>(contains: "failed to be disposed of").ExpectOneAsync(Stuck, async () =>
        {
            Sys.Stop(careless);
            await ExpectTerminatedAsync(careless, Stuck);
        });
    }

    private static Placement At(string place) => place == "here" ? Placement.Local : Placement.OwnProcess;

    private Props Clerks(string name, int desk) => NodeServices.Props<Clerk>(name, desk, TestActor);
}
