using ActorProc.Coordination;

namespace ActorProc.Coordinators;

/// <summary>A lock or semaphore that is held.</summary>
/// <param name="number">Grows with every acquisition: the fencing number.</param>
/// <param name="root">The first grant of those that a condition gave up and got back, one after another: leases of that one are leases of this one.</param>
/// <param name="caller">Who has it.</param>
internal sealed class LockGrant(long number, long root, Caller caller)
{
    public long Number => number;

    public long Root => root;

    public Caller Caller => caller;

    /// <summary>How often a recursive lock has been acquired.</summary>
    public int Count { get; set; } = 1;

    /// <summary>Whether a lease that knows this number is one of it.</summary>
    public bool IsOf(long known) => known == number || known == root;
}

/// <summary>Somebody who waits to be granted a lock, or sleeps on a condition before that.</summary>
internal sealed class LockWaiter(Request request, Caller caller)
{
    public Request Request => request;

    public Caller Caller => caller;

    /// <summary>How often a recursive lock had been acquired.</summary>
    public int Count { get; init; } = 1;

    /// <summary>Of which grant it gave up, or 0.</summary>
    public long Root { get; init; }

    /// <summary>What it slept on, with the lock given up meanwhile.</summary>
    public string? Condition { get; init; }

    /// <summary>False: its time was over first.</summary>
    public bool IsNotified { get; set; } = true;

    /// <summary>Its place in the <see cref="WaitGraph"/>, unless the wait ends by itself.</summary>
    public required Wait? Wait { get; init; }

    public bool Is(Session session, long number) => caller.Session == session && request.Number == number;
}
