using ActorProc.TestKit;
using Akka.Actor;
using Xunit;
using Xunit.Abstractions;

namespace ActorProc.Tests.Acceptance;

/// <summary>What a node does about signals of its own, and what it leaves of standard input to the user's code.</summary>
public sealed class NodeSpecs(ITestOutputHelper output) : ActorProcTestKit(output)
{
    [Fact]
    public async Task Actors_should_finish_and_their_supervisor_be_told_when_their_node_is_terminated_from_outside()
    {
        var supervisor = Sys.ActorOf(Props.Create<Supervisor>(TestActor), "supervisor", Placement.Local);
        var child = await supervisor.Ask<IActorRef>(new Spawn(Props.Create<Finisher>(TestActor), "finisher"), Stuck);
        var pid = await child.Ask<int>("pid", Stuck);
        Watch(child);

        ProcessSignals.Send(ProcessSignals.Terminate, pid);

        await ExpectMsgAsync($"finished in {pid}", Stuck);
        Assert.Equal(new ExitReason.Signaled(ProcessSignals.Terminate), await ExpectMsgAsync<ExitReason>(Stuck));
        await ExpectTerminatedAsync(child, Stuck);
        await NodesUntilAsync(nodes => nodes.Count == 0, "no node");
        Assert.False(ChildProcesses.IsAlive(pid));
    }

    [Fact]
    public async Task Node_should_go_on_when_it_is_interrupted()
    {
        var echo = Sys.ActorOf(Props.Create<Echo>(), "echo", Placement.OwnProcess);
        var pid = await echo.Ask<int>("pid", Stuck);

        ProcessSignals.Send(ProcessSignals.Interrupt, pid);

        // The signal is handled on a thread of the runtime's own, so a few questions are asked.
        for (var i = 0; i < 100; i++)
            Assert.Equal(pid, await echo.Ask<int>("pid", Stuck));
    }

    [Fact]
    public async Task Standard_input_should_be_empty_when_users_code_reads_it_in_a_node()
    {
        var reader = Sys.ActorOf(Props.Create<InputReader>(), "reader", Placement.OwnProcess);

        Assert.Equal("", await reader.Ask<string>("read", Stuck));
        Assert.Equal(0, await reader.Ask<int>("raw", Stuck));
    }
}

/// <summary>Reports why a child of it failed, and stops that child.</summary>
public sealed class Supervisor : ReceiveActor
{
    private readonly IActorRef _report;

    public Supervisor(IActorRef report)
    {
        _report = report;
        Receive<Spawn>(spawn => Sender.Tell(Context.ActorOf(spawn.Props, spawn.Name, Placement.OwnProcess)));
    }

    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(failure =>
    {
        _report.Tell(failure is NodeDownException down ? down.Reason : failure);
        return Directive.Stop;
    });
}

/// <summary>Reports that it got to finish.</summary>
public sealed class Finisher : ReceiveActor
{
    private readonly IActorRef _report;

    public Finisher(IActorRef report)
    {
        _report = report;
        Receive<string>(text => text == "pid", _ => Sender.Tell(Environment.ProcessId));
    }

    protected override void PostStop() => _report.Tell($"finished in {Environment.ProcessId}");
}

/// <summary>Reads standard input to its end, by both ways to it.</summary>
public sealed class InputReader : ReceiveActor
{
    public InputReader()
    {
        Receive<string>(text => text == "read", _ => Sender.Tell(Console.In.ReadToEnd()));
        Receive<string>(text => text == "raw", _ =>
        {
            using var input = Console.OpenStandardInput();
            Sender.Tell(input.Read(new byte[1]));
        });
    }
}
