using System.Runtime.CompilerServices;
using ActorProc.Calls;
using ActorProc.Functions;
using ActorProc.Launching;
using ActorProc.Processes;
using Akka.Actor;

namespace ActorProc;

/// <summary>A way to start processes, with everything that is started in that way. Python: a context of <c>multiprocessing</c>.</summary>
/// <remarks>Safe to use from any thread.</remarks>
public sealed class ProcessContext : IProcessFactory
{
    internal const string Spawn = "spawn";
    internal const string ForkServer = "forkserver";
    internal const string InProcess = "in-process";

    private readonly Lazy<ProcessHub> _hub;
    private readonly Func<ActorSystem> _system;
    private readonly ProcessContext? _default;
    private string? _method;

    internal ProcessContext(Lazy<ProcessHub> hub, Func<ActorSystem> system) => (_hub, _system) = (hub, system);

    private ProcessContext(ProcessContext origin, string method) => (_default, _hub, _system, _method) = (origin, origin._hub, origin._system, method);

    /// <summary>All ways to start a process, the default one first. Python: <c>get_all_start_methods()</c>.</summary>
    /// <remarks>
    /// <c>spawn</c>: a fresh process. <c>forkserver</c>: one that has been kept booted, of which there are as many as <c>actorproc.processes.spares</c> says.
    /// <c>in-process</c>: a thread of this process plays the child, for debugging. There is no <c>fork</c> in .NET.
    /// </remarks>
    public static IReadOnlyList<string> StartMethods { get; } = [Spawn, ForkServer, InProcess];

    /// <summary>The context of the process that this code runs in, if it was itself started by one: how it starts processes of its own.</summary>
    /// <exception cref="InvalidOperationException">This is no such process. In the main process, ask the <see cref="ActorProcSystem"/>.</exception>
    public static ProcessContext Current => ProcessScope.Here.Context?.Value ?? throw new InvalidOperationException(
        $"This process was not started by a {nameof(ProcessContext)}. In the main process use {nameof(ActorProcSystem)}.{nameof(ActorProcSystem.Processes)}.");

    /// <summary>How processes are started: one of <see cref="StartMethods"/>.</summary>
    public string StartMethod => _method ?? Hub.Settings.StartMethod;

    /// <summary>The actor system of this process. In a process that runs functions it starts when it is first asked for, or when an actor is first met.</summary>
    public ActorSystem ActorSystem => _system();

    ProcessContext IProcessFactory.Processes => this;

    internal ProcessHub Hub => _hub.Value;

    /// <summary>What the system is called among those whose objects this process shares.</summary>
    internal string SharingName => SharingDirectory.NameOf(Hub.Settings.RunDirectory);

    internal bool IsUsed => _hub.IsValueCreated;

    /// <summary>The same system with another way to start processes.</summary>
    /// <param name="method">One of <see cref="StartMethods"/>, or <c>null</c> for this one.</param>
    /// <exception cref="ArgumentException">There is no such method.</exception>
    public ProcessContext GetContext(string? method = null) => method is null ? this : new ProcessContext(_default ?? this, Known(method));

    /// <summary>Changes how the system starts processes, once.</summary>
    /// <param name="method">One of <see cref="StartMethods"/>.</param>
    /// <param name="force">Also when it has been set before.</param>
    /// <exception cref="InvalidOperationException">It has been set before, or this is a context that was asked for by name.</exception>
    /// <exception cref="ArgumentException">There is no such method.</exception>
    public void SetStartMethod(string method, bool force = false)
    {
        if (_default is not null)
            throw new InvalidOperationException($"cannot set start method of concrete context: this one is '{_method}'. Set it on the system's own.");
        if (Interlocked.CompareExchange(ref _method, Known(method), null) is not null)
        {
            if (!force)
                throw new InvalidOperationException($"context has already been set: the start method is '{_method}'.");
            _method = method;
        }
    }

    /// <summary>The processes that were started here and live. Python: <c>active_children()</c>.</summary>
    /// <returns>A list of its own.</returns>
    public IReadOnlyList<ActorProcess> ActiveChildren() => IsUsed ? Hub.Family.Active : [];

    internal static ProcessContext InChild(FunctionBrief brief, ICallCodec codec, Func<ActorSystem> system) => new(
        new Lazy<ProcessHub>(() => new ProcessHub(brief.System, brief.Hub, new ProcessLauncher(), codec, Console.Error.WriteLine)), system);

    internal Task<object?> CallAsync(Delegate target, object?[] arguments, CallOptions options, CancellationToken cancellationToken)
    {
        var call = new PendingCall(OutgoingCall.To(target, arguments, Hub.Codec), Hub.Codec, CallFlags.Reports | CallFlags.Last);
        OwnProcessCall.Begin(this, call, options, cancellationToken);
        return call.Outcome;
    }

    internal async IAsyncEnumerable<T> StreamAsync<T>(
        Delegate target, object?[] arguments, CallOptions options, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var call = new PendingCall(OutgoingCall.To(target, arguments, Hub.Codec), Hub.Codec, CallFlags.Reports | CallFlags.Last | CallFlags.Streams);
        var child = OwnProcessCall.Begin(this, call, options, cancellationToken);
        try
        {
            await foreach (var item in call.Items!.Reader.ReadAllAsync(CancellationToken.None).ConfigureAwait(false))
            {
                call.Taken();
                yield return (T)item!;
            }
        }
        finally
        {
            child.Kill(new ExitReason.Stopped());
        }
    }

    internal Child Launch(ChildSpec spec, ProcessScope creator)
    {
        if (StartMethod != InProcess)
            return Hub.Start(spec, creator, spared: StartMethod == ForkServer, (_default ?? this).StartMethod);
        var parent = ActorProcess.OfParent(creator.Current.Name, Environment.ProcessId);
        var current = ActorProcess.OfChild(spec.Name, spec.Daemon, spec.Identity, new AuthenticationKey(spec.AuthKey), parent);
        var scope = new ProcessScope(current)
        {
            Parent = parent, Identity = spec.Identity, AllowChildren = spec.AllowChildren, Context = new Lazy<ProcessContext>(() => new ProcessContext(Inner(), _system).GetContext(InProcess)),
        };
        return new InProcessChild(scope, Hub.Codec, Hub.Settings.Link.MaximumMessageSize, spec.HasBoard);
    }

    // Each child has a family of its own.
    private Lazy<ProcessHub> Inner() => new(() => new ProcessHub(Hub.System, Hub.Settings, new ProcessLauncher(), Hub.Codec, Console.Error.WriteLine));

    private static string Known(string method) => StartMethods.Contains(method)
        ? method
        : throw new ArgumentException($"cannot find context for '{method}'. There are: {string.Join(", ", StartMethods)}.", nameof(method));
}
