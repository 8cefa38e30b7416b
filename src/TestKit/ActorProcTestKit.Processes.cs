using ActorProc.TestKit.Output;
using Akka.Actor;

namespace ActorProc.TestKit;

/// <content>Processes: their start and their end.</content>
public abstract partial class ActorProcTestKit
{
    /// <summary>Expects that a process that runs a function has started.</summary>
    /// <param name="process">The process.</param>
    /// <param name="timeout">The longest wait, dilated.</param>
    /// <returns>Its process id.</returns>
    /// <exception cref="Xunit.Sdk.XunitException">It has not.</exception>
    public Task<int> ExpectStartedAsync(ActorProcess process, TimeSpan? timeout = null)
    {
        ArgumentNullException.ThrowIfNull(process);
        return UntilAsync($"'{process.Name}' has started", () => Task.FromResult(new Look<int>(process.Pid is not null, process.Pid ?? 0, $"it is {process}")), timeout);
    }

    /// <summary>Expects that a node is up.</summary>
    /// <param name="node">Its name.</param>
    /// <param name="timeout">The longest wait, dilated.</param>
    /// <returns>The node.</returns>
    /// <exception cref="Xunit.Sdk.XunitException">It is not.</exception>
    public Task<NodeInfo> ExpectNodeStartedAsync(string node, TimeSpan? timeout = null) => UntilAsync($"node '{node}' is up", async () =>
    {
        var found = (await App.GetNodesAsync().ConfigureAwait(false)).FirstOrDefault(one => one.Name == node);
        return new Look<NodeInfo>(found?.State == NodeState.Up, found!, found is null ? "there is no node of that name" : $"it is {found}");
    }, timeout);

    /// <summary>Expects that a process that runs a function ends, however that is.</summary>
    /// <param name="process">The process.</param>
    /// <param name="timeout">The longest wait, dilated.</param>
    /// <returns>Its exit code; <c>-N</c> after signal N, as in Python.</returns>
    /// <exception cref="Xunit.Sdk.XunitException">It does not end.</exception>
    public Task<int> ExpectEndAsync(ActorProcess process, TimeSpan? timeout = null) => EndAsync(process, $"'{process?.Name}' ends", timeout);

    /// <summary>Expects that a process that runs a function ends with an exit code.</summary>
    /// <param name="process">The process.</param>
    /// <param name="exitCode">The exit code; <c>-N</c> after signal N, as in Python.</param>
    /// <param name="timeout">The longest wait, dilated.</param>
    /// <exception cref="Xunit.Sdk.XunitException">It does not end, or with another one.</exception>
    public async Task ExpectExitedAsync(ActorProcess process, int exitCode, TimeSpan? timeout = null)
    {
        var expected = $"'{process?.Name}' ends with exit code {exitCode}";
        if (await EndAsync(process!, expected, timeout) != exitCode)
            throw await Report.MakeAsync(this, expected, $"it ended with exit code {process!.ExitCode}: {process.ExitReason}");
    }

    /// <summary>Expects that a process that runs a function ends for a reason.</summary>
    /// <typeparam name="TReason">The kind of reason.</typeparam>
    /// <param name="process">The process.</param>
    /// <param name="timeout">The longest wait, dilated.</param>
    /// <returns>The reason.</returns>
    /// <exception cref="Xunit.Sdk.XunitException">It does not end, or for another one.</exception>
    public async Task<TReason> ExpectExitReasonAsync<TReason>(ActorProcess process, TimeSpan? timeout = null) where TReason : ExitReason
    {
        var expected = $"'{process?.Name}' ends by {typeof(TReason).Name}";
        await EndAsync(process!, expected, timeout);
        return process!.ExitReason as TReason ?? throw await Report.MakeAsync(this, expected, $"{process.ExitReason} ({process.ExitReason?.GetType().Name})");
    }

    /// <summary>Expects that the process of the node an actor lives in, or lived in, ends for a reason.</summary>
    /// <typeparam name="TReason">The kind of reason.</typeparam>
    /// <param name="actor">The actor.</param>
    /// <param name="by">What brings it about; only an end after its beginning counts. Nothing: the latest end, also one that is over.</param>
    /// <param name="timeout">The longest wait, dilated.</param>
    /// <returns>The reason of its latest end.</returns>
    /// <exception cref="Xunit.Sdk.XunitException">It does not end, or for another one.</exception>
    public async Task<TReason> ExpectNodeExitedAsync<TReason>(IActorRef actor, Func<Task>? by = null, TimeSpan? timeout = null) where TReason : ExitReason
    {
        ArgumentNullException.ThrowIfNull(actor);
        var expected = $"the process of {actor} ends by {typeof(TReason).Name}";
        var before = by is null ? 0 : Exits.Count;
        if (by is not null)
            await by();
        var exit = await UntilAsync(expected, () =>
        {
            var last = Exits.Skip(before).LastOrDefault(one => one.Node.Address.Equals(actor.Path.Address));
            return Task.FromResult(new Look<NodeExited?>(last is not null, last, "it has not ended"));
        }, timeout);
        return exit!.Reason as TReason ?? throw await Report.MakeAsync(this, expected, $"{exit.Reason} ({exit.Reason.GetType().Name})");
    }

    /// <summary>Expects that there are so many nodes with a process, standby nodes not counted.</summary>
    /// <param name="count">How many.</param>
    /// <param name="timeout">The longest wait, dilated.</param>
    /// <returns>The nodes.</returns>
    /// <exception cref="Xunit.Sdk.XunitException">There are more or fewer.</exception>
    public Task<IReadOnlyList<NodeInfo>> ExpectNodesAsync(int count, TimeSpan? timeout = null) => UntilAsync($"{count} nodes", async () =>
    {
        NodeInfo[] nodes = [.. (await App.GetNodesAsync().ConfigureAwait(false)).Where(node => node.State != NodeState.Standby)];
        return new Look<IReadOnlyList<NodeInfo>>(nodes.Length == count && nodes.All(node => node.State is NodeState.Up), nodes,
            $"{nodes.Length}{(nodes.All(node => node.State is NodeState.Up) ? "" : ", not all of them up")}");
    }, timeout);

    /// <summary>Expects that no process lives that came of this system and has lost whoever started it. Processes are found on Linux only.</summary>
    /// <param name="timeout">The longest wait for those that are about to end, dilated.</param>
    /// <exception cref="Xunit.Sdk.XunitException">There are some; the text names them.</exception>
    public Task ExpectNoOrphansAsync(TimeSpan? timeout = null) => UntilAsync("no orphans", async () =>
    {
        var orphans = Leaks.Orphans(await App.GetNodesAsync().ConfigureAwait(false));
        return new Look<bool>(orphans.Count == 0, true, string.Join("\n          ", orphans));
    }, timeout);

    private async Task<int> EndAsync(ActorProcess process, string expected, TimeSpan? timeout)
    {
        ArgumentNullException.ThrowIfNull(process);
        var limit = RemainingOrDilated(timeout);
        return await process.JoinAsync(limit) ? process.ExitCode!.Value : throw await Report.MakeAsync(this, expected, $"it has not ended: {process}", limit);
    }
}
