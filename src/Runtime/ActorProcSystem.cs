using System.Globalization;
using System.Reflection;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using ActorProc.Configuration;
using ActorProc.DependencyInjection;
using ActorProc.Hosting;
using ActorProc.Orchestration;
using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;

namespace ActorProc;

/// <summary>A system whose actors can live in processes of their own: the entry to this library.</summary>
/// <remarks>
/// Owns one Akka <see cref="ActorSystem"/> and every process started through it. Safe for use by many threads. Python's counterpart is the module
/// <c>multiprocessing</c> itself.
/// </remarks>
public sealed class ActorProcSystem : IAsyncDisposable, IProcessFactory
{
    private readonly MainPlacer _placer;
    private readonly List<PosixSignalRegistration> _signals = [];
    private readonly Lock _gate = new();
    private Task? _stopping;

    private ActorProcSystem(ActorSystem system, MainPlacer placer)
    {
        ActorSystem = system;
        _placer = placer;
    }

    /// <summary>The Akka system.</summary>
    public ActorSystem ActorSystem { get; }

    /// <summary>How functions run in processes of their own: processes, pools, and later what they share.</summary>
    public ProcessContext Processes => _placer.Processes;

    internal MainPlacer Placer => _placer;

    /// <summary>Starts a system. No process is started before one is needed.</summary>
    /// <param name="name">Its name: letters, digits, <c>-</c> and <c>_</c>.</param>
    /// <param name="options">How it starts.</param>
    /// <param name="cancellationToken">Given up before it has begun.</param>
    /// <exception cref="ActorProcConfigurationException">A setting cannot be used, or the run directory is not private; the text names it.</exception>
    public static Task<ActorProcSystem> StartAsync(string name, ActorProcOptions? options = null, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        options = options is null ? new ActorProcOptions() : options with { };
        // Off this thread: reading the configuration and starting Akka take a good 100 ms.
        return Task.Run(() => Start(name, options), cancellationToken);
    }

    /// <summary>The entry to a system that was made by Akka's own <see cref="ActorSystem.Create(string)"/>.</summary>
    /// <param name="actorSystem">A running system.</param>
    /// <exception cref="InvalidOperationException">Its provider is not <see cref="ProcessActorRefProvider"/>, or it runs in a node.</exception>
    /// <remarks>Signals are handled as that system's configuration says. Disposing of the result terminates the system.</remarks>
    public static ActorProcSystem For(ActorSystem actorSystem)
    {
        ArgumentNullException.ThrowIfNull(actorSystem);
        var provider = ((ExtendedActorSystem)actorSystem).Provider;
        if (provider is not ProcessActorRefProvider ours)
        {
            throw new InvalidOperationException(
                $"The system '{actorSystem.Name}' cannot place actors in processes: its provider is {provider.GetType().FullName}. " +
                "Configure it with akka.actor.provider = \"ActorProc.ProcessActorRefProvider, ActorProc\", or start it with ActorProcSystem.StartAsync.");
        }

        if (ours.Runtime.Placer is not MainPlacer placer)
        {
            throw new InvalidOperationException(
                $"This is process {Environment.ProcessId}, a node of the system '{actorSystem.Name}'. Its main process owns the nodes; actors here place others with Context.ActorOf.");
        }

        return new ActorProcSystem(actorSystem, placer);
    }

    /// <summary>Creates a top-level actor where <paramref name="placement"/> says.</summary>
    /// <inheritdoc cref="PlacementExtensions.ActorOf(IActorRefFactory, Props, string?, Placement)"/>
    public IActorRef ActorOf(Props props, string? name, Placement placement) => ActorSystem.ActorOf(props, name, placement);

    /// <summary>What the orchestrator knows of each node that has or is about to have a process.</summary>
    /// <param name="cancellationToken">Ends the wait for its answer.</param>
    /// <returns>Nothing once the system has been disposed of.</returns>
    public async Task<IReadOnlyList<NodeInfo>> GetNodesAsync(CancellationToken cancellationToken = default)
    {
        var answer = _placer.Orchestrator.Ask<NodeInfo[]>(new OrchestratorProtocol.GetNodes(), Timeout.InfiniteTimeSpan, cancellationToken);
        await Task.WhenAny(answer, ActorSystem.WhenTerminated).ConfigureAwait(false);
        return answer.IsCompleted ? await answer.ConfigureAwait(false) : [];
    }

