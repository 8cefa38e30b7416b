using ActorProc.Coordination;

namespace ActorProc.Coordinators;

/// <summary>What kind of lock it is.</summary>
internal enum LockKind : byte
{
    Lock,
    Recursive,
    Semaphore,
    Bounded,
}

/// <summary>Behind locks, recursive locks, semaphores, and the conditions that belong to them: grants in the order it was asked.</summary>
/// <remarks>
/// A grant belongs to the process that acquired it until somebody releases it. When that process ends it is free, and the next one is told.
/// <code>
///   asks --> free? --yes--> grant --release, or the holder's end--> next waiter
///             '--no--> waiter (in order) --called off, or its end--> nothing
///   condition: grant --wait--> sleeper --notified, or called off--> waiter
/// </code>
/// </remarks>
internal sealed class LockCoordinator(string target, LockKind kind, int initial, bool keep, WaitGraph waits) : Coordinator
{
    private readonly LinkedList<Grant> _grants = new();
    private readonly LinkedList<Waiter> _waiters = new();
    private readonly Dictionary<string, LinkedList<Waiter>> _sleepers = [];
    private readonly int _initial = initial;
    private int _value = initial;
    private long _fence;
    private int _abandoned;

    private bool IsExclusive => kind is LockKind.Lock or LockKind.Recursive;

    public static Func<Coordinator> Read(BinaryReader reader, string target, WaitGraph waits)
    {
        var (kind, initial, keep, title) = ((LockKind)reader.ReadByte(), reader.ReadInt32(), reader.ReadBoolean(), reader.ReadString());
        return () => new LockCoordinator(target, kind, initial, keep, waits) { Title = title };
    }

    protected override void Handle(Request request)
    {
        using var reader = request.Read();
        switch (request.Operation)
        {
            case Operation.LockAcquire:
                Acquire(request, new Caller(request.Session, reader.ReadInt64()), reader.ReadInt64(), mayWait: reader.ReadBoolean());
                break;
            case Operation.LockRelease:
                Release(new Caller(request.Session, reader.ReadInt64()), reader.ReadInt64());
                request.Done();
                break;
            case Operation.LockValue:
                request.Done(writer => writer.Write(_value));
                break;
            case Operation.ConditionWait:
                Sleep(request, reader.ReadString(), new Caller(request.Session, reader.ReadInt64()), reader.ReadInt64());
                break;
            case Operation.ConditionNotify:
                Notify(reader.ReadString(), new Caller(request.Session, reader.ReadInt64()), reader.ReadInt64(), reader.ReadInt32());
                request.Done();
                break;
            default:
                throw NotMine(request.Operation);
        }
    }

    protected override void OnCancelled(Session session, long number)
    {
        if (Find(_waiters, session, number) is { } waiting)
        {
            // Notified, or called off as a sleeper before: a condition's wait returns with the lock in any case.
            if (waiting.Value.Condition is not null)
                return;
            _waiters.Remove(waiting);
            waits.StopWaiting(waiting.Value.Caller);
            waiting.Value.Request.NotNow();
            return;
        }

        foreach (var sleepers in _sleepers.Values)
        {
            if (Find(sleepers, session, number) is not { } sleeping)
                continue;
            // It comes back with the lock, as Python has it, only without having been notified.
            sleepers.Remove(sleeping);
            Requeue(sleeping.Value with { IsNotified = false });
            return;
        }
    }

    protected override void OnSessionOver(Session session)
    {
        foreach (var waiters in _sleepers.Values.Append(_waiters))
        {
            for (var node = waiters.First; node is not null;)
            {
                var next = node.Next;
                if (node.Value.Caller.Session == session)
                {
                    waits.StopWaiting(node.Value.Caller);
                    waiters.Remove(node);
                }

                node = next;
            }
        }

        foreach (var grant in _grants.Where(grant => grant.Caller.Session == session).ToArray())
        {
            _abandoned++;
            End(grant);
        }

        GrantNext();
    }

    protected override void OnRemoved(Exception cause)
    {
        foreach (var waiter in _sleepers.Values.SelectMany(sleepers => sleepers).Concat(_waiters))
        {
            waits.StopWaiting(waiter.Caller);
            waiter.Request.Fail(cause);
        }

        waits.Free(target);
    }

    // As Python writes it: who holds it, seen by who asks.
    protected override string Describe(Request request)
    {
        using var reader = request.Read();
        var caller = new Caller(request.Session, reader.ReadInt64());
        var holder = _grants.First?.Value;
        var owner = holder is null ? _value > 0 || !IsExclusive ? "None" : "SomeOtherProcess"
            : holder.Caller == caller ? holder.Caller.Session.Name
            : holder.Caller.Session == caller.Session ? "SomeOtherThread"
            : "SomeOtherProcess";
        return kind switch
        {
            LockKind.Lock => $"<ProcessLock(owner={owner})>",
            LockKind.Recursive => $"<ProcessRLock({owner}, {holder?.Count ?? 0})>",
            LockKind.Semaphore => $"<ProcessSemaphore(value={_value})>",
            _ => $"<ProcessBoundedSemaphore(value={_value}, maxvalue={_initial})>",
        };
    }

