using ActorProc.TestKit;
using Akka.Actor;
using Akka.Configuration;
using Akka.Routing;
using Xunit;
using Xunit.Abstractions;

namespace ActorProc.Tests.Placing;

/// <summary>What cannot travel is refused where the mistake is, by name, and starts no process.</summary>
public sealed class RefusedPropsSpecs(ITestOutputHelper output) : ActorProcTestKit(output, """
    akka.actor.deployment {
      /local-only { process = own }
      /group { router = round-robin-group, routees.paths = ["/user/a"], process = own }
    }
    """)
{
    [Fact]
    public void ActorOf_should_refuse_props_made_by_a_function()
    {
        var refusal = Refused<NotSupportedException>(Props.Create(() => (ActorBase)new Echo()));

        Assert.Contains(
            "its Props are made by a function (DynamicProps`1), which cannot travel. Use Props.Create<T>(arguments)", refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void ActorOf_should_refuse_props_made_by_a_producer()
    {
        var refusal = Refused<NotSupportedException>(Props.CreateBy(new MadeBy(() => new Echo())));

        Assert.Contains($"its Props are made by a producer ({typeof(MadeBy)}), which cannot travel", refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void ActorOf_should_refuse_a_strategy_that_decides_by_a_function()
    {
        var one = Refused<NotSupportedException>(Props.Create<Echo>().WithSupervisorStrategy(new OneForOneStrategy(_ => Directive.Stop)));
        var all = Refused<NotSupportedException>(Props.Create<Echo>().WithSupervisorStrategy(new AllForOneStrategy(_ => Directive.Stop)));

        Assert.All([one, all], refusal => Assert.Contains(
            "the supervisor strategy in its Props decides by a function, which cannot travel. Use a DeployableDecider", refusal, StringComparison.Ordinal));
    }

    [Fact]
    public void ActorOf_should_refuse_a_group()
    {
        var refusal = Refused<NotSupportedException>(Props.Empty.WithRouter(new RoundRobinGroup("/user/a")));

        Assert.Contains(
            "is a router of RoundRobinGroup, which has no routees of its own to place. Put `process` on the routees.", refusal, StringComparison.Ordinal);
        var configured = Assert.Throws<NotSupportedException>(() => Sys.ActorOf(Props.Empty.WithRouter(FromConfig.Instance), "group"));
        Assert.Contains("is a router of RoundRobinGroup", configured.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ActorOf_should_refuse_arguments_that_no_constructor_takes()
    {
        var refusal = Refused<NotSupportedException>(Props.Create(typeof(Talker), 1, "two"));

        Assert.Contains($"{typeof(Talker)} has no public constructor for (Int32, String)", refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void ActorOf_should_name_the_argument_that_cannot_travel()
    {
        var refusal = Refused<MessageSerializationException>(Props.Create(typeof(Taker), "fine", new MemoryStream()));

        Assert.Contains("constructor argument 2, of type System.IO.MemoryStream, cannot travel", refusal, StringComparison.Ordinal);
        Assert.Contains("Send the data, or the path of the file.", refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void ActorOf_should_refuse_a_dispatcher_and_a_mailbox_that_are_not_configured()
    {
        var dispatcher = Assert.Throws<ConfigurationException>(() => Sys.ActorOf(Props.Create<Echo>().WithDispatcher("no-such"), "a", Placement.OwnProcess));
        var mailbox = Assert.Throws<ConfigurationException>(() => Sys.ActorOf(Props.Create<Echo>().WithMailbox("no-such"), "b", Placement.OwnProcess));

        Assert.Contains("no-such", dispatcher.Message, StringComparison.Ordinal);
        Assert.Contains("no-such", mailbox.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ActorOf_should_refuse_local_only_props_that_the_configuration_places_elsewhere()
    {
        var byAkka = Assert.Throws<ConfigurationException>(() => Sys.ActorOf(Props.Create<Echo>().WithDeploy(Deploy.Local), "local-only"));
        var byPlacement = Assert.Throws<ConfigurationException>(() => Sys.ActorOf(Props.Create<Echo>(), "local-only", Placement.Local));

        Assert.All([byAkka, byPlacement], refusal => Assert.Equal(
            "The configuration places [akka.proc://test@main:1/user/local-only] in another process (OwnProcess), but its Props say that it is local.",
            refusal.Message.Replace("akka://test/", "akka.proc://test@main:1/", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Name_should_be_free_after_a_refusal_and_no_node_started()
    {
        Refused<NotSupportedException>(Props.Create(() => (ActorBase)new Echo()));

        var echo = Sys.ActorOf(Props.Create<Echo>(), "refused", Placement.Local);

        Assert.Equal("up", await echo.Ask<string>("up", Stuck));
        Assert.Empty(await App.GetNodesAsync());
    }

    private string Refused<T>(Props props) where T : Exception
    {
        var refusal = Assert.Throws<T>(() => Sys.ActorOf(props, "refused", Placement.OwnProcess)).Message;
        Assert.Contains("/user/refused]", refusal, StringComparison.Ordinal);
        return refusal;
    }

    public sealed class Taker : ReceiveActor
    {
        public Taker(string text, Stream stream) => ReceiveAny(_ => Sender.Tell(text + stream));
    }
}
