using ActorProc.Launching;
using Akka.Actor;
using Akka.Event;
using static ActorProc.Orchestration.OrchestratorProtocol;

namespace ActorProc.Orchestration;

/// <content>Processes, from launch to exit.</content>
internal sealed partial class Orchestrator
{
    // What a dead process left in the sockets is read in no time; only a reader that is stuck would take longer.
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(1);

    private int _launches;
    private long _deadlines;

    private void Launch(Node node)
    {
        node.Incarnation++;
        node.Launch = ++_launches;
        node.State = NodeState.Launching;
        node.Process = null;
        node.Connection = null;
        node.Pulse = null;
        node.InboundEnded = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        node.WasUp = node.WasStandby = node.IsOver = false;
        node.Announced = node.KilledFor = null;
        node.Deadline = 0;
        node.StartedAt = Environment.TickCount64;
        _runtime.Peers.Of(node.Address).Wait();
        TellSubscribers(node, new PeerWait(node.Address.ToString()));

        if (TryTakeStandby(node))
            After(node.Settings.BootTimeout, new BootDue(LinkOf(node)));
        else
            StartInTurn(node);
    }

    private void OnLaunched(Launched launched)
    {
        var node = Find(launched.Node);
        if (node is null)
        {
            launched.Process.Kill();
            return;
        }

        node.Process = launched.Process;
        if (node.State == NodeState.Launching)
            node.State = NodeState.Starting;
        WhenEnded(node, launched.Process).PipeTo(Self, Self, exit => new Ended(launched.Node, exit));
        if (node.KilledFor is not null)
            launched.Process.Kill();
        _log.Debug("Node [{0}] launched as process {1}", node.Name, launched.Process.Pid);
    }

    /// <summary>Its end, as far as it can be seen from outside.</summary>
    private static async Task<ProcessExit> WhenEnded(Node node, INodeProcess process)
    {
        var exit = await process.Exited.ConfigureAwait(false);
        // Only an abort, and a start that failed, need what is on standard error to be understood.
        if (exit.AbortReport.Length > 0 || exit.ExitCode == 134 || !node.WasUp)
            exit = await process.Drained.ConfigureAwait(false);
        return exit;
    }

    private void OnLaunchFailed(LaunchFailed failed)
    {
        if (Find(failed.Node) is not { } node)
            return;
        _log.Error(failed.Cause, "Node [{0}] could not be launched", node.Name);
        OnDown(node, node.KilledFor ?? new ExitReason.StartFailed(failed.Cause.Message, ""));
    }

    private void OnReady(Node node, Link.Connection connection)
    {
        // Killed since it said so, it is as good as dead: who is placed there now is for the next one.
        if (node.State is not (NodeState.Launching or NodeState.Starting) || node.KilledFor is not null)
            return;
        node.State = NodeState.Up;
        node.WasUp = true;
        node.Connection = connection;
        foreach (var child in node.Children.Where(child => !child.IsUndecided))
            child.CreatedIn = node.Incarnation;
        _runtime.Peers.Of(node.Address).Up(connection, node.Incarnation);
        var news = new PeerUp(node.Address.ToString(), node.Incarnation);
        _runtime.Announce(news);
        TellSubscribers(node, news);
        _log.Debug("Node [{0}] is up, process {1}", node.Name, node.Process?.Pid);
        StartNext();
        StopIfEmpty(node);
    }

    private void OnBootDue(Link.LinkAddress address)
    {
        if (Find(address) is { State: NodeState.Launching or NodeState.Starting } node)
            node.Kill(new ExitReason.Deadline(node.Settings.BootTimeout));
    }

    private void OnKill(KillNode kill)
    {
        // One that is not up has not been asked yet: the question waits for it here.
        if (!_nodes.TryGetValue(Address.Parse(kill.Address), out var node) || node.State != NodeState.Up)
            return;
        if (!kill.AllowNeighbours && node.Children.Count > 1)
        {
            _log.Warning(
                "Node [{0}] is not killed although {1} did not answer in time: it has {2} actors. Ask with allowNeighbours if they may go with it.",
                node.Name, kill.Reason.Culprit, node.Children.Count);
            return;
        }

        _log.Warning("Node [{0}] (process {1}) is killed: {2} did not answer within {3}", node.Name, node.Process?.Pid, kill.Reason.Culprit, kill.Reason.Limit);
        node.Kill(kill.Reason);
    }

    private void OnInboundEnded(InboundEnded ended)
    {
        if (Find(ended.From) is not { } node)
            return;
        node.InboundEnded.TrySetResult();
        // An end of stream, or a reset, is how processes end. Anything else happened here.
        if (ended.Cause is not (null or IOException))
            _log.Error(ended.Cause, "The link with node [{0}] (process {1}) failed", node.Name, node.Process?.Pid);
        if (node.Process is GuestProcess guest)
        {
            guest.Kill(); // it is gone, or will be: as a node it ends here
            return;
        }

        // Nearly always the process is ending. One that lives on without a link is of no use to anybody.
        After(LastWords, new LinkDown(ended.From, ended.Cause));
    }

