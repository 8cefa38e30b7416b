using ActorProc.Configuration;
using ActorProc.Launching;
using Akka.Actor;
using static ActorProc.Orchestration.OrchestratorProtocol;

namespace ActorProc.Orchestration;

/// <content>Processes that run functions and have come to need an actor system. They are nodes whose life is somebody else's business.</content>
internal sealed partial class Orchestrator
{
    private void OnGuest(GuestJoins joins)
    {
        if (_shuttingDown)
        {
            joins.Connection.Close();
            return;
        }

        var guest = new GuestProcess(joins.Pid);
        var node = new Node(joins.Address, joins.Name, NodeSettings.From(_runtime.System.Settings.Config))
        {
            Incarnation = 1,
            Launch = ++_launches,
            State = NodeState.Starting,
            Process = guest,
            StartedAt = Environment.TickCount64,
        };
        _nodes.Add(node.Address, node);
        _runtime.Peers.Of(node.Address).Wait();
        var address = LinkOf(node);
        guest.Exited.PipeTo(Self, Self, exit => new Ended(address, exit));
        After(node.Settings.BootTimeout, new BootDue(address));
        joins.Connection.SendControl(ControlCodec.Write(new Assign(_spec(node).Payload)));
    }
}

/// <summary>A process that somebody else started, and waits for. Here it has ended when its link has.</summary>
internal sealed class GuestProcess(int pid) : INodeProcess
{
    private readonly TaskCompletionSource<ProcessExit> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public int Pid => pid;

    public DateTimeOffset StartTime { get; } = TimeProvider.System.GetUtcNow();

    public Task<ProcessExit> Exited => _ended.Task;

    public bool HasExited => _ended.Task.IsCompleted;

    public Task<ProcessExit> Drained => _ended.Task;

    public string StandardErrorTail => "";

    /// <summary>It is not this process's to kill: it is taken for dead, and its parent sees to it.</summary>
    public void Kill() => _ended.TrySetResult(new ProcessExit(137, "", ""));

    public void Terminate() => Kill();

    public Task SendAsync(byte[] frame) => Task.CompletedTask;

    public void CloseLifeline()
    {
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
