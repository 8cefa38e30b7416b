using ActorProc.Configuration;
using ActorProc.DependencyInjection;
using ActorProc.Deployment;
using ActorProc.Hosting;
using ActorProc.Orchestration;
using Akka.Actor;
using Akka.Actor.Internal;
using Akka.Configuration;
using Akka.Event;
using Akka.Remote;
using Akka.Routing;

namespace ActorProc;

/// <summary>Makes a system's actors placeable in processes of their own: <c>akka.actor.provider = "ActorProc.ProcessActorRefProvider, ActorProc"</c>.</summary>
/// <remarks>
/// That line is all a system needs. Akka creates this class, once, in the main process and in every node. It derives from Akka's remote provider,
/// whose overridable members it uses were made for the cluster's; a test guards them.
/// </remarks>
public sealed class ProcessActorRefProvider : RemoteActorRefProvider, IActorRefProvider
{
    private ProcessRuntime? _runtime;
    private ProcessDeployer? _deployer;

    /// <summary>Called by Akka.</summary>
    /// <param name="systemName">The system's name.</param>
    /// <param name="settings">Its settings, to which this library's defaults are added.</param>
    /// <param name="eventStream">Its event stream.</param>
    /// <exception cref="ActorProcConfigurationException">A setting cannot be used; the text names its key.</exception>
    public ProcessActorRefProvider(string systemName, Settings settings, EventStream eventStream)
        : base(systemName, WithDefaults(settings), eventStream)
    {
        _deployer = new ProcessDeployer(settings);
        Deployer = _deployer;
    }

    internal ProcessRuntime Runtime =>
        _runtime ?? throw new InvalidOperationException("The provider has not been initialised: its ActorSystem is still starting or failed to start.");

    internal bool IsReady => _runtime is { CanPlace: true };

    /// <summary>Called by Akka when the system starts.</summary>
    /// <param name="system">The system.</param>
    public override void Init(ActorSystemImpl system)
    {
        // Both are read again where they are needed; a mistake in them is to be found when the system starts.
        _ = NodeSettings.From(system.Settings.Config);
        if (_deployer!.Mistake is { } mistake)
            throw mistake;
        base.Init(system);
        _runtime ??= new ProcessRuntime(system, this);
        var session = system.Settings.Setup.Get<NodeSetup>() is { HasValue: true } node ? node.Value.SessionAsync().GetAwaiter().GetResult() : null;
        _runtime.Placer = session?.Attach(_runtime) ?? MainPlacer.Start(_runtime);
        SystemServices.Attach(system);
        if (session is not { IsWarm: true })
            _runtime.Observe(PlacingWarmUp.Begin(_runtime), "warming up");
    }

    /// <inheritdoc/>
    protected override IActorRef CreateRemoteWatcher(ActorSystemImpl system)
    {
        var detector = CreateRemoteWatcherFailureDetector(system);
        return system.SystemActorOf(RemoteSettings.ConfigureDispatcher(Props.Create(() => new ProcessWatcher(detector)).WithDeploy(Deploy.Local)), "remote-watcher");
    }

    /// <inheritdoc/>
    protected override IInternalActorRef CreateRemoteRef(ActorPath actorPath, Address localAddress)
    {
        var runtime = _runtime ??= new ProcessRuntime(Transport.System, this);
        return new LinkActorRef(runtime.Transport, runtime.Peers.Of(actorPath.Address), localAddress, actorPath, ActorRefs.Nobody, Props.None, Deploy.None);
    }

    /// <inheritdoc/>
    protected override IInternalActorRef CreateRemoteRef(Props props, IInternalActorRef supervisor, Address localAddress, ActorPath rpath, Deploy deployment)
    {
        var scope = (PlanScope)deployment.Scope;
        return new ProcessActorRef(Runtime, Runtime.Peers.Of(rpath.Address), localAddress, rpath, supervisor, props, Deploy.None, scope.Plan);
    }

