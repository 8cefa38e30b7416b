using ActorProc.TestKit;
using Akka.Actor;
using Akka.Configuration;
using Xunit;
using Xunit.Abstractions;

namespace ActorProc.Tests.Placing;

/// <summary>What an actor in a node sees of the configuration of the system that owns it.</summary>
public sealed class NodeConfigurationSpecs(ITestOutputHelper output) : ActorProcTestKit(output, Settings)
{
    private static readonly Config Settings = """
        shop { tax = "19 %", quoted = "a \"b\" = c", list = [1, 2], "dotted.key" = d, overridden = main, unit = 5 s }
        akka.actor {
          serializers.stamping = "ActorProc.Tests.Placing.StampingSerializer, ActorProc.Tests"
          serialization-bindings { "ActorProc.Tests.Placing.Stamped, ActorProc.Tests" = stamping }
        }
        akka.extensions = ["ActorProc.Tests.Placing.MarkerId, ActorProc.Tests"]
        actorproc.node.extensions = ["ActorProc.Tests.Placing.NodeMarkerId, ActorProc.Tests"]
        actorproc.node.config { shop.overridden = node, akka.loglevel = WARNING }
        """;

    [Fact]
    public async Task Node_should_see_the_owners_configuration_under_its_own_overrides()
    {
        var actor = Sys.ActorOf(Props.Create<Reporter>(), "reporter", Placement.OwnProcess);

        Task<string> Setting(string key) => actor.Ask<string>(new Report("setting", key), Stuck);

        Assert.Equal("19 %", await Setting("shop.tax"));
        Assert.Equal("a \"b\" = c", await Setting("shop.quoted"));
        Assert.Equal("d", await Setting("shop.\"dotted.key\""));
        Assert.Equal("5 s", await Setting("shop.unit"));
        Assert.Equal("node", await Setting("shop.overridden"));
        Assert.Equal("WARNING", await Setting("akka.loglevel"));
        Assert.Equal(Sys.Settings.Config.GetString("akka.actor.provider"), await Setting("akka.actor.provider"));
        Assert.Equal("main", Sys.Settings.Config.GetString("shop.overridden"));
    }

    [Fact]
    public async Task Extensions_should_start_where_they_are_listed_for()
    {
        var actor = Sys.ActorOf(Props.Create<Reporter>(), "reporter", Placement.OwnProcess);

        Assert.Equal("False True", await actor.Ask<string>(new Report("extensions"), Stuck));
        Assert.Equal((true, false), (Sys.HasExtension<Marker>(), Sys.HasExtension<NodeMarker>()));
    }

    [Fact]
    public async Task Serializer_of_the_owner_should_be_used_in_the_node_as_well()
    {
        var echo = Sys.ActorOf(Props.Create<Echo>(), "echo", Placement.OwnProcess);
        var pid = await echo.Ask<int>("pid", Stuck);

        var stamped = await echo.Ask<Stamped>(new Stamped(""), Stuck);

        Assert.Equal($" written {Environment.ProcessId} read {pid} written {pid} read {Environment.ProcessId}", stamped.Stamps);
    }
}
