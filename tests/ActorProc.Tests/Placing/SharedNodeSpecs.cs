using ActorProc.TestKit;
using Akka.Actor;
using Akka.Event;
using Xunit;
using Xunit.Abstractions;

namespace ActorProc.Tests.Placing;

public sealed class SharedNodeSpecs(ITestOutputHelper output) : ActorProcTestKit(output, """
    actorproc.idle-timeout = 3 s
    actorproc.node.drain-timeout = 2500 ms
    """)
{
    [Fact]
    public async Task Node_should_end_of_itself_when_it_has_been_idle_though_its_actors_had_less_time_to_stop()
    {
        var warnings = CreateTestProbe();
        Sys.EventStream.Subscribe(warnings, typeof(Warning));
        var echo = Sys.ActorOf(Props.Create<Echo>(), "echo", Placement.Shared("idle"));
        var pid = await echo.Ask<int>("pid", Stuck);

        await echo.GracefulStop(Stuck);

        await NodesUntilAsync(nodes => nodes.Count == 0, "the idle node to end");
        Assert.False(ChildProcesses.IsAlive(pid));
        // Being killed is said by a warning; so is an end that nobody asked for.
        Assert.False(warnings.HasMessages);
    }
}