    // Akka calls its provider through this interface, whose members the base class does not make virtual.
    IInternalActorRef IActorRefProvider.ActorOf(
        ActorSystemImpl system, Props props, IInternalActorRef supervisor, ActorPath path, bool systemService, Deploy? deploy, bool lookupDeploy, bool async)
    {
        // In a node: what another process placed here.
        if (props.Type == typeof(PlacedActor))
            return Create(system, props, supervisor, path, deploy, lookupDeploy, async);
        if (systemService || !IsReady)
            return ActorOf(system, props, supervisor, path, systemService, deploy, lookupDeploy, async);

        var configured = lookupDeploy ? _deployer!.Find(path) : null;
        if ((Scoped(configured) ?? Scoped(deploy) ?? Scoped(props.Deploy)) is not { } scope || scope is Placement { Kind: PlacementKind.Local } && configured?.Scope != scope)
            return ActorOf(system, props, supervisor, path, systemService, deploy, lookupDeploy, async);
        if (props.Deploy.Scope is LocalScope or Placement { Kind: PlacementKind.Local } && scope is not Placement { Kind: PlacementKind.Local })
            throw new ConfigurationException($"The configuration places [{path}] in another process ({scope}), but its Props say that it is local.");

        // Akka's own rule: where both say the same place, what the configuration leaves open is as the code says.
        if (configured?.Scope == scope && Scoped(props.Deploy) is { } below)
            scope = scope.WithFallback(below);

        var router = configured?.RouterConfig is { } wanted && ProcessDeployer.IsRouter(wanted) ? wanted : props.Deploy.RouterConfig;
        if (ProcessDeployer.IsRouter(router))
        {
            if (router is not (Pool or FromConfig) || scope is not Placement routees)
                throw new NotSupportedException($"[{path}] is a router of {router.GetType().Name}, which has no routees of its own to place. Put `process` on the routees.");
            // The router stays here; its routees inherit the scope from its props, and each is placed when the router creates it.
            var pool = ProcessDeployer.IsRouter(props.Deploy.RouterConfig) ? props : props.WithRouter(FromConfig.Instance);
            return ActorOf(system, pool.WithDeploy(pool.Deploy.WithScope(routees)), supervisor, path, false, deploy, lookupDeploy, async);
        }

        if (scope is Placement { Kind: PlacementKind.Local })
            return ActorOf(system, props, supervisor, path, systemService, deploy, lookupDeploy, async);
        var plan = Plan(scope, path);
        if (HasAddress(plan.Address))
            return ActorOf(system, props.WithDeploy(props.Deploy.WithScope(Deploy.Local.Scope)), supervisor, path, systemService, deploy, false, async);
        var complete = Configured(props, configured);
        CheckDispatch(system, complete, path);
        var packed = Creation.Pack(complete, path, Runtime.Wire);
        if (((byte[])packed.Arguments[0]).LongLength + CreationFrame.Wrapping is var size && size > Runtime.Settings.MaximumMessageSize)
            throw new MessageTooLargeException($"Props of {props.Type} for [{path}]", size, Runtime.Settings.MaximumMessageSize);
        return ActorOf(system, packed, supervisor, path, false, new Deploy(new PlanScope(plan)), false, async);
    }

