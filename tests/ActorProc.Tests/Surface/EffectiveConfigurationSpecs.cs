using ActorProc.Configuration;
using ActorProc.TestKit;
using Akka.Actor;
using Akka.Configuration;
using Xunit;
using Xunit.Abstractions;

namespace ActorProc.Tests.Surface;

/// <summary>What <see cref="HoconText"/> writes of a system's whole configuration is what every node runs with.</summary>
public sealed class EffectiveConfigurationSpecs(ITestOutputHelper output) : ActorProcTestKit(output, NastyHocon.Text)
{
    [Fact]
    public void Effective_configuration_of_a_system_should_say_the_same_when_rendered_and_parsed()
    {
        var parsed = ConfigurationFactory.ParseString(HoconText.Render(Sys.Settings.Config));

        Assert.Empty(HoconWalk.Differences(Sys.Settings.Config, parsed));
        Assert.Equal(ReferenceConfig.Reference.GetString("actorproc.link.chunk-size"), parsed.GetString("actorproc.link.chunk-size"));
        Assert.Equal(30, parsed.GetInt("akka.actor.default-dispatcher.throughput"));
        Assert.Equal("tcp", parsed.GetString("akka.remote.dot-netty.tcp.transport-protocol"));
    }

    [Fact]
    public void Rendered_configuration_should_say_the_same_when_akka_adds_its_defaults_to_it_once_more()
    {
        var node = new Settings(Sys, ConfigurationFactory.ParseString(HoconText.Render(Sys.Settings.Config)), Sys.Settings.Setup);

        Assert.Empty(HoconWalk.Differences(Sys.Settings.Config, node.Config));
    }

    [Fact]
    public void Rendering_should_change_nothing_when_done_twice()
    {
        var once = HoconText.Render(Sys.Settings.Config);

        Assert.Equal(once, HoconText.Render(ConfigurationFactory.ParseString(once)));
    }

    [Fact]
    public async Task Node_should_read_what_the_main_process_has_when_keys_and_values_are_nasty()
    {
        var reader = Sys.ActorOf(Props.Create<ConfigReader>(), "reader", Placement.OwnProcess);

        var there = await reader.Ask<string>("values", Stuck);

        var here = Sys.Settings.Config.GetConfig("values");
        Assert.Empty(HoconWalk.Differences(here, ConfigurationFactory.ParseString(there)));
        Assert.NotEqual(Environment.ProcessId, await reader.Ask<int>("pid", Stuck));
    }
}

/// <summary>Tells what its system's configuration says.</summary>
public sealed class ConfigReader : ReceiveActor
{
    public ConfigReader()
    {
        Receive<string>(text => text == "pid", _ => Sender.Tell(Environment.ProcessId));
        Receive<string>(path => Sender.Tell(HoconText.Render(Context.System.Settings.Config.GetConfig(path))));
    }
}
