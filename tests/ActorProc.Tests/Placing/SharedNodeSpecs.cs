using ActorProc.TestKit;
using Akka.Actor;
using Xunit;
using Xunit.Abstractions;

namespace ActorProc.Tests.Placing;

public sealed class SharedNodeSpecs(ITestOutputHelper output) : ActorProcTestKit(output, """
    actorproc.idle-timeout = 1 s
    actorproc.node.drain-timeout = 400 ms
    """)
{
    [Fact]
    public async Task Node_should_stay_when_its_actors_have_stopped_in_time_and_another_one_comes()
    {
        var node = Placement.Shared("lasting");
        var first = Sys.ActorOf(Props.Create<Echo>(), "first", node);
        var pid = await first.Ask<int>("pid", Stuck);
        await first.GracefulStop(Stuck);
        // The clock of the actor's own drain-timeout runs out while the node is idle.
        var due = new TaskCompletionSource();
        Sys.Scheduler.Advanced.ScheduleOnce(TimeSpan.FromMilliseconds(600), due.SetResult);
        await due.Task;

        var second = Sys.ActorOf(Props.Create<Echo>(), "second", node);

        Assert.Equal(pid, await second.Ask<int>("pid", Stuck));
    }

    [Fact]
    public async Task Node_should_end_orderly_when_it_has_been_idle()
    {
        var echo = Sys.ActorOf(Props.Create<Echo>(), "echo", Placement.Shared("idle"));
        var pid = await echo.Ask<int>("pid", Stuck);

        await echo.GracefulStop(Stuck);

        await NodesUntilAsync(nodes => nodes.Count == 0, "the idle node to end");
        Assert.False(ChildProcesses.IsAlive(pid));
    }
}