    private IInternalActorRef Create(
        ActorSystemImpl system, Props packed, IInternalActorRef supervisor, ActorPath path, Deploy? deploy, bool lookupDeploy, bool async)
    {
        try
        {
            return ActorOf(system, Creation.Unpack(packed, path, Runtime.Wire), supervisor, path, false, deploy, lookupDeploy, async);
        }
        // A dispatcher or a mailbox that this process does not have, or cannot make: their constructors are user code.
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return ActorOf(system, Creation.Failing(path, e.Message, e), supervisor, path, false, deploy, lookupDeploy, async);
        }
    }

    void IActorRefProvider.UnregisterTempActor(ActorPath path)
    {
        UnregisterTempActor(path);
        _runtime?.Asks.Done(path.Name);
    }

    internal Task ShutdownAsync() => IsReady ? Runtime.Placer.ShutdownAsync() : Task.CompletedTask;

    private static Scope? Scoped(Deploy? deploy) => deploy?.Scope is Placement or RemoteScope ? deploy.Scope : null;

    // The node would look these up in the same configuration; but only here is it known under which path this actor was configured.
    private static Props Configured(Props props, Deploy? configured)
    {
        if (configured is null)
            return props;
        if (!string.IsNullOrEmpty(configured.Mailbox))
            props = props.WithMailbox(configured.Mailbox);
        if (!string.IsNullOrEmpty(configured.Dispatcher))
            props = props.WithDispatcher(configured.Dispatcher);
        return configured.StashCapacity == Deploy.NoStashSize ? props : props.WithStashCapacity(configured.StashCapacity);
    }

    // In the node it could only be logged; Akka, too, checks it where the actor is asked for.
    private static void CheckDispatch(ActorSystemImpl system, Props props, ActorPath path)
    {
        try
        {
            var dispatcher = system.Dispatchers.Lookup(props.Dispatcher);
            _ = system.Mailboxes.GetMailboxType(props, dispatcher.Configurator.Config);
        }
        // What a configured type's constructor throws is its own business.
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            throw new ConfigurationException(
                $"Configuration problem while creating [{path}] with dispatcher [{props.Dispatcher}] and mailbox [{props.Mailbox}]", e);
        }
    }

    private PlacementPlan Plan(Scope scope, ActorPath path)
    {
        if (scope is RemoteScope { Address: { } address })
            return Existing(address, path);
        var placement = (Placement)scope;
        if (placement.Kind == PlacementKind.SameAs)
        {
            var neighbour = placement.Neighbour!.Path.Address;
            return Existing(neighbour.HasLocalScope ? DefaultAddress : neighbour, path);
        }

        var overlay = placement.Overlay.Trim();
        // Mistakes in it are found here, before anything has been started.
        Runtime.SettingsOf(overlay, $"node settings of {path}").Process.ThrowIfUnsupported();
        var chosen = Runtime.Placer.AddressOf(placement, path);
        return new PlacementPlan(chosen, NodeName.Of(chosen), overlay);
    }

    // A shared node can always be had, if need be as a new process; any other must still be there.
    private PlacementPlan Existing(Address address, ActorPath path)
    {
        if (address.Equals(NodeName.Main(Runtime.System.Name)) && !HasAddress(address))
            throw new NotSupportedException($"[{path}] cannot be placed in the main process: nodes place actors in nodes.");
        return new PlacementPlan(address, address.Port == NodeName.FixedPort ? NodeName.Of(address) : "", "");
    }

    // Akka's remote provider injects its Remote.conf as a fallback above whatever was injected before, and reads its settings right away: given the
    // system's own settings it would find its TCP transport there. So it is given settings whose "user" configuration is the merged one.
    private static Settings WithDefaults(Settings settings)
    {
        settings.InjectTopLevelFallback(ConfigurationFactory.FromResource("Akka.Remote.Configuration.Remote.conf", typeof(RemoteActorRefProvider).Assembly));
        settings.InjectTopLevelFallback(ReferenceConfig.Reference);
        // A mistake in it is found, and named, when the system is initialised.
        if (string.Equals(settings.Config.GetString("actorproc.link.latency"), nameof(LinkLatency.Spin), StringComparison.OrdinalIgnoreCase))
            settings.InjectTopLevelFallback(ConfigurationFactory.ParseString(InlineExecutor.Hocon));
        return new Settings(settings.System, settings.Config, settings.Setup);
    }

    private sealed class PlanScope(PlacementPlan plan) : RemoteScope(plan.Address)
    {
        public PlacementPlan Plan { get; } = plan;
    }
}
