using ActorProc.Orchestration;
using ActorProc.TestKit.Output;
using Akka.Actor;

namespace ActorProc.TestKit;

/// <content>Where actors live, and how they end.</content>
public abstract partial class ActorProcTestKit
{
    /// <summary>The process in which an actor lives, as the orchestrator knows it.</summary>
    /// <param name="actor">An actor of this system, in this process or another.</param>
    /// <param name="timeout">The longest wait for it to have one.</param>
    /// <returns>Its process id. In <see cref="ProcessMode.InProcess"/> it is always that of this process.</returns>
    /// <exception cref="Xunit.Sdk.XunitException">It is in no process.</exception>
    public async Task<int> PidOfAsync(IActorRef actor, TimeSpan? timeout = null)
    {
        ArgumentNullException.ThrowIfNull(actor);
        return IsHere(actor) ? Environment.ProcessId : (await NodeAsync(actor, $"{actor} is in a process", node => node.Pid is not null, timeout)).Pid!.Value;
    }

    /// <summary>Expects that an actor lives in another process than the test.</summary>
    /// <param name="actor">The actor.</param>
    /// <param name="timeout">The longest wait, dilated.</param>
    /// <returns>The id of that process.</returns>
    /// <exception cref="Xunit.Sdk.XunitException">It lives here, or nowhere.</exception>
    public async Task<int> ExpectRunsInOtherProcessAsync(IActorRef actor, TimeSpan? timeout = null)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var expected = $"{actor} runs in another process than {Environment.ProcessId}";
        if (IsHere(actor))
            throw await Report.MakeAsync(this, expected, $"it runs in this process. Was it placed there, or does its configuration path differ from {actor.Path}?");
        return (await NodeAsync(actor, expected, node => node is { State: NodeState.Up, Pid: not null }, timeout)).Pid!.Value;
    }

    /// <summary>Expects that two actors live in one process.</summary>
    /// <param name="actor">An actor.</param>
    /// <param name="other">Another one.</param>
    /// <param name="timeout">The longest wait for both to have a process, dilated.</param>
    /// <exception cref="Xunit.Sdk.XunitException">They do not.</exception>
    public async Task ExpectRunsInSameProcessAsync(IActorRef actor, IActorRef other, TimeSpan? timeout = null)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(other);
        var (one, two) = (await PidOfAsync(actor, timeout), await PidOfAsync(other, timeout));
        // Nodes within one process differ by their addresses.
        if (one != two || IsHere(actor) != IsHere(other) || !IsHere(actor) && !actor.Path.Address.Equals(other.Path.Address))
            throw await Report.MakeAsync(this, $"{actor} runs in the same process as {other}", $"one runs in process {one} ({actor.Path.Address}), the other in {two} ({other.Path.Address})");
    }

    /// <summary>Expects that an actor's process has been replaced by a new one, that its reference still leads to it, and that it answers.</summary>
    /// <param name="actor">The reference from before.</param>
    /// <param name="before">The process it was in, from <see cref="PidOfAsync"/> or <see cref="KillProcessOfAsync"/>.</param>
    /// <param name="timeout">The longest wait, dilated.</param>
    /// <returns>The id of the new process.</returns>
    /// <exception cref="Xunit.Sdk.XunitException">It has not come back.</exception>
    /// <remarks>That it answers is shown by Akka's own <see cref="Identify"/>; the actor needs no code for it.</remarks>
    public async Task<int> ExpectRestartedInNewProcessAsync(IActorRef actor, int before, TimeSpan? timeout = null)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var expected = $"{actor} comes back in a new process, not {before}";
        var killed = _killed.GetValueOrDefault(actor.Path.Address, 1);
        var node = await NodeAsync(actor, expected, found => found.State == NodeState.Up && found.Incarnation > killed && (Mode == ProcessMode.InProcess || found.Pid != before), timeout);
        var limit = RemainingOrDilated(timeout);
        try
        {
            var identity = await actor.Ask<ActorIdentity>(new Identify(before), limit);
            if (actor.Equals(identity.Subject))
                return node.Pid!.Value;
            throw await Report.MakeAsync(this, expected, $"its node has a new process, but there is {identity.Subject?.ToString() ?? "no such actor"} in it", limit);
        }
        catch (Exception e) when (e is AskTimeoutException or NodeDownException)
        {
            throw await Report.MakeAsync(this, expected, $"its node has a new process, but it does not answer: {e.Message}", limit);
        }
    }

    /// <summary>Expects that an actor ends for good because its process crashed.</summary>
    /// <param name="actor">The actor.</param>
    /// <param name="by">What brings it about; begun when the end is being watched for.</param>
    /// <param name="timeout">The longest wait, dilated.</param>
    /// <exception cref="Xunit.Sdk.XunitException">It does not end, or it was stopped in order.</exception>
    public Task ExpectCrashedAsync(IActorRef actor, Func<Task>? by = null, TimeSpan? timeout = null) => ExpectEndAsync(actor, by, timeout, crashed: true);

    /// <summary>Expects that an actor is stopped in order, not by a crash of its process.</summary>
    /// <inheritdoc cref="ExpectCrashedAsync" path="/param"/>
    /// <exception cref="Xunit.Sdk.XunitException">It does not end, or its process crashed.</exception>
    public Task ExpectStoppedAsync(IActorRef actor, Func<Task>? by = null, TimeSpan? timeout = null) => ExpectEndAsync(actor, by, timeout, crashed: false);

    internal bool IsHere(IActorRef actor) =>
        actor.Path.Address.HasLocalScope || actor.Path.Address.Equals(((ExtendedActorSystem)Sys).Provider.DefaultAddress);

    private async Task ExpectEndAsync(IActorRef actor, Func<Task>? by, TimeSpan? timeout, bool crashed)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var expected = crashed ? $"{actor} ends because its process crashed" : $"{actor} is stopped in order";
        var limit = RemainingOrDilated(timeout);
        var watch = Sys.ActorOf(ActorMaker<EndWatch>.Props(() => new EndWatch(actor)));
        try
        {
            await watch.Ask<string>(EndWatch.IsWatching, limit);
            var end = watch.Ask<Terminated>(EndWatch.Question, limit);
            if (by is not null)
                await by();
            var terminated = await end;
            if (terminated.AddressTerminated != crashed)
                throw await Report.MakeAsync(this, expected, crashed ? "it was stopped in order" : "its process crashed");
        }
        catch (AskTimeoutException)
        {
            throw await Report.MakeAsync(this, expected, "it has not ended", limit);
        }
        finally
        {
            Sys.Stop(watch);
        }
    }

    private Task<NodeInfo> NodeAsync(IActorRef actor, string expected, Func<NodeInfo, bool> isSo, TimeSpan? timeout) => UntilAsync(expected, async () =>
    {
        var node = (await App.GetNodesAsync().ConfigureAwait(false)).NodeOf(actor);
        var isThere = node?.Actors.Any(placed => PathText.IsAtOrBelow(actor.Path.ToSerializationFormat(), placed.ToSerializationFormat())) == true;
        return new Look<NodeInfo>(isThere && isSo(node!), node!, node is null
            ? $"there is no node with the address {actor.Path.Address}"
            : isThere ? $"its node is {node}" : $"there is no such actor in the node of that address, {node}");
    }, timeout);
}