    private void Acquire(Request request, Caller caller, long within, bool mayWait)
    {
        // In asynchronous code the owner is the lease: a flow may have branches.
        if (kind == LockKind.Recursive && (within != 0 || caller.Number > 0) && Held(caller, within) is { } held)
        {
            held.Count++;
            Answer(request, held, isAbandoned: false);
            return;
        }

        if (_value == 0 && !mayWait)
        {
            request.NotNow();
            return;
        }

        if (_value == 0 && IsExclusive && waits.TryWait(target, Title, caller) is { } circle)
        {
            request.Fail(new DeadlockException($"Waiting would never end: {circle}. Have everybody acquire locks in the same order."));
            return;
        }

        Requeue(new Waiter(request, caller, Count: 1));
    }

    private void Requeue(Waiter waiter)
    {
        _waiters.AddLast(waiter);
        GrantNext();
    }

    private void GrantNext()
    {
        while (_value > 0 && _waiters.First is { } first)
        {
            var waiter = first.Value;
            _waiters.RemoveFirst();
            _value--;
            var grant = new Grant(++_fence, waiter.Caller) { Count = waiter.Count };
            // A count that is acquired here and released there belongs to nobody.
            if (!keep)
                _grants.AddLast(grant);
            if (IsExclusive)
            {
                waits.StopWaiting(waiter.Caller);
                waits.Hold(target, Title, waiter.Caller);
            }

            var isAbandoned = _abandoned > 0;
            if (isAbandoned)
                _abandoned--;
            Answer(waiter.Request, grant, isAbandoned, waiter.IsNotified);
        }
    }

    private static void Answer(Request request, Grant grant, bool isAbandoned, bool isNotified = true) => request.Done(writer =>
    {
        writer.Write(grant.Number);
        writer.Write(isAbandoned);
        writer.Write(isNotified);
    });

    private void Release(Caller caller, long number)
    {
        if (number != 0)
        {
            // A lease names one grant. If that has ended meanwhile there is nothing to do.
            if (keep)
                Add();
            else if (_grants.FirstOrDefault(grant => grant.Number == number) is { } named)
                Leave(named);
            return;
        }

        var ended = kind switch
        {
            LockKind.Recursive => Held(caller, 0) ?? throw new InvalidOperationException($"attempt to release recursive lock not owned by thread: {Title}."),
            LockKind.Lock => _grants.First?.Value,
            _ => _grants.LastOrDefault(grant => grant.Caller.Session == caller.Session) ?? _grants.First?.Value,
        };
        if (ended is not null)
            Leave(ended);
        else if (kind != LockKind.Semaphore && _value >= _initial)
            throw new InvalidOperationException($"semaphore or lock released too many times: {Title}.");
        else
            Add();
    }

    private void Leave(Grant grant)
    {
        if (--grant.Count > 0)
            return;
        End(grant);
        GrantNext();
    }

    private void Add()
    {
        _value++;
        GrantNext();
    }

    private void End(Grant grant)
    {
        _grants.Remove(grant);
        _value++;
        if (IsExclusive)
            waits.Free(target);
    }

    private void Sleep(Request request, string condition, Caller caller, long within)
    {
        var held = Held(caller, within) ?? throw new InvalidOperationException($"must acquire() condition before using wait(): {Title} is not held here.");
        if (!_sleepers.TryGetValue(condition, out var sleepers))
            _sleepers[condition] = sleepers = new LinkedList<Waiter>();
        sleepers.AddLast(new Waiter(request, caller, held.Count, condition));
        End(held);
        GrantNext();
    }

    private void Notify(string condition, Caller caller, long within, int count)
    {
        if (Held(caller, within) is null)
            throw new InvalidOperationException($"lock is not owned: {Title} must be held to notify.");
        if (!_sleepers.TryGetValue(condition, out var sleepers))
            return;
        for (; count > 0 && sleepers.First is { } first; count--)
        {
            sleepers.RemoveFirst();
            Requeue(first.Value);
        }
    }

    private Grant? Held(Caller caller, long within) =>
        _grants.FirstOrDefault(grant => within != 0 ? grant.Number == within && grant.Caller.Session == caller.Session : grant.Caller == caller);

    private static LinkedListNode<Waiter>? Find(LinkedList<Waiter> waiters, Session session, long number)
    {
        for (var node = waiters.First; node is not null; node = node.Next)
        {
            if (node.Value.Caller.Session == session && node.Value.Request.Number == number)
                return node;
        }

        return null;
    }

    private sealed class Grant(long number, Caller caller)
    {
        /// <summary>Grows with every acquisition: the fencing number.</summary>
        public long Number => number;

        public Caller Caller => caller;

        /// <summary>How often a recursive lock has been acquired.</summary>
        public int Count { get; set; } = 1;
    }

    /// <param name="Request">Answered when it has the lock.</param>
    /// <param name="Caller">Who waits.</param>
    /// <param name="Count">How often a recursive lock has been acquired.</param>
    /// <param name="Condition">What it slept on, with the lock given up meanwhile.</param>
    /// <param name="IsNotified">False: its time was over first.</param>
    private sealed record Waiter(Request Request, Caller Caller, int Count, string? Condition = null, bool IsNotified = true);
}
