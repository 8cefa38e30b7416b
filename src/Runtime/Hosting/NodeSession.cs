using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ActorProc.Calls;
using ActorProc.Coordination;
using ActorProc.DependencyInjection;
using ActorProc.Deployment;
using ActorProc.Link;
using ActorProc.Node;
using ActorProc.Orchestration;
using ActorProc.Processes;
using Akka.Actor;
using Akka.Configuration;
using Akka.Event;

namespace ActorProc.Hosting;

/// <summary>One life of a node process: from its brief to its farewell.</summary>
/// <param name="brief">Who it is.</param>
/// <param name="ownsProcess">Whether the process is its own, to end as it must; false for a node inside another process.</param>
/// <param name="shared">The configuration that all nodes of the system share, if it has been read already.</param>
/// <param name="ahead">Its system, as far as that could be started before this was known.</param>
internal sealed class NodeSession(NodeBrief brief, bool ownsProcess, Config? shared = null, SystemAhead? ahead = null)
{
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(1);

    // A process that is new has better things to do than to prepare for its end.
    private static readonly TimeSpan AfterFirstAnswers = TimeSpan.FromMilliseconds(250);

    private readonly TaskCompletionSource<ExitReason> _leaving = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private LinkEndpoint? _endpoint;
    private Connection? _main;
    private int _saidGoodbye;

    public NodeBrief Brief => brief;

    /// <summary>It was a standby node: what it needs has been compiled.</summary>
    public bool IsWarm => shared is not null;

    public LinkEndpoint Endpoint => _endpoint ?? throw new InvalidOperationException("The node's system has not started yet.");

    /// <summary>Runs the node's system until it is to leave, or its system ends by itself.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync()
    {
        using var signals = ownsProcess ? WatchProcess() : null;
        return await LiveAsync(await StartAsync().ConfigureAwait(false)).ConfigureAwait(false);
    }

    /// <summary>Starts the node's system, or finishes what was started ahead.</summary>
    public async Task<ExtendedActorSystem> StartAsync()
    {
        var system = ahead is not null && ahead.Suits(brief)
            ? await ahead.FinishAsync(this).ConfigureAwait(false)
            : NodeSystem.Create(brief.System, shared ?? ConfigurationFactory.ParseString(brief.Hocon), brief.Overlay, new NodeSetup(Task.FromResult(this)));
        if (brief.MemoryLimit > 0)
            WatchMemory(system);
        // Before anything can end the system.
        if (ownsProcess)
            Rest.WhenIdle(system);
        _main!.SendControl(ControlCodec.Write(new Ready(Environment.ProcessId)));
        // Nothing waits for this.
        if (ownsProcess && ((ProcessActorRefProvider)((ExtendedActorSystem)system).Provider).Runtime.Settings.UnresponsiveTimeout > TimeSpan.Zero)
            Connect(LinkEndpoint.Pulse).Start(new PulseAnswer());
        if (ownsProcess && !IsWarm && OperatingSystem.IsLinux())
            Beacon.Light(Path.Combine(brief.RunDirectory, Beacon.SocketName), AfterFirstAnswers);
        return (ExtendedActorSystem)system;
    }

    /// <summary>Waits until it is to leave, or its system ends by itself.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> LiveAsync(ActorSystem system)
    {
        var terminated = system.WhenTerminated;
        var leaving = _leaving.Task;
        var reason = await Task.WhenAny(leaving, terminated).ConfigureAwait(false) == leaving ? await leaving.ConfigureAwait(false) : new ExitReason.Exited(0);
        await system.Terminate().ConfigureAwait(false);
        await SystemServices.CloseAsync(system).ConfigureAwait(false);
        if (ownsProcess)
            await SharingDirectory.CloseAsync(brief.RunDirectory, Farewell).ConfigureAwait(false);
        SayGoodbye(reason);
        Endpoint.Dispose();
        return 0;
    }

