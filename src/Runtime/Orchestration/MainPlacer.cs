using System.Security.Cryptography;
using ActorProc.Calls;
using ActorProc.Configuration;
using ActorProc.Coordination;
using ActorProc.Coordinators;
using ActorProc.DependencyInjection;
using ActorProc.Deployment;
using ActorProc.Hosting;
using ActorProc.Launching;
using ActorProc.Link;
using ActorProc.Node;
using ActorProc.Processes;
using Akka.Actor;
using Akka.Event;
using static ActorProc.Orchestration.OrchestratorProtocol;

namespace ActorProc.Orchestration;

/// <summary>Placing in the main process: what cannot wait is done here, the rest is for the <see cref="Orchestrator"/>.</summary>
internal sealed class MainPlacer : IPlacer
{
    private readonly ProcessRuntime _runtime;
    private readonly RunDirectory _directory;
    private readonly LinkEndpoint _endpoint;
    private readonly byte[] _key = RandomNumberGenerator.GetBytes(Hello.KeySize);
    private readonly Lazy<string> _hocon;
    private readonly LauncherSetup _setup;
    private readonly CoordinationServer _coordination;
    private int _placements = NodeName.FixedPort;
    private EventHandler? _atExit;
    private Beacons? _beacons;

    private MainPlacer(ProcessRuntime runtime)
    {
        _runtime = runtime;
        _setup = runtime.System.Settings.Setup.Get<LauncherSetup>() is { HasValue: true } given ? given.Value : new LauncherSetup(new ProcessLauncher());
        _directory = CreateDirectory(runtime.Settings.RunDirectory);
        var main = NodeName.Main(runtime.System.Name);
        _endpoint = new LinkEndpoint(_directory.Path, new LinkAddress(main.Host, main.Port!.Value, 1), _key, runtime.Settings.Link, runtime.Inbox,
            why => runtime.Log.Warning("A connection was refused: {0}. Only processes that this system started can talk to it.", why),
            AcceptApart);
        _coordination = new CoordinationServer(
            runtime.System, _directory.Path, CallCodec.Of(runtime.System), runtime.Settings.MaximumMessageSize, runtime.Settings.HandoverTimeout,
            new SegmentStore(_directory.Path, runtime.Settings.MemoryLinger), runtime.Settings.QueueLane, new LockRules(runtime.Settings.LendLocks, runtime.Settings.LockSlice));
        SharingDirectory.Add(_directory.Path, _coordination.OpenLocal);
        Processes = new ProcessContext(new Lazy<ProcessHub>(CreateHub), () => runtime.System);
        _hocon = new Lazy<string>(() => HoconText.Render(ReferenceConfig.Node.WithFallback(runtime.System.Settings.Config)));
    }

    /// <summary>The processes of this system that run functions.</summary>
    public ProcessContext Processes { get; }

    public IActorRef Orchestrator { get; private set; } = ActorRefs.Nobody;

    public string RunDirectoryPath => _directory.Path;

    public static MainPlacer Start(ProcessRuntime runtime)
    {
        var placer = new MainPlacer(runtime);
        placer._endpoint.Listen();
        placer.Orchestrator = ((ExtendedActorSystem)runtime.System).SystemActorOf(
            Props.CreateBy(new OrchestratorProducer(() => new Orchestrator(runtime, placer._setup, placer.Describe, placer.Reassign))).WithDeploy(Deploy.Local), "actorproc");
        if (OperatingSystem.IsLinux())
            placer._beacons = Beacons.Watch(placer._directory.Path, placer.OnCeased, task => runtime.Observe(task, "watching for the end of processes"));
        return placer;
    }

    public Address AddressOf(Placement placement, ActorPath actor) => placement.Kind == PlacementKind.Shared
        ? NodeName.Shared(_runtime.System.Name, placement.Name!)
        : NodeName.Own(_runtime.System.Name, actor.Name, 0, Interlocked.Increment(ref _placements));

    public void Place(PlacedChild child, byte[] creation, string node, string overlay) => Place(child, creation, node, overlay, creator: null);

    public void Decide(PlacedChild child, Decision decision, int incarnation)
    {
        child.Undecided = false;
        Orchestrator.Tell(new Decided(child.Path, decision), ActorRefs.NoSender);
    }

    public void Locate(Peer peer, string recipient) => Orchestrator.Tell(new Locate(peer, recipient), ActorRefs.NoSender);

    // Nothing is ever placed in the main process, so nothing here is still to come.
    public void Settle(string path) => _runtime.Observe(Task.Run(() => _runtime.Inbox.Early.Release(path)), "releasing early messages");

    public void OnControl(Connection connection, ControlMessage message)
    {
        if (!_endpoint.TryGetSender(connection, out var from))
            return;
        if (message is Place place)
        {
            // Here and now: what the node says next may be a message for this very child.
            var child = new PlacedChild(
                place.Child, (IInternalActorRef)_runtime.Provider.ResolveActorRef(place.Child), (IInternalActorRef)_runtime.Provider.ResolveActorRef(place.Supervisor));
            _runtime.Placed.Add(child);
            Place(child, place.Creation, place.Node, place.Overlay, from);
        }
        else if (message is Join join)
        {
            Orchestrator.Tell(
                new GuestJoins(connection, NodeName.Own(_runtime.System.Name, join.Name, 0, Interlocked.Increment(ref _placements)), join.Name, join.Pid), ActorRefs.NoSender);
        }
        else
        {
            Orchestrator.Tell(new Said(connection, from, message), ActorRefs.NoSender);
        }
    }

