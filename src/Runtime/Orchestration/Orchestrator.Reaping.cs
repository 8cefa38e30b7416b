using ActorProc.Launching;
using Akka.Actor;
using static ActorProc.Orchestration.OrchestratorProtocol;

namespace ActorProc.Orchestration;

/// <content>Between the moment in which nothing of a process runs any more, and the one in which the operating system has finished with it.</content>
internal sealed partial class Orchestrator
{
    private int _reaping;

    // A crash, seen early.
    private void OnCeased(Ceased ceased)
    {
        var node = _nodes.Values.FirstOrDefault(node => node is { State: NodeState.Up, Process: not GuestProcess } && node.Process?.Pid == ceased.Pid);
        var exit = new ProcessExit(ceased.ExitCode, node?.Process?.StandardErrorTail ?? "", "");
        // An abort is understood by what is on standard error, which is read to its end.
        if (node is null || node.IsOver || exit.Signal == ExitReasons.Abort)
            return;
        OnEnded(new Ended(LinkOf(node), exit));
    }

    private void Discard(INodeProcess process)
    {
        _runtime.Observe(process.DisposeAsync().AsTask(), "releasing a process");
        if (process.Exited.IsCompleted)
            return;
        _reaping++;
        process.Exited.PipeTo(Self, Self, _ => new Reaped());
    }

    // Who has stopped the system finds none of its processes.
    private void OnReaped()
    {
        _reaping--;
        ReportShutdown();
    }
}
