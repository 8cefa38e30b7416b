using ActorProc.Launching;
using Akka.Actor;
using static ActorProc.Orchestration.OrchestratorProtocol;

namespace ActorProc.Orchestration;

/// <content>Processes that start at the same time.</content>
/// <remarks>
/// A start takes all of a core for a while. Were a hundred to start at once, each would take a hundred times as long, and none would report in within its
/// boot-timeout. So they take turns, and the timeout counts from a node's own.
/// </remarks>
internal sealed partial class Orchestrator
{
    private readonly Queue<Node> _queue = new();

    private int AtOnce => _runtime.Settings.SimultaneousStarts is var most and > 0 ? most : 2 * Environment.ProcessorCount;

    private int Starting => _nodes.Values.Count(node => node.State is NodeState.Launching or NodeState.Starting && !node.IsQueued);

    private void StartInTurn(Node node)
    {
        node.IsQueued = true;
        _queue.Enqueue(node);
        StartNext();
    }

    private void StartNext()
    {
        while (_queue.Count > 0 && Starting < AtOnce)
        {
            var node = _queue.Dequeue();
            if (node.IsQueued)
                Begin(node);
        }
    }

    private void Begin(Node node)
    {
        node.IsQueued = false;
        node.StartedAt = Environment.TickCount64;
        var address = LinkOf(node);
        After(node.Settings.BootTimeout, new BootDue(address));
        // Off this thread: the operating system may take its time, and the boot frame is longer than a pipe's buffer.
        StartAsync(node).PipeTo(Self, success: process => new Launched(address, process), failure: error => new LaunchFailed(address, error));
    }

    private async Task<INodeProcess> StartAsync(Node node)
    {
        // Here the node may be looked at; what is wrong with that is a failed start like any other.
        var spec = _spec(node);
        return await Task.Run(() => _launcher.Launch(spec)).ConfigureAwait(false);
    }

    /// <summary>What has not begun needs no process to end.</summary>
    private bool TryLeaveQueue(Node node)
    {
        if (!node.IsQueued)
            return false;
        node.IsQueued = false;
        node.KilledFor = new ExitReason.Stopped();
        OnDown(node, node.KilledFor);
        return true;
    }
}
