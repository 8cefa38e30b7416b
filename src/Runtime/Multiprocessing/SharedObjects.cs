namespace ActorProc;

/// <summary>Makes what processes use to talk to and wait for each other.</summary>
public static class SharedObjects
{
    /// <summary>Makes a queue. Python: <c>Queue(maxsize)</c>.</summary>
    /// <param name="factory">A system, or one of its contexts.</param>
    /// <param name="maxSize">The most items it holds; 0 or less for any number.</param>
    /// <param name="prefetch">Items that a consumer is lent beyond those it asks for; nothing means <c>actorproc.sharing.prefetch</c>. None where the size is limited.</param>
    /// <param name="name">What it is called in messages.</param>
    public static ProcessQueue<T> CreateQueue<T>(this IProcessFactory factory, int maxSize = 0, int? prefetch = null, string? name = null) =>
        new(factory, maxSize, isJoinable: false, prefetch, name);

    /// <summary>Makes a queue whose items are marked done. Python: <c>JoinableQueue(maxsize)</c>.</summary>
    /// <inheritdoc cref="CreateQueue{T}"/>
    public static ProcessJoinableQueue<T> CreateJoinableQueue<T>(this IProcessFactory factory, int maxSize = 0, int? prefetch = null, string? name = null) =>
        new(factory, maxSize, prefetch, name);

    /// <summary>Makes a queue without limits. Python: <c>SimpleQueue()</c>.</summary>
    /// <inheritdoc cref="CreateQueue{T}"/>
    public static ProcessSimpleQueue<T> CreateSimpleQueue<T>(this IProcessFactory factory, string? name = null) => new(factory, name);

    /// <summary>Makes a lock. Python: <c>Lock()</c>.</summary>
    /// <param name="factory">A system, or one of its contexts.</param>
    /// <param name="name">What it is called in messages.</param>
    public static ProcessLock CreateLock(this IProcessFactory factory, string? name = null) => new(factory, name);

    /// <summary>Makes a lock that whoever holds it may acquire again. Python: <c>RLock()</c>.</summary>
    /// <inheritdoc cref="CreateLock"/>
    public static ProcessRLock CreateRLock(this IProcessFactory factory, string? name = null) => new(factory, name);

    /// <summary>Makes a semaphore. Python: <c>Semaphore(value)</c>.</summary>
    /// <param name="factory">A system, or one of its contexts.</param>
    /// <param name="value">How often it can be acquired at first.</param>
    /// <param name="onOwnerDeath">What becomes of what a process has acquired when it ends.</param>
    /// <param name="name">What it is called in messages.</param>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public static ProcessSemaphore CreateSemaphore(this IProcessFactory factory, int value = 1, OnOwnerDeath onOwnerDeath = OnOwnerDeath.Return, string? name = null) =>
        new(factory, value, onOwnerDeath, name);

    /// <summary>Makes a semaphore that is never released above its first value. Python: <c>BoundedSemaphore(value)</c>.</summary>
    /// <inheritdoc cref="CreateSemaphore"/>
    public static ProcessBoundedSemaphore CreateBoundedSemaphore(
        this IProcessFactory factory, int value = 1, OnOwnerDeath onOwnerDeath = OnOwnerDeath.Return, string? name = null) => new(factory, value, onOwnerDeath, name);

    /// <summary>Makes an event. Python: <c>Event()</c>.</summary>
    /// <inheritdoc cref="CreateLock"/>
    public static ProcessEvent CreateEvent(this IProcessFactory factory, string? name = null) => new(factory, name);

    /// <summary>Makes a condition. Python: <c>Condition(lock)</c>.</summary>
    /// <param name="factory">A system, or one of its contexts.</param>
    /// <param name="lock">The lock it belongs to, of either kind; nothing: a recursive one of its own.</param>
    /// <exception cref="ArgumentException">It is a semaphore.</exception>
    public static ProcessCondition CreateCondition(this IProcessFactory factory, ProcessLockBase? @lock = null) => new(factory, @lock);

    /// <summary>Makes a manager, and starts its process. Python: <c>Manager()</c>.</summary>
    /// <inheritdoc cref="ProcessManager.Start" path="/exception"/>
    public static ProcessManager StartManager(this IProcessFactory factory)
    {
        var manager = factory.CreateManager();
        manager.Start();
        return manager;
    }

    /// <summary>Makes a manager, to be started. Python: <c>SyncManager()</c>.</summary>
    /// <param name="factory">A system, or one of its contexts.</param>
    public static ProcessManager CreateManager(this IProcessFactory factory)
    {
        ArgumentNullException.ThrowIfNull(factory);
        return new ProcessManager(factory);
    }

    /// <summary>Makes a barrier. Python: <c>Barrier(parties, action, timeout)</c>.</summary>
    /// <param name="factory">A system, or one of its contexts.</param>
    /// <param name="parties">How many have to arrive.</param>
    /// <param name="action">What the last one to arrive does before all go on. It travels with the barrier.</param>
    /// <param name="timeout">The longest wait, where a wait does not say otherwise.</param>
    /// <param name="name">What it is called in messages.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no party.</exception>
    public static ProcessBarrier CreateBarrier(this IProcessFactory factory, int parties, Action? action = null, TimeSpan? timeout = null, string? name = null) =>
        new(factory, parties, action, timeout, name);
}