    public void OnClosed(Connection connection, Exception? cause)
    {
        var known = _endpoint.TryGetSender(connection, out var from);
        _endpoint.Forget(connection);
        if (known)
            Orchestrator.Tell(new InboundEnded(from, cause), ActorRefs.NoSender);
    }

    public bool EndsWithProcess(IActorRef actor) => false;

    // The main process has no limit of ours.
    public void OutOfMemory(Exception cause)
    {
    }

    public void Kill(Address node, ExitReason.Deadline reason, bool allowNeighbours) =>
        Orchestrator.Tell(new KillNode(node.ToString(), reason, allowNeighbours), ActorRefs.NoSender);

    public async Task ShutdownAsync()
    {
        try
        {
            await Orchestrator.Ask<ShutDown>(new Shutdown(), Timeout.InfiniteTimeSpan).ConfigureAwait(false);
        }
        finally
        {
            await SharingDirectory.CloseAsync(_directory.Path, TimeSpan.Zero).ConfigureAwait(false);
            _coordination.Dispose();
            _endpoint.Dispose();
            if (OperatingSystem.IsLinux())
                _beacons?.Dispose();
            AppDomain.CurrentDomain.ProcessExit -= _atExit;
            if (Processes.IsUsed)
                await Processes.Hub.DisposeAsync().ConfigureAwait(false);
            _directory.Dispose();
        }
    }

    private void OnCeased(int pid, int exitCode)
    {
        // At once: it is heard out while the orchestrator is on its way.
        _endpoint.EndReading(pid);
        Orchestrator.Tell(new Ceased(pid, exitCode), ActorRefs.NoSender);
    }

    private void Place(PlacedChild child, byte[] creation, string node, string overlay, LinkAddress? creator)
    {
        _runtime.Peers.Of(child.Ref.Path.Address).Create(child.Path, new Outgoing(CreationFrame.For(child.Path, creation), child, null, child.Ref));
        child.IsCreated = true;
        Orchestrator.Tell(new PlaceChild(child, creation, node, overlay, creator), ActorRefs.NoSender);
    }

    private void AcceptApart(Connection connection, Hello hello)
    {
        if (hello.Purpose == LinkedCoordination.Purpose)
        {
            _coordination.Accept(connection, hello);
            return;
        }

        var pulse = new Pulse(connection);
        connection.Start(pulse);
        Orchestrator.Tell(new PulseFound(hello.From, pulse), ActorRefs.NoSender);
    }

    private ProcessHub CreateHub()
    {
        var hub = NewHub();
        // A program that ends without disposing of its system waits for its processes all the same, as one of Python's does.
        _atExit = (_, _) => hub.EndAsync().GetAwaiter().GetResult();
        AppDomain.CurrentDomain.ProcessExit += _atExit;
        return hub;
    }

    private ProcessHub NewHub() => new(
        _runtime.System.Name, ProcessesSettings.From(_runtime.System.Settings.Config, _directory.Path, _key), _setup.Launcher, CallCodec.Of(_runtime.System),
        why => _runtime.Log.Warning("A connection was refused: {0}. Only processes that this one started can talk to it.", why));

    private LaunchSpec Describe(Node node) => new()
    {
        NodeName = node.Name,
        RunDirectory = _directory.Path,
        EntryType = EntryName.Of(typeof(NodeHost)),
        Payload = Brief(node).ToBytes(),
        Settings = node.Settings.Process,
    };

    /// <summary>What a standby node is told when it becomes <paramref name="node"/>. The long part it knows already.</summary>
    private Assign Reassign(Node node) => new((Brief(node) with { Hocon = "" }).ToBytes());

    private NodeBrief Brief(Node node) => new()
    {
        System = _runtime.System.Name,
        Self = new LinkAddress(node.Address.Host, node.Address.Port!.Value, node.Incarnation),
        Launch = node.Launch,
        RunDirectory = _directory.Path,
        Key = _key,
        Hocon = _hocon.Value,
        Overlay = Overlay(node),
        MemoryLimit = node.Settings.Process.SmallestMemoryLimit,
    };

    // What comes later in the text wins.
    private string Overlay(Node node) => $$"""
        {{HoconText.Render(node.Settings.Overrides)}}
        {{NodeContainer.Key}} = {{HoconText.Quote(node.Settings.Services)}}
        akka.extensions = [{{string.Join(", ", node.Settings.Extensions.Concat(_setup.Extensions).Select(HoconText.Quote))}}]
        {{_setup.Overlay}}
        """;

    private static RunDirectory CreateDirectory(string configured)
    {
        try
        {
            return ActorProc.Node.RunDirectory.Create(configured);
        }
        catch (RunDirectoryException e)
        {
            throw new ActorProcConfigurationException(e.Message, e);
        }
    }

    // A closure, not an expression: compiling one would cost the first start some 20 ms.
    private sealed class OrchestratorProducer(Func<Orchestrator> create) : IIndirectActorProducer
    {
        public Type ActorType => typeof(Orchestrator);

        public ActorBase Produce() => create();

        public void Release(ActorBase actor)
        {
        }
    }
}
