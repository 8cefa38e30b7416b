using ActorProc.TestKit.Faults;
using ActorProc.TestKit.Output;
using Akka.Actor;

namespace ActorProc.TestKit;

/// <content>What goes wrong on purpose.</content>
public abstract partial class ActorProcTestKit
{
    private readonly Dictionary<(IActorRef From, string Host), IActorRef> _faulty = [];
    private readonly Dictionary<Address, int> _killed = [];

    /// <summary>Kills the process in which an actor lives, with SIGKILL, and does not wait for what follows.</summary>
    /// <param name="actor">An actor in another process.</param>
    /// <returns>The process id that was killed.</returns>
    /// <exception cref="Xunit.Sdk.XunitException">It is in no process.</exception>
    /// <exception cref="InvalidOperationException">It lives in the tests' own process.</exception>
    public async Task<int> KillProcessOfAsync(IActorRef actor)
    {
        var pid = await PidOfAsync(actor);
        ThrowIfHere(actor, "killed");
        // Which of its processes that was: inside the tests' process their ids are all the same.
        _killed[actor.Path.Address] = (await App.GetNodesAsync()).NodeOf(actor)?.Incarnation ?? 0;
        if (Mode == ProcessMode.InProcess)
            Living(actor).Process.Kill();
        else
            ProcessSignals.Kill(pid);
        return pid;
    }

    /// <summary>Stops the process in which an actor lives, as SIGSTOP does, and returns when none of its threads runs any more.</summary>
    /// <param name="actor">An actor in another process.</param>
    /// <returns>The process id that was stopped, for <see cref="ProcessSignals.Continue"/>.</returns>
    /// <exception cref="NotSupportedException">The tests run in-process.</exception>
    /// <inheritdoc cref="KillProcessOfAsync" path="/exception"/>
    /// <remarks>One that stays so longer than <c>actorproc.unresponsive-timeout</c> is killed.</remarks>
    public async Task<int> StopProcessOfAsync(IActorRef actor)
    {
        ThrowIfInProcess("stopped");
        var pid = await PidOfAsync(actor);
        ThrowIfHere(actor, "stopped");
        ProcessSignals.Stop(pid);
        return pid;
    }

    /// <summary>Lets the process in which an actor lives go on.</summary>
    /// <inheritdoc cref="StopProcessOfAsync" path="/param"/>
    /// <inheritdoc cref="StopProcessOfAsync" path="/exception"/>
    public async Task ContinueProcessOfAsync(IActorRef actor)
    {
        ThrowIfInProcess("continued");
        ProcessSignals.Continue(await PidOfAsync(actor));
    }

    /// <summary>The next start of a process fails: it is not started at all.</summary>
    /// <param name="name">Only a node or a process for functions of this name, or the process of a placed actor of this name; nothing means whichever comes next, but for those that are started ahead.</param>
    /// <param name="cause">What the failure says.</param>
    public void FailNextStart(string? name = null, string cause = "no reason given") => Launcher.Add(new StartFault(name, cause, null));

    /// <summary>The next process that is started crashes at a point.</summary>
    /// <param name="point">Where. A process for functions can crash at <see cref="CrashPoint.Boot"/> only.</param>
    /// <param name="name">As for <see cref="FailNextStart"/>.</param>
    public void CrashNextStart(CrashPoint point, string? name = null) => Launcher.Add(new StartFault(name, null, point));

    /// <summary>The process in which an actor lives crashes when that actor comes to a point.</summary>
    /// <param name="actor">An actor in another process.</param>
    /// <param name="point">Where; <see cref="CrashPoint.Boot"/> is over by now.</param>
    /// <exception cref="ArgumentException">The process has booted already.</exception>
    /// <inheritdoc cref="KillProcessOfAsync" path="/exception"/>
    public async Task CrashAtAsync(IActorRef actor, CrashPoint point)
    {
        ArgumentNullException.ThrowIfNull(point);
        if (point == CrashPoint.Boot)
            throw new ArgumentException($"{actor} has a process that has booted. Use {nameof(CrashNextStart)} before it is placed.", nameof(point));
        await OrderAsync(actor, new ArmCrash(point.Text, NodeAgent.NameOf(actor)));
    }

    /// <summary>Uses up the memory of the process in which an actor lives, until its limit ends it, and waits for that.</summary>
    /// <param name="actor">An actor in a process with a limit: <see cref="NodeOptions.MemoryLimit"/> or <see cref="NodeOptions.HeapLimit"/>.</param>
    /// <param name="timeout">The longest wait, dilated.</param>
    /// <exception cref="NotSupportedException">The tests run in-process.</exception>
    /// <exception cref="InvalidOperationException">It has no limit.</exception>
    /// <exception cref="Xunit.Sdk.XunitException">It did not end for that reason.</exception>
    public async Task<ExitReason.MemoryLimit> ExceedMemoryLimitAsync(IActorRef actor, TimeSpan? timeout = null)
    {
        ThrowIfInProcess("given a limit");
        return await ExpectNodeExitedAsync<ExitReason.MemoryLimit>(actor, () => OrderAsync(actor, new FillMemory()), timeout);
    }

