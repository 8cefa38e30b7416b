using ActorProc.Configuration;
using ActorProc.Hosting;
using ActorProc.Launching;
using ActorProc.Link;
using Akka.Actor;
using Akka.Event;
using static ActorProc.Orchestration.OrchestratorProtocol;

namespace ActorProc.Orchestration;

/// <content>Nodes in waiting.</content>
internal sealed partial class Orchestrator
{
    private readonly List<Standby> _standby = [];
    private NodeSettings? _standbySettings;
    private int _standbys;
    private int _standbyFailures;

    protected override void PreStart() => Refill();

    private NodeSettings StandbySettings => _standbySettings ??= NodeSettings.From(_runtime.System.Settings.Config);

    private void Refill()
    {
        while (!_shuttingDown && _standby.Count < _runtime.Settings.Standby)
        {
            var standby = new Standby(new LinkAddress(NodeBrief.StandbyHost, ++_standbys, 1));
            _standby.Add(standby);
            var spec = _spec(new Node(AddressOf(standby.Address), standby.Name, StandbySettings) { Incarnation = 1 });
            Task.Run(() => _launcher.Launch(spec)).PipeTo(
                Self, success: process => new StandbyLaunched(standby, process), failure: error => new StandbyEnded(standby, error.Message));
        }
    }

    private void OnStandbyLaunched(StandbyLaunched launched)
    {
        launched.Standby.Process = launched.Process;
        if (_shuttingDown)
            launched.Process.Kill();
        launched.Process.Drained.PipeTo(Self, success: exit => new StandbyEnded(launched.Standby, $"ended with code {exit.ExitCode}. {exit.StandardError}"));
    }

    private void OnStandbyReady(LinkAddress address, Connection connection)
    {
        if (_standby.Find(standby => standby.Address == address) is { } standby)
        {
            standby.Connection = connection;
            _standbyFailures = 0;
        }
    }

    private void OnStandbyEnded(StandbyEnded ended)
    {
        if (ended.Standby.Process is { } process && !_nodes.Values.Any(node => node.Process == process))
            Discard(process);
        if (!_standby.Remove(ended.Standby))
            return;
        if (!_shuttingDown)
        {
            _log.Warning("A standby node is lost: {0}", ended.Why);
            After(_runtime.Settings.RestartBackoff.After(++_standbyFailures + 1), new RefillDue());
        }

        ReportShutdown();
    }

    /// <summary>Makes a waiting process into this node, when it was started with the very settings the node needs.</summary>
    private bool TryTakeStandby(Node node)
    {
        if (!node.Settings.Process.IsInterchangeableWith(StandbySettings.Process) || _standby.Find(standby => standby.IsReady) is not { } standby)
            return false;
        if (!standby.Connection!.SendControl(ControlCodec.Write(_assign(node))))
        {
            // It has just died, or lost its link and is of no use. It stays in the list until its end is told.
            standby.Connection = null;
            standby.Process!.Kill();
            return false;
        }

        _standby.Remove(standby);
        After(_refillPause, new RefillDue());
        node.WasStandby = true;
        node.Process = standby.Process;
        node.State = NodeState.Starting;
        var address = LinkOf(node);
        WhenEnded(node, standby.Process!).PipeTo(Self, Self, exit => new Ended(address, exit));
        return true;
    }

    private void StopStandby()
    {
        foreach (var standby in _standby)
            standby.Process?.Kill();
    }
}
