namespace ActorProc.Coordination;

/// <summary>What a process asks of a coordinator. In a message: number of the request, then its body.</summary>
internal enum Operation
{
    /// <summary>Of the process, first: its number and name. Answered with where its <see cref="ProgressPage"/> lies.</summary>
    Introduce,

    /// <summary>It has mapped that page, whose file is not needed any more.</summary>
    Mapped,

    /// <summary>Where sockets are handed from process to process. Answered with that, and its key.</summary>
    OpenDepot,

    /// <summary>Makes a coordinator: its <see cref="CoordinatorKind"/>, then what that needs.</summary>
    Create,

    /// <summary>Ends it, for everybody.</summary>
    Remove,

    /// <summary>The request of this number is not to wait any longer. Answered as that request.</summary>
    Cancel,

    /// <summary>What it looks like, as text.</summary>
    Describe,

    QueuePut,
    QueueWant,
    QueueTry,

    /// <summary>There is something in its <see cref="PutLane"/>, or it has taken what it was to tell of.</summary>
    QueueReady,
    QueueSize,
    QueueDone,
    QueueJoin,
    QueueShutDown,

    /// <summary>What is in it, for tests: the items nobody has taken, in order.</summary>
    QueueItems,

    LockAcquire,
    LockRelease,

    /// <summary>It was lent and wanted back, and is (<see cref="LockWord"/>).</summary>
    LockReturned,
    LockState,

    /// <summary>Who holds it and who waits for it, for tests.</summary>
    LockCallers,
    ConditionWait,
    ConditionNotify,

    EventSet,
    EventClear,
    EventIsSet,
    EventWait,

    BarrierWait,
    BarrierActed,
    BarrierReset,
    BarrierAbort,
    BarrierState,

    /// <summary>Of a manager's process: it takes calls for its objects.</summary>
    ManagerReady,
    ManagedCall,
    ManagedAnswer,

    /// <summary>Of no object: which segment has this name.</summary>
    MemoryFind,
    MemoryAttach,
    MemoryDetach,
    MemoryUnlink,
}

/// <summary>What a coordinator coordinates.</summary>
internal enum CoordinatorKind : byte
{
    Queue,
    Lock,
    Event,
    Barrier,
    Managed,
    Memory,
}

/// <summary>What comes back.</summary>
internal enum AnswerKind
{
    /// <summary>It is done; the body says more.</summary>
    Done,

    /// <summary>Not now: it would have had to wait, or has waited long enough.</summary>
    NotNow,

    /// <summary>An exception as data.</summary>
    Failed,

    /// <summary>Nobody asked: for the process's part of the object.</summary>
    Push,
}

/// <summary>What a coordinator has answered.</summary>
internal sealed record Answer(AnswerKind Kind, byte[] Body);
