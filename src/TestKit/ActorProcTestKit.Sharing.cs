using ActorProc.TestKit.Output;

namespace ActorProc.TestKit;

/// <content>Queues and locks, seen without touching them.</content>
public abstract partial class ActorProcTestKit
{
    /// <summary>Expects that a queue holds exactly these items, in this order; none is taken. What a consumer was handed and has not taken counts.</summary>
    /// <remarks>Items are rebuilt here to be compared. An end of a connection in one can be received only once, and would be received by this.</remarks>
    /// <param name="queue">The queue.</param>
    /// <param name="items">The items.</param>
    /// <param name="timeout">The longest wait, dilated.</param>
    /// <exception cref="Xunit.Sdk.XunitException">It holds others; the text lists them.</exception>
    public Task ExpectQueueHoldsAsync<T>(ProcessQueue<T> queue, IEnumerable<T> items, TimeSpan? timeout = null)
    {
        ArgumentNullException.ThrowIfNull(queue);
        T[] expected = [.. items];
        return UntilAsync($"{queue.Title} holds {Listed(expected)}", () =>
        {
            var held = queue.Items;
            return Task.FromResult(new Look<bool>(held.SequenceEqual(expected), true, $"it holds {Listed(held)}"));
        }, timeout);
    }

    /// <summary>Expects that nothing is in a queue.</summary>
    /// <inheritdoc cref="ExpectQueueHoldsAsync" path="/param"/>
    /// <exception cref="Xunit.Sdk.XunitException">Something is; the text lists it.</exception>
    public Task ExpectQueueEmptyAsync<T>(ProcessQueue<T> queue, TimeSpan? timeout = null)
    {
        ArgumentNullException.ThrowIfNull(queue);
        return UntilAsync($"{queue.Title} is empty", () =>
        {
            var held = queue.Items;
            return Task.FromResult(new Look<bool>(held.Length == 0, true, $"it holds {Listed(held)}"));
        }, timeout);
    }

    /// <summary>Expects that a process holds a lock or semaphore.</summary>
    /// <param name="guard">The lock.</param>
    /// <param name="process">The process; nothing means the one that runs the tests.</param>
    /// <param name="timeout">The longest wait, dilated.</param>
    /// <exception cref="Xunit.Sdk.XunitException">Another one holds it, or nobody; the text says who holds it and who waits.</exception>
    public Task ExpectHeldByAsync(ProcessLockBase guard, ActorProcess? process, TimeSpan? timeout = null)
    {
        ArgumentNullException.ThrowIfNull(guard);
        return UntilAsync($"{guard.Title} is held by {NameOf(process)}", () => Task.FromResult(See(guard, callers => callers.Holders.Any(caller => Is(caller, process)))), timeout);
    }

    /// <summary>Expects that nobody holds a lock or semaphore.</summary>
    /// <inheritdoc cref="ExpectHeldByAsync" path="/param"/>
    /// <exception cref="Xunit.Sdk.XunitException">Somebody does; the text says who.</exception>
    public Task ExpectFreeAsync(ProcessLockBase guard, TimeSpan? timeout = null)
    {
        ArgumentNullException.ThrowIfNull(guard);
        return UntilAsync($"{guard.Title} is held by nobody", () => Task.FromResult(See(guard, callers => callers.Holders.Length == 0)), timeout);
    }

    /// <summary>Expects that a process waits for a lock or semaphore.</summary>
    /// <inheritdoc cref="ExpectHeldByAsync" path="/param"/>
    /// <exception cref="Xunit.Sdk.XunitException">It does not; the text says who holds it and who waits.</exception>
    public Task ExpectWaitingForAsync(ProcessLockBase guard, ActorProcess? process, TimeSpan? timeout = null)
    {
        ArgumentNullException.ThrowIfNull(guard);
        return UntilAsync($"{NameOf(process)} waits for {guard.Title}", () => Task.FromResult(See(guard, callers => callers.Waiters.Any(caller => Is(caller, process)))), timeout);
    }

    private static Look<bool> See(
        ProcessLockBase guard, Func<((string Process, int Pid, long Thread)[] Holders, (string Process, int Pid, long Thread)[] Waiters), bool> isSo)
    {
        var callers = guard.Callers;
        return new Look<bool>(isSo(callers), true, $"held by {Listed(callers.Holders)}; waiting: {Listed(callers.Waiters)}");
    }

    // A thread that plays a process has the tests' process id, and a name of its own.
    private static bool Is((string Process, int Pid, long Thread) caller, ActorProcess? process) => process is null
        ? caller.Pid == Environment.ProcessId && caller.Process == ActorProcess.Current.Name
        : caller.Pid == process.Pid && (caller.Pid != Environment.ProcessId || caller.Process == process.Name);

    private static string NameOf(ActorProcess? process) => process is null ? $"the tests' process (pid {Environment.ProcessId})" : $"'{process.Name}' (pid {process.Pid})";

    private static string Listed((string Process, int Pid, long Thread)[] callers) =>
        callers.Length == 0 ? "nobody" : string.Join(", ", callers.Select(caller => $"'{caller.Process}' (pid {caller.Pid})"));

    private static string Listed<T>(IReadOnlyCollection<T> items) => items.Count == 0 ? "nothing" : $"[{string.Join(", ", items.Take(20))}{(items.Count > 20 ? $", ... {items.Count} in all" : "")}]";
}