    /// <summary>The link between the processes of two actors, to be made slow, lossy or dead.</summary>
    /// <param name="one">An actor; the one that messages go <see cref="LinkDirection.Forth"/> from.</param>
    /// <param name="other">An actor in another process.</param>
    /// <exception cref="ArgumentException">Both live in the same process.</exception>
    public FaultyLink LinkBetween(IActorRef one, IActorRef other)
    {
        ArgumentNullException.ThrowIfNull(one);
        ArgumentNullException.ThrowIfNull(other);
        if (HostOf(one) == HostOf(other))
            throw new ArgumentException($"{one} and {other} live in the same process: there is no link between them.", nameof(other));
        return new FaultyLink(this, one, other);
    }

    internal string HostOf(IActorRef actor)
    {
        var address = actor.Path.Address.HasLocalScope ? ((ExtendedActorSystem)Sys).Provider.DefaultAddress : actor.Path.Address;
        return $"{address.Host}-{address.Port}";
    }

    internal async Task SetLinkAsync(IActorRef from, IActorRef to, FaultLink order)
    {
        if (order.IsOn)
            _faulty[(from, order.Host)] = to;
        else
            _faulty.Remove((from, order.Host));
        if (!IsHere(from))
        {
            await OrderAsync(from, order);
            return;
        }

        Links.Set(order.Host, order.ToFault());
    }

    internal IActorRef AgentOf(IActorRef actor) =>
        ((ExtendedActorSystem)Sys).Provider.ResolveActorRef(new RootActorPath(actor.Path.Address) / "system" / NodeAgent.Name);

    internal async Task OrderAsync(IActorRef actor, object order)
    {
        ThrowIfHere(actor, "given a fault");
        await NodeAsync(actor, $"{actor} is in a process that takes a test's orders", node => node.State == NodeState.Up, null);
        var limit = RemainingOrDilated(null);
        try
        {
            await AgentOf(actor).Ask<Obeyed>(order, limit);
        }
        catch (Exception e) when (e is AskTimeoutException or NodeDownException)
        {
            throw await Report.MakeAsync(this, $"{actor}'s process takes the order {order}", e.Message, limit);
        }
    }

    private Link.LinkFaults Links => ((ProcessActorRefProvider)((ExtendedActorSystem)Sys).Provider).Runtime.Settings.Faults;

    /// <summary>Takes all faults off that the test has put on links and has not taken off, and those of starts that never came.</summary>
    internal async Task HealAllAsync()
    {
        Launcher.ForgetFaults();
        var nodes = await App.GetNodesAsync().ConfigureAwait(false);
        foreach (var ((from, host), to) in _faulty.ToArray())
        {
            // One that has ended, or whose process is another one by now, has none.
            if (!IsHere(from) && nodes.NodeOf(from) is not { State: NodeState.Up })
                continue;
            var healing = SetLinkAsync(from, to, new FaultLink(host, IsOn: false, TimeSpan.Zero, 0, 0, IsDead: false));
            await (IsHere(from) ? healing : UntilHealedOrGoneAsync(from, healing)).ConfigureAwait(false);
        }

        _faulty.Clear();
    }

    // Where a process is about to end nobody may be there any more to take the order.
    private async Task UntilHealedOrGoneAsync(IActorRef from, Task healing)
    {
        while ((await App.GetNodesAsync().ConfigureAwait(false)).NodeOf(from) is { State: NodeState.Up })
        {
            await Task.WhenAny(healing, Task.Delay(5)).ConfigureAwait(false);
            if (healing.IsCompleted && healing.Exception?.InnerException is not NodeDownException)
            {
                await healing.ConfigureAwait(false);
                return;
            }
        }

        // Nobody waits for it any more; that it failed is no news then.
        _ = healing.ContinueWith(static failed => failed.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
    }

    private Launched Living(IActorRef actor) =>
        Launcher.Living(Orchestration.NodeName.Of(actor.Path.Address)) ?? throw new InvalidOperationException($"{actor} has no living node.");

    private void ThrowIfHere(IActorRef actor, string what)
    {
        if (IsHere(actor))
            throw new InvalidOperationException($"{actor} lives in the process that runs the tests, which cannot be {what}. Place it in another one.");
    }

    private void ThrowIfInProcess(string what)
    {
        if (Mode == ProcessMode.InProcess)
            throw new NotSupportedException($"A part of this process cannot be {what}: this needs {nameof(ProcessMode)}.{nameof(ProcessMode.Processes)}.");
    }
}
