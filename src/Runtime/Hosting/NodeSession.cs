using System.Runtime.InteropServices;
using ActorProc.DependencyInjection;
using ActorProc.Deployment;
using ActorProc.Link;
using ActorProc.Node;
using ActorProc.Orchestration;
using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.Event;

namespace ActorProc.Hosting;

/// <summary>One life of a node process: from its brief to its farewell.</summary>
/// <param name="brief">Who it is.</param>
/// <param name="ownsProcess">Whether the process is its own, to end as it must; false for a node inside another process.</param>
/// <param name="shared">The configuration that all nodes of the system share, if it has been read already.</param>
internal sealed class NodeSession(NodeBrief brief, bool ownsProcess, Config? shared = null)
{
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(1);

    private readonly TaskCompletionSource<ExitReason> _leaving = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private LinkEndpoint? _endpoint;
    private Connection? _main;
    private int _saidGoodbye;

    public NodeBrief Brief => brief;

    public LinkEndpoint Endpoint => _endpoint ?? throw new InvalidOperationException("The node's system has not started yet.");

    /// <summary>Runs the node's system until it is to leave, or its system ends by itself.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync()
    {
        using var signals = ownsProcess ? WatchProcess() : null;
        var config = ConfigurationFactory.ParseString(brief.Overlay).WithFallback(shared ?? ConfigurationFactory.ParseString(brief.Hocon));
        var setup = BootstrapSetup.Create().WithConfig(config);
        var system = ActorSystem.Create(brief.System, ActorSystemSetup.Create(setup, new NodeSetup(this)));
        if (brief.MemoryLimit > 0)
            MemoryGuard.Start(system, OutOfMemory);
        _main!.SendControl(ControlCodec.Write(new Ready(Environment.ProcessId)));

        var terminated = system.WhenTerminated;
        var leaving = _leaving.Task;
        var reason = await Task.WhenAny(leaving, terminated).ConfigureAwait(false) == leaving ? await leaving.ConfigureAwait(false) : new ExitReason.Exited(0);
        await system.Terminate().ConfigureAwait(false);
        await SystemServices.CloseAsync(system).ConfigureAwait(false);
        SayGoodbye(reason);
        Endpoint.Dispose();
        return 0;
    }

    /// <summary>Called by the provider when the system's references are ready.</summary>
    public IPlacer Attach(ProcessRuntime runtime)
    {
        _endpoint = new LinkEndpoint(brief.RunDirectory, brief.Self, brief.Key, runtime.Settings.Link, runtime.Inbox,
            why => runtime.Log.Warning("A connection was refused: {0}. Only processes of this system can talk to it.", why));
        var main = NodeName.Main(brief.System);
        _main = _endpoint.Connect(new LinkAddress(main.Host, main.Port!.Value, 1), LinkEndpoint.ToMain);
        var placer = new NodePlacer(runtime, this);
        runtime.Placer = placer;
        runtime.Peers.Of(main).Up(_main, 1);
        _endpoint.Listen();
        _main.Start(runtime.Inbox);
        if (ownsProcess && runtime.Settings.UnresponsiveTimeout > TimeSpan.Zero)
            _endpoint.Connect(new LinkAddress(main.Host, main.Port!.Value, 1), LinkEndpoint.Pulse).Start(new PulseAnswer());
        return placer;
    }

    /// <summary>It leaves although nobody asked it to: its actors finish, but their end is the end of their process, on which supervisors decide.</summary>
    public bool LeavesUnasked { get; private set; }

    public void Leave(ExitReason reason)
    {
        LeavesUnasked = reason is not ExitReason.Stopped;
        _leaving.TrySetResult(reason);
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