    private void OnLinkDown(LinkDown broken)
    {
        if (Find(broken.Node) is not { State: NodeState.Up } node)
            return;
        _log.Error(broken.Cause, "The link with node [{0}] (process {1}) broke; it is killed", node.Name, node.Process?.Pid);
        node.Kill(new ExitReason.Unresponsive(LastWords));
    }

    private void OnEnded(Ended ended)
    {
        if (Find(ended.Node) is not { HasProcess: true } node)
            return;
        node.IsOver = true;
        // Its own failures and farewells come before anybody acts on its death.
        if (node.WasUp && !ended.IsHeard && !node.InboundEnded.Task.IsCompleted)
        {
            Task.WhenAny(node.InboundEnded.Task, Task.Delay(LastWords)).PipeTo(Self, Self, _ => ended with { IsHeard = true });
            return;
        }

        // Dead before it was given anything to do: that is nobody's failure. One that is started for the purpose will tell more.
        if (node is { WasStandby: true, WasUp: false, KilledFor: null or ExitReason.Deadline } && !_shuttingDown)
        {
            Discard(node.Process!);
            Launch(node);
            return;
        }

        var reason = ExitReasons.Classify(ended.Exit, node.Announced, node.KilledFor, node.Settings.Process, node.WasUp);
        OnDown(node, reason);
    }

    private void OnDown(Node node, ExitReason reason)
    {
        // How a process ends that is not its node's own is told by its parent.
        var asked = node.State == NodeState.Draining || node.KilledFor is ExitReason.Stopped || node.Process is GuestProcess;
        var lived = Environment.TickCount64 - node.StartedAt;
        _runtime.System.EventStream.Publish(new NodeExited(Snapshot(node), reason));
        node.State = NodeState.Down;
        node.LastExit = reason;
        node.Connection?.Close(); // what has not been heard by now would come too late
        node.Connection = null;
        node.Pulse?.Close();
        if (!asked)
            node.CrashesInARow = lived >= _runtime.Settings.RestartBackoff.Reset.TotalMilliseconds ? 1 : node.CrashesInARow + 1;
        if (node.Process is { } process)
            Discard(process);
        if (asked)
            _log.Debug("Node [{0}] ended: {1}", node.Name, reason);
        else
            _log.Warning("Node [{0}] (process {1}) ended: {2}", node.Name, node.Process?.Pid, reason);

        var cause = new NodeDownException(node.Name, node.Incarnation, reason);
        var peer = _runtime.Peers.Of(node.Address);
        peer.Down(cause);
        Orphan(node);

        var undecided = new List<Child>();
        var finished = new List<Child>();
        foreach (var child in node.Children)
        {
            // Its supervisor has been asked, about an earlier process, and will answer: once.
            if (child.IsUndecided && !_shuttingDown)
                continue;
            // Placed while the process was leaving, or was dead already: it was never there, and simply gets the next one.
            var newcomer = child.CreatedIn != node.Incarnation && (asked || node.WasUp) && !child.Placed.Stopping && !_shuttingDown;
            if (newcomer || node.Settings.OnCrash == OnCrash.Restart && !child.Placed.Stopping && !_shuttingDown)
                continue;
            if (child.Placed.Stopping || asked || _shuttingDown || node.Settings.OnCrash == OnCrash.Stop)
                finished.Add(child);
            else
                undecided.Add(child);
        }

        var kept = node.Children.Except(finished).Select(child => child.Placed.Path).ToArray();
        var news = new PeerDown(node.Address.ToString(), node.Incarnation, reason, kept);
        _runtime.Announce(news);
        TellSubscribers(node, news);
        foreach (var child in finished)
            Finish(node, child, crashed: !child.Placed.Stopping);
        foreach (var child in undecided)
        {
            peer.Unwant(child.Placed.Path);
            AskSupervisor(node, child, reason, neverUp: !child.WasCreated);
        }

        if (node.Children.Exists(child => !child.IsUndecided))
            Relaunch(node);
        else if (node.Children.Count == 0)
            End(node, cause);
        StartNext();
    }

    private void Relaunch(Node node)
    {
        var pause = _runtime.Settings.RestartBackoff.After(node.CrashesInARow);
        if (pause == TimeSpan.Zero)
            Launch(node);
        else
            After(pause, new RelaunchDue(LinkOf(node)));
    }

    private void OnRelaunchDue(Link.LinkAddress address)
    {
        if (Find(address) is { State: NodeState.Down } node && node.Children.Exists(child => !child.IsUndecided))
            Launch(node);
    }

