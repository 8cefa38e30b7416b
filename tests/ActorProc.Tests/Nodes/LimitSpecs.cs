using ActorProc.TestKit;
using Akka.Actor;
using Akka.Configuration;
using Xunit;
using Xunit.Abstractions;

namespace ActorProc.Tests.Nodes;

public sealed class LimitSpecs(ITestOutputHelper output) : ActorProcTestKit(output, Deployment)
{
    private const long Limit = 250_000_000;

    private static readonly Config Deployment = """
        actorproc.node.on-crash = stop
        akka.actor.deployment {
          /configured {
            process = own
            node {
              environment { COLOUR = blue }
              niceness = 3
              working-directory = "/"
            }
          }
        }
        """;

    [Fact]
    public async Task Node_should_be_as_its_deployment_says()
    {
        var actor = Sys.ActorOf(Props.Create<Probe>(), "configured");

        Assert.Equal("blue", await actor.Ask<string>(new Variable("COLOUR"), Stuck));
        Assert.Equal("3", await actor.Ask<string>("nice", Stuck));
        Assert.Equal("/", await actor.Ask<string>("directory", Stuck));
    }

    [Theory]
    [InlineData("hoard", true)]
    [InlineData("hoard", false)]
    [InlineData("child hoards", false)]
    public async Task Node_should_end_with_its_memory_limit_when_an_actor_in_it_runs_out_of_memory(string order, bool heap)
    {
        var actor = Place(heap ? new NodeOptions { HeapLimit = Limit } : new NodeOptions { MemoryLimit = Limit });

        actor.Tell(order);
        var failure = await Assert.ThrowsAsync<NodeDownException>(() => actor.Ask("hang", Stuck));

        Assert.Equal(new ExitReason.MemoryLimit(Limit), failure.Reason);
    }

    [Fact]
    public async Task Node_should_end_with_its_cpu_limit()
    {
        var actor = Place(new NodeOptions { CpuLimit = TimeSpan.FromSeconds(2) });

        var failure = await Assert.ThrowsAsync<NodeDownException>(() => actor.Ask(new Burn(Stuck), Stuck));

        Assert.Equal(new ExitReason.CpuLimit(TimeSpan.FromSeconds(2)), failure.Reason);
    }

    [Fact]
    public async Task Node_that_does_not_come_up_in_time_should_be_killed_and_said_to_have_failed_to_start()
    {
        var actor = Place(new NodeOptions { BootTimeout = TimeSpan.FromMilliseconds(1) });

        var failure = await Assert.ThrowsAsync<NodeDownException>(() => actor.Ask("pid", Stuck));

        var reason = Assert.IsType<ExitReason.StartFailed>(failure.Reason);
        Assert.Contains("did not report in within 00:00:00.0010000", reason.Cause);
    }

    [Fact]
    public async Task Node_whose_directory_is_not_there_should_be_said_to_have_failed_to_start()
    {
        var actor = Place(new NodeOptions { WorkingDirectory = "/nowhere" });

        var failure = await Assert.ThrowsAsync<NodeDownException>(() => actor.Ask("pid", Stuck));

        Assert.Contains("its working directory '/nowhere' does not exist", failure.Message);
    }

    [Fact]
    public void Setting_that_is_impossible_should_be_refused_when_the_actor_is_placed()
    {
        var refusal = Assert.Throws<ActorProcConfigurationException>(() => Place(new NodeOptions { Niceness = 40 }));

        Assert.Contains("niceness' is '40', but must be a whole number from 0 to 19", refusal.Message);
    }

    private IActorRef Place(NodeOptions options) => Sys.ActorOf(Props.Create<Probe>(), Placement.OwnProcess.With(options));
}