    /// <summary>Called by the provider when the system's references are ready.</summary>
    public IPlacer Attach(ProcessRuntime runtime)
    {
        _endpoint = new LinkEndpoint(brief.RunDirectory, brief.Self, brief.Key, runtime.Settings.Link, runtime.Inbox,
            why => runtime.Log.Warning("A connection was refused: {0}. Only processes of this system can talk to it.", why));
        _main = Connect(LinkEndpoint.ToMain);
        var placer = new NodePlacer(runtime, this);
        runtime.Placer = placer;
        runtime.Peers.Of(NodeName.Main(brief.System)).Up(_main, 1);
        _endpoint.Listen();
        _main.Start(runtime.Inbox);
        if (ownsProcess)
        {
            SharingDirectory.Add(brief.RunDirectory, _ => LinkedCoordination.Connect(
                brief.RunDirectory, brief.Key, runtime.Settings.Link, CallCodec.Of(runtime.System), brief.Self.Host, Lifeline.EndWithParent));
        }

        return placer;
    }

    /// <summary>It leaves although nobody asked it to: its actors finish, but their end is the end of their process, on which supervisors decide.</summary>
    public bool LeavesUnasked { get; private set; }

    public void Leave(ExitReason reason)
    {
        LeavesUnasked = reason is not ExitReason.Stopped;
        _leaving.TrySetResult(reason);
    }

    /// <summary>For a node inside another process: to all others it is as if its process had been killed. Its actors end by and by.</summary>
    public void Break()
    {
        Interlocked.Exchange(ref _saidGoodbye, 1);
        _endpoint?.Dispose();
        _leaving.TrySetResult(new ExitReason.Signaled(9));
    }

    /// <summary>Everything that was sent is written before the process ends; the way to the main process stays open for the farewell.</summary>
    public Task FlushAsync() => Task.WhenAll(Endpoint.FlushAsync(Farewell));

    public void OnClosed(Connection connection)
    {
        Endpoint.Forget(connection);
        // The lifeline tells of the main process's end. A broken link with a living one leaves this node without a purpose all the same.
        if (ownsProcess && connection == _main && Volatile.Read(ref _saidGoodbye) == 0)
            Lifeline.EndWithParent();
    }

    /// <summary>A heap that has run full is not trusted further, not even to say goodbye.</summary>
    public void OutOfMemory()
    {
        if (brief.MemoryLimit > 0)
            Lifeline.ExitNow(NodeExitCode.MemoryLimit);
    }

    private void WatchMemory(ActorSystem system)
    {
        Lifeline.PrepareExitNow();
        RuntimeHelpers.PrepareMethod(typeof(NodeSession).GetMethod(nameof(OutOfMemory))!.MethodHandle);
        MemoryGuard.Start(system, OutOfMemory);
    }

    private Connection Connect(byte purpose)
    {
        var main = NodeName.Main(brief.System);
        return Endpoint.Connect(new LinkAddress(main.Host, main.Port!.Value, 1), purpose);
    }

    private PosixSignalRegistration WatchProcess()
    {
        AppDomain.CurrentDomain.ProcessExit += (_, _) => SayGoodbye(new ExitReason.Exited(Environment.ExitCode));
        AppDomain.CurrentDomain.UnhandledException += (_, e) => SayGoodbye(new ExitReason.UnhandledException(e.ExceptionObject.ToString() ?? ""));
        // From outside: the actors may finish. Ctrl-C, which goes to the whole terminal, is the main process's business.
        return PosixSignalRegistration.Create(PosixSignal.SIGTERM, context =>
        {
            context.Cancel = true;
            Leave(new ExitReason.Signaled(15));
        });
    }

    private void SayGoodbye(ExitReason reason)
    {
        if (Interlocked.Exchange(ref _saidGoodbye, 1) != 0 || _main is not { } main)
            return;
        main.SendControl(ControlCodec.Write(new Goodbye(reason)));
        using var limit = new CancellationTokenSource(Farewell);
        try
        {
            main.FlushAsync(limit.Token).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException)
        {
            // The main process does not read. It will see how this one ended.
        }
    }
}