    /// <summary>What the dead process had placed elsewhere belongs to nobody any more.</summary>
    private void Orphan(Node dead)
    {
        foreach (var (node, child) in _nodes.Values.SelectMany(node => node.Children.Where(child => child.Creator == dead.Launch).Select(child => (node, child))).ToArray())
            Self.Tell(new Decided(child.Placed.Path, Decision.Stop), Self);
        foreach (var node in _nodes.Values)
            node.Subscribers.Remove(dead.Address);
        Unbounce(dead);
    }

    /// <summary>An own process ends with its actor, a shared one some time after its last.</summary>
    private void StopIfEmpty(Node node)
    {
        if (node.Children.Count > 0 || node is { Process: GuestProcess, HasProcess: true })
            return;
        switch (node.State)
        {
            case NodeState.Down or NodeState.Exited:
                End(node, new NodeDownException(node.Name, node.Incarnation, node.LastExit ?? new ExitReason.Stopped()));
                break;
            case NodeState.Up when node.IsShared && !_shuttingDown:
                node.Deadline = 0; // they have stopped in time
                After(_runtime.Settings.IdleTimeout, new IdleDue(LinkOf(node)));
                break;
            case NodeState.Launching or NodeState.Starting or NodeState.Up:
                Stop(node);
                break;
        }
    }

    private void OnIdleDue(Link.LinkAddress address)
    {
        if (Find(address) is { State: NodeState.Up, Children.Count: 0 } node)
            Stop(node);
    }

    private void Stop(Node node)
    {
        if (node.State == NodeState.Up)
        {
            // A placement that is on its way here keeps the node.
            if (!_runtime.Peers.Of(node.Address).TryLeave() && !_shuttingDown)
                return;
            node.State = NodeState.Draining;
            Tell(node, new Stop());
            SetDeadline(node);
        }
        else if (node.State is NodeState.Launching or NodeState.Starting && !TryLeaveQueue(node))
        {
            node.Kill(new ExitReason.Stopped());
        }
    }

    /// <summary>Counts from the first order to stop, to the actor or to the process, whichever comes first.</summary>
    private void SetDeadlineIfAllStop(Node node)
    {
        if (node.State == NodeState.Up && node.Children.TrueForAll(child => child.Placed.Stopping))
            SetDeadline(node);
    }

    private void SetDeadline(Node node)
    {
        if (node.Deadline != 0)
            return;
        node.Deadline = ++_deadlines;
        After(node.Settings.DrainTimeout, new DrainDue(LinkOf(node), node.Deadline));
    }

    private void OnDrainDue(DrainDue due)
    {
        if (Find(due.Node) is not { HasProcess: true } node || node.Deadline != due.Number)
            return;
        _log.Warning("Node [{0}] did not stop within {1} and is killed", node.Name, node.Settings.DrainTimeout);
        node.Kill(new ExitReason.Deadline(node.Settings.DrainTimeout));
    }

    /// <summary>No process of this node follows. A shared name may be used again; the address of a placement never is.</summary>
    private void End(Node node, NodeDownException cause)
    {
        node.State = NodeState.Exited;
        var peer = _runtime.Peers.Of(node.Address);
        ControlMessage news;
        if (node.IsShared)
        {
            // An actor whose placement this has not heard of yet gets the next process: others may deal with it already, and are not to take it for dead.
            news = peer.None(cause) ? new PeerWait(node.Address.ToString()) : new PeerNone(node.Address.ToString());
        }
        else
        {
            peer.Gone(cause);
            _nodes.Remove(node.Address);
            _runtime.Peers.Remove(node.Address);
            news = new PeerGone(node.Address.ToString(), node.Incarnation, cause.Reason);
        }

        _runtime.Announce(news);
        TellSubscribers(node, news);
        ReportShutdown();
    }

    private void OnShutdown()
    {
        _awaitsShutdown = Sender;
        _shuttingDown = true;
        StopStandby();
        foreach (var node in _nodes.Values.ToArray())
        {
            if (node.State == NodeState.Down)
            {
                foreach (var child in node.Children.ToArray())
                    Finish(node, child, crashed: true);
                StopIfEmpty(node);
            }
            else
            {
                Stop(node);
            }
        }

        ReportShutdown();
    }

    private void ReportShutdown()
    {
        if (_shuttingDown && _awaitsShutdown is { } waiting && _nodes.Values.All(node => node.State == NodeState.Exited) && _standby.Count == 0 && _reaping == 0)
        {
            _awaitsShutdown = null;
            waiting.Tell(new ShutDown(), Self);
        }
    }

    private void After(TimeSpan delay, object due) => Timers.StartSingleTimer(due, due, delay);
}
