using ActorProc.Configuration;
using ActorProc.Deployment;
using ActorProc.Launching;
using ActorProc.Link;
using Akka.Actor;
using Akka.Dispatch.SysMsg;
using Akka.Event;
using static ActorProc.Orchestration.OrchestratorProtocol;

namespace ActorProc.Orchestration;

/// <summary>Knows every node, launches them on demand, and is the only authority on "this node is dead". Lives in the main process.</summary>
/// <remarks>
/// This file: placing actors and what their supervisors decide. <c>Orchestrator.Lifecycle.cs</c>: processes, from launch to exit.
/// <c>Orchestrator.Directory.cs</c>: what nodes ask about each other.
/// </remarks>
internal sealed partial class Orchestrator : UntypedActor, IWithTimers
{
    private readonly ProcessRuntime _runtime;
    private readonly INodeLauncher _launcher;
    private readonly TimeSpan _refillPause;
    private readonly Func<Node, LaunchSpec> _spec;
    private readonly Func<Node, Assign> _assign;
    private readonly Dictionary<Address, Node> _nodes = [];
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private IActorRef? _awaitsShutdown;
    private bool _shuttingDown;

    public Orchestrator(ProcessRuntime runtime, LauncherSetup launching, Func<Node, LaunchSpec> spec, Func<Node, Assign> assign)
    {
        _assign = assign;
        _runtime = runtime;
        _launcher = launching.Launcher;
        _refillPause = launching.RefillPause;
        _spec = spec;
    }

    /// <summary>Set by Akka.</summary>
    public ITimerScheduler Timers { get; set; } = null!;

    protected override void OnReceive(object message)
    {
        try
        {
            Handle(message);
        }
        catch (Exception e)
        {
            // Not to be restarted by its supervisor: a new instance would know none of the processes that live.
            _log.Error(e, "BUG: the orchestrator could not act on {0}", message.GetType().Name);
        }
    }

    private void Handle(object message)
    {
        switch (message)
        {
            case PlaceChild place: OnPlace(place); break;
            case Decided decided: OnDecided(decided); break;
            case Said said: OnSaid(said); break;
            case Terminated ended: OnTerminated(ended.ActorRef); break;
            case Locate locate: OnLocate(locate); break;
            case KillNode kill: OnKill(kill); break;
            case GuestJoins joins: OnGuest(joins); break;
            case Launched launched: OnLaunched(launched); break;
            case LaunchFailed failed: OnLaunchFailed(failed); break;
            case InboundEnded ended: OnInboundEnded(ended); break;
            case LinkDown broken: OnLinkDown(broken); break;
            case Ended ended: OnEnded(ended); break;
            case Ceased ceased: OnCeased(ceased); break;
            case Reaped: OnReaped(); break;
            case BootDue due: OnBootDue(due.Node); break;
            case DrainDue due: OnDrainDue(due); break;
            case IdleDue due: OnIdleDue(due.Node); break;
            case RelaunchDue due: OnRelaunchDue(due.Node); break;
            case StandbyLaunched launched: OnStandbyLaunched(launched); break;
            case StandbyEnded ended: OnStandbyEnded(ended); break;
            case RefillDue: Refill(); break;
            case PulseFound found: OnPulse(found); break;
            case Tick: OnTick(); break;
            case GetNodes: Sender.Tell(Snapshot(), Self); break;
            case Shutdown: OnShutdown(); break;
            default: Unhandled(message); break;
        }
    }

    private void OnPlace(PlaceChild place)
    {
        var address = place.Child.Ref.Path.Address;
        _runtime.Acknowledge(place.Child);
        var creator = place.Creator is { } from && Find(from) is { HasProcess: true } found ? found : null;
        var child = new Child(place.Child, place.Creation, creator?.Launch ?? (place.Creator is null ? 0 : -1));
        if (creator is not null)
            Tell(creator, new Taken(place.Child.Path));
        if (!_nodes.TryGetValue(address, out var node))
        {
            node = new Node(address, NodeName.Of(address), _runtime.SettingsOf(place.Overlay));
            _nodes.Add(address, node);
            if (place.Node.Length == 0)
            {
                // Nothing can be started there. It is in the table until the supervisors of all who were to share it have answered.
                node.State = NodeState.Down;
                _runtime.Peers.Of(address).Gone(new NodeDownException(node.Name, 0, new ExitReason.StartFailed("the node that it was to share is gone", "")));
            }
        }
        else if (!node.HasProcess && node.Children.Count == 0)
        {
            node.Settings = _runtime.SettingsOf(place.Overlay);
        }

        node.Children.Add(child);
        Context.Watch(place.Child.Ref);
        if (child.Creator < 0 || _shuttingDown)
        {
            // Whoever placed it is dead by now; or there is no time left for new processes. Where there is a process it has been created all the same.
            child.CreatedIn = node.Holder;
            OnDecided(new Decided(place.Child.Path, Decision.Stop));
        }
        else if (_runtime.Peers.Of(address).Ended is { } gone)
        {
            // To its supervisor it failed to start.
            AskSupervisor(node, child, gone.Reason, neverUp: true);
        }
        else if (node.State == NodeState.Exited)
        {
            Launch(node);
        }
        else
        {
            child.CreatedIn = node.Holder;
            if (node.State != NodeState.Draining)
                node.Deadline = 0; // not all of its actors stop any more
            if (node.State == NodeState.Down)
                Relaunch(node);
            if (node.State == NodeState.Draining)
                _log.Debug("[{0}] was placed on [{1}] while that was stopping; it gets the next process of that name", place.Child.Path, node.Name);
        }
    }

