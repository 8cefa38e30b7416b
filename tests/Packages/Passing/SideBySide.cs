using ActorProc;
using ActorProc.TestKit;
using Akka.Actor;
using Xunit;
using Xunit.Abstractions;

namespace Passing;

// Two classes, which xunit runs at the same time. Each waits for the other, so that both have processes at once.
public sealed class Left(ITestOutputHelper output) : SideBySide(output, "left", "right");

public sealed class Right(ITestOutputHelper output) : SideBySide(output, "right", "left");

public abstract class SideBySide(ITestOutputHelper output, string me, string other) : ActorProcTestKit(output)
{
    private static readonly Dictionary<string, TaskCompletionSource> Arrived = new()
    {
        ["left"] = new(TaskCreationOptions.RunContinuationsAsynchronously), ["right"] = new(TaskCreationOptions.RunContinuationsAsynchronously),
    };

    [Fact]
    public async Task Classes_should_not_see_each_others_processes()
    {
        var counter = Sys.ActorOf(Props.Create<Counter>(), "counter", Placement.OwnProcess);
        var pid = await ExpectRunsInOtherProcessAsync(counter);
        Arrived[me].SetResult();
        await Arrived[other].Task.WaitAsync(TimeSpan.FromSeconds(60));

        var node = Assert.Single(await ExpectNodesAsync(1));

        Assert.Equal(pid, node.Pid);
        Assert.Equal(pid, await counter.Ask<int>("pid"));
        await ExpectNoOrphansAsync();
    }
}
