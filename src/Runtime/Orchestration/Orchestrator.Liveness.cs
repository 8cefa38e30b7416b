using System.ComponentModel;
using System.Diagnostics;
using Akka.Event;
using static ActorProc.Orchestration.OrchestratorProtocol;

namespace ActorProc.Orchestration;

/// <content>Nodes that hang.</content>
internal sealed partial class Orchestrator
{
    private const int BeatsInATimeout = 5;

    private void OnPulse(PulseFound found)
    {
        if (Find(found.Node) is not { } node)
        {
            found.Pulse.Close();
            return;
        }

        node.Pulse = found.Pulse;
        ScheduleTick();
    }

    private void ScheduleTick()
    {
        if (_runtime.Settings.UnresponsiveTimeout > TimeSpan.Zero && !Timers.IsTimerActive(nameof(Tick)))
            Timers.StartSingleTimer(nameof(Tick), new Tick(), _runtime.Settings.UnresponsiveTimeout / BeatsInATimeout);
    }

    private void OnTick()
    {
        var alive = false;
        foreach (var node in _nodes.Values.Where(node => node is { State: NodeState.Up or NodeState.Draining, Pulse: not null }))
        {
            alive = true;
            var pulse = node.Pulse!;
            // One more than fit into the timeout: the first was sent at its beginning.
            if (pulse.Unanswered > BeatsInATimeout && !Debugger.IsAttached && !pulse.IsDebugged && !HasUsedCpu(node, pulse))
            {
                _log.Error("Node [{0}] (process {1}) gave no sign of life for {2} and is killed", node.Name, node.Process?.Pid, _runtime.Settings.UnresponsiveTimeout);
                node.Kill(new ExitReason.Unresponsive(_runtime.Settings.UnresponsiveTimeout));
            }
            else
            {
                if (pulse.Unanswered == 1)
                    _ = HasUsedCpu(node, pulse); // where it stood when the silence began
                pulse.Ask();
            }
        }

        if (alive)
            ScheduleTick();
    }

    /// <summary>Whether the process has worked since the last look; then it is busy, not hung.</summary>
    private static bool HasUsedCpu(Node node, Pulse pulse)
    {
        try
        {
            using var process = Process.GetProcessById(node.Process!.Pid);
            var now = process.TotalProcessorTime;
            var worked = now > pulse.CpuTime;
            pulse.CpuTime = now;
            if (worked && pulse.Unanswered > BeatsInATimeout)
                pulse.Forgive();
            return worked;
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or Win32Exception)
        {
            return true; // it has just ended, which is told by other means
        }
    }
}