    private void OnDecided(Decided decided)
    {
        if (Find(decided.Child) is not (var node, var child))
            return;
        switch (decided.Decision)
        {
            case Decision.Restart when child.IsUndecided:
                child.IsUndecided = false;
                child.Placed.Undecided = false;
                if (_runtime.Peers.Of(node.Address).Ended is not null || _shuttingDown)
                {
                    Finish(node, child, crashed: true);
                    StopIfEmpty(node);
                    break;
                }

                child.CreatedIn = node.Holder;
                _runtime.Peers.Of(node.Address).Create(child.Placed.Path, Creation(child));
                if (node.State == NodeState.Down)
                    Relaunch(node);
                break;
            case Decision.Stop when child.CreatedIn == node.Incarnation && node.State is NodeState.Up && !child.IsUndecided:
                // It came up between the order and now: it has to be told after all.
                child.Placed.Stopping = true;
                _runtime.Transport.SendPast(new Terminate(), child.Placed.Ref);
                SetDeadlineIfAllStop(node);
                break;
            case Decision.Stop:
                Finish(node, child, crashed: child.IsUndecided);
                StopIfEmpty(node);
                break;
            case Decision.Stopping or Decision.Ended when child.IsUndecided:
                // Said before the question what is to become of it was heard. There is nobody left to answer that one.
                Finish(node, child, crashed: false);
                StopIfEmpty(node);
                break;
            case Decision.Stopping:
                child.Placed.Stopping = true;
                SetDeadlineIfAllStop(node);
                break;
            case Decision.Ended:
                child.Placed.Stopping = true;
                break;
        }
    }

    private void OnTerminated(IActorRef actor)
    {
        if (Find(actor.Path.ToSerializationFormat()) is not (var node, var child))
            return;
        node.Children.Remove(child);
        _runtime.Placed.Remove(child.Placed.Path);
        _runtime.Peers.Of(node.Address).Forget(child.Placed.Path, new NodeDownException(node.Name, node.Incarnation, new ExitReason.Stopped()), failAsks: false);
        StopIfEmpty(node);
    }

    /// <summary>A placed actor does not come back. Whoever watches it, anywhere, is told; what is held for it becomes dead letters.</summary>
    private void Finish(Node node, Child child, bool crashed)
    {
        node.Children.Remove(child);
        child.Placed.Undecided = false;
        _runtime.Placed.Remove(child.Placed.Path);
        Context.Unwatch(child.Placed.Ref);
        _runtime.Peers.Of(node.Address).Forget(
            child.Placed.Path, new NodeDownException(node.Name, node.Incarnation, node.LastExit ?? new ExitReason.Stopped()), failAsks: true);
        var news = new RefGone(child.Placed.Path, crashed);
        _runtime.Announce(news);
        Tell(node, news);
        TellSubscribers(node, news);
    }

    /// <summary>The crash is the actor's failure: its supervisor is asked, as Akka asks it when a child throws.</summary>
    private void AskSupervisor(Node node, Child child, ExitReason reason, bool neverUp)
    {
        child.IsUndecided = true;
        if (child.Creator == 0)
            Supervision.Fail(child.Placed, new NodeDownException(node.Name, node.Incarnation, reason), neverUp);
        else if (FindLaunch(child.Creator) is { State: NodeState.Up } creator)
            Tell(creator, new Crashed(child.Placed.Path, child.Placed.Supervisor.Path.ToSerializationFormat(), node.Name, node.Incarnation, reason, neverUp));
        else
            Self.Tell(new Decided(child.Placed.Path, Decision.Stop), Self); // its supervisor is dead too
    }

    private Outgoing Creation(Child child) =>
        new(CreationFrame.For(child.Placed.Path, child.Creation), child, null, child.Placed.Ref);

    private NodeInfo[] Snapshot() =>
    [
        .. _nodes.Values.Where(node => node.State != NodeState.Exited).Select(Snapshot),
        .. _standby.Where(standby => standby.Process is not null).Select(standby => new NodeInfo(
            standby.Name, AddressOf(standby.Address), 1, standby.IsReady ? NodeState.Standby : NodeState.Starting, standby.Process!.Pid, [], null)),
    ];

    private static NodeInfo Snapshot(Node node) => new(
        node.Name, node.Address, node.Incarnation, node.State, node.HasProcess ? node.Process?.Pid : null, [.. node.Children.Select(child => child.Placed.Ref.Path)], node.LastExit);

    private (Node Node, Child Child)? Find(string path)
    {
        foreach (var node in _nodes.Values)
        {
            if (node.Children.Find(child => child.Placed.Path == path) is { } child)
                return (node, child);
        }

        return null;
    }

    private Node? Find(LinkAddress address) =>
        _nodes.TryGetValue(AddressOf(address), out var node) && node.Incarnation == address.Incarnation ? node : null;

    private Node? FindLaunch(int launch) => _nodes.Values.FirstOrDefault(node => node.Launch == launch);

    private Address AddressOf(LinkAddress address) => new(NodeName.Protocol, _runtime.System.Name, address.Host, address.Port);

    private static LinkAddress LinkOf(Node node) => new(node.Address.Host, node.Address.Port!.Value, node.Incarnation);
}