    /// <summary>
    /// Waits for processes that are no daemons, ends those that are and all pools, stops the actors, then the nodes. When this completes no process is left.
    /// </summary>
    /// <remarks>
    /// The wait is without limit, as when a Python program ends; everything after it is bounded by drain-timeout. Any number of calls; all wait for the same stop.
    /// It does not throw for what died earlier.
    /// </remarks>
    public ValueTask DisposeAsync()
    {
        lock (_gate)
            return new ValueTask(_stopping ??= StopAsync());
    }

    internal static ActorProcSystem Start(string name, ActorProcOptions options)
    {
        var config = Layer(options).SafeWithFallback(options.Config ?? ConfigurationFactory.Load());
        var setup = options.Setup ?? ActorSystemSetup.Empty;
        if (options.Services is { } services)
            setup = setup.And(new ServicesSetup(services));
        var system = Create(name, config, setup);
        var entry = For(system);
        if (SystemSettings.From(system.Settings.Config).HandleSignals)
            entry.HandleSignals();
        return entry;
    }

    // Akka makes its provider by reflection, which wraps what that has to say.
    private static ActorSystem Create(string name, Config config, ActorSystemSetup setup)
    {
        try
        {
            return NodeSystem.Start(name, config, setup);
        }
        catch (TargetInvocationException e) when (e.GetBaseException() is ActorProcException cause)
        {
            ExceptionDispatchInfo.Throw(cause);
            throw;
        }
    }

    private static Config Layer(ActorProcOptions options)
    {
        List<string> lines = ["akka.actor.provider = \"ActorProc.ProcessActorRefProvider, ActorProc\""];
        if (options.Standby is { } standby)
            lines.Add(string.Create(CultureInfo.InvariantCulture, $"actorproc.standby = {standby}"));
        if (options.RunDirectory is { } directory)
            lines.Add($"actorproc.run-directory = {HoconText.Quote(directory)}");
        if (options.HandleSignals is { } handle)
            lines.Add($"actorproc.handle-signals = {(handle ? "on" : "off")}");
        if (options.NodeServices is { } startup)
            lines.Add($"{NodeContainer.Key} = {HoconText.Quote(NodeContainer.NameOf(startup))}");
        // Two who handle the same signal would race: either this library does, or Akka.
        lines.Add($"akka.coordinated-shutdown.run-by-clr-shutdown-hook = off");
        return ConfigurationFactory.ParseString(string.Join('\n', lines));
    }

    private void HandleSignals()
    {
        var count = 0;
        Handle(PosixSignal.SIGINT, 130);
        Handle(PosixSignal.SIGTERM, 143);

        void Handle(PosixSignal signal, int exitCode)
        {
            _signals.Add(PosixSignalRegistration.Create(signal, context =>
            {
                // The second one, of either kind, kills, as if nobody handled it.
                if (Interlocked.Increment(ref count) > 1)
                    return;
                context.Cancel = true;
                _ = ExitAfterStop(exitCode);
            }));
        }
    }

    private async Task ExitAfterStop(int exitCode)
    {
        // Main may be waiting for the same end, and return before the line below.
        Environment.ExitCode = exitCode;
        try
        {
            // Who waits for a process that takes its time would wait here too, and whoever pressed Ctrl-C does not want that.
            if (Processes.IsUsed)
                await Processes.Hub.StopAllAsync().ConfigureAwait(false);
            await DisposeAsync().ConfigureAwait(false);
        }
        finally
        {
            Environment.Exit(exitCode);
        }
    }

    private async Task StopAsync()
    {
        if (Processes.IsUsed)
            await Processes.Hub.EndAsync().ConfigureAwait(false);
        await ActorSystem.Terminate().ConfigureAwait(false);
        await ActorSystem.WhenTerminated.ConfigureAwait(false);
        await SystemServices.CloseAsync(ActorSystem).ConfigureAwait(false);
        foreach (var signal in _signals)
            signal.Dispose();
    }
}
