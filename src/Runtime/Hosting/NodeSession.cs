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
internal sealed class NodeSession(NodeBrief brief)
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
        AppDomain.CurrentDomain.ProcessExit += (_, _) => SayGoodbye(new ExitReason.Exited(Environment.ExitCode));
        AppDomain.CurrentDomain.UnhandledException += (_, e) => SayGoodbye(new ExitReason.UnhandledException(e.ExceptionObject.ToString() ?? ""));
        // SIGTERM from outside lets the actors finish; Ctrl-C, which goes to the whole terminal, is the main process's business.
        using var term = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context =>
        {
            context.Cancel = true;
            Leave(new ExitReason.Signaled(15));
        });

        var setup = BootstrapSetup.Create().WithConfig(ConfigurationFactory.ParseString(brief.Hocon));
        var system = ActorSystem.Create(brief.System, ActorSystemSetup.Create(setup, new NodeSetup(this)));
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
        return placer;
    }

    public void Leave(ExitReason reason) => _leaving.TrySetResult(reason);

    /// <summary>Everything that was sent is written before the process ends; the way to the main process stays open for the farewell.</summary>
    public Task FlushAsync() => Task.WhenAll(Endpoint.FlushAsync(Farewell));

    public void OnClosed(Connection connection)
    {
        Endpoint.Forget(connection);
        // The lifeline tells of the main process's end. A broken link with a living one leaves this node without a purpose all the same.
        if (connection == _main && Volatile.Read(ref _saidGoodbye) == 0)
            Lifeline.ExitNow(NodeExitCode.ParentLost);
    }

    /// <summary>A heap that has run full is not trusted further, not even to say goodbye.</summary>
    public void OutOfMemory()
    {
        if (brief.MemoryLimit > 0)
            Lifeline.ExitNow(NodeExitCode.MemoryLimit);
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
