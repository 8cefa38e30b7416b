using ActorProc;
using ActorProc.TestKit;
using Akka.Actor;
using Xunit;
using Xunit.Abstractions;

namespace Passing;

// The same specification for both, by one argument.
public sealed class CounterInProcesses(ITestOutputHelper output) : CounterSpecs(output, ProcessMode.Processes);

public sealed class CounterInProcess(ITestOutputHelper output) : CounterSpecs(output, ProcessMode.InProcess);

public abstract class CounterSpecs(ITestOutputHelper output, ProcessMode mode) : ActorProcTestKit(output, mode: mode)
{
    [Fact]
    public async Task Counter_should_start_anew_in_a_new_process_when_its_process_is_killed()
    {
        var counter = Sys.ActorOf(Props.Create<Counter>(), "counter", Placement.OwnProcess);
        await ExpectRunsInOtherProcessAsync(counter);
        Assert.Equal(1, await counter.Ask<int>("count"));
        Assert.Equal(2, await counter.Ask<int>("count"));

        var before = await KillProcessOfAsync(counter);

        await ExpectRestartedInNewProcessAsync(counter, before);
        Assert.Equal(1, await counter.Ask<int>("count"));
    }
}
