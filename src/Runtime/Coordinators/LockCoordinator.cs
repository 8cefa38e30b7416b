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
internal sealed partial class LockCoordinator(string target, LockKind kind, int initial, bool keep, WaitGraph waits, LockRules rules) : Coordinator
{
    private readonly List<LockGrant> _grants = [];
    private readonly LinkedList<LockWaiter> _waiters = new();
    private readonly Dictionary<string, LinkedList<LockWaiter>> _sleepers = [];
    private readonly int _initial = initial;
    private int _value = initial;
    private long _fence;
    private int _abandoned;

    private bool IsExclusive => kind is LockKind.Lock or LockKind.Recursive;

    public static Func<Coordinator> Read(BinaryReader reader, string target, WaitGraph waits, LockRules rules)
    {
        var (kind, initial, keep, title) = ((LockKind)reader.ReadByte(), reader.ReadInt32(), reader.ReadBoolean(), reader.ReadString());
        return () => new LockCoordinator(target, kind, initial, keep, waits, rules) { Title = title };
    }

    protected override void Handle(Request request)
    {
        using var reader = request.Read();
        switch (request.Operation)
        {
            case Operation.LockReturned:
                break;
            case Operation.LockAcquire:
                Acquire(request, LockCaller.Read(reader), (Patience)reader.ReadByte());
                break;
            case Operation.LockRelease:
                Release(request.Session, LockCaller.Read(reader));
                request.Done();
                break;
            case Operation.LockState:
                request.Done(writer =>
                {
                    writer.Write(_value + (_loan is { IsFree: true } ? 1 : 0));
                    writer.Write(_waiters.Count);
                    writer.Write(_sleepers.Values.Sum(sleepers => sleepers.Count));
                });
                break;
            case Operation.LockCallers:
                request.Done(writer =>
                {
                    WriteCallers(writer, _loan?.Holder is { } holder ? [holder] : [.. _grants.Select(grant => grant.Caller)]);
                    WriteCallers(writer, [.. _waiters.Select(waiter => waiter.Caller)]);
                });
                break;
            case Operation.ConditionWait:
                Sleep(request, reader.ReadString(), LockCaller.Read(reader));
                break;
            case Operation.ConditionNotify:
                var condition = reader.ReadString();
                var notifier = LockCaller.Read(reader);
                if (_loan?.IsHeldBy(request.Session, notifier) != true && Held(request.Session, notifier) is null)
                    throw new InvalidOperationException($"lock is not owned: {Title} must be held to notify.");
                Notify(condition, reader.ReadInt32());
                request.Done();
                break;
            default:
                throw NotMine(request.Operation);
        }
    }

    private static void WriteCallers(BinaryWriter writer, Caller[] callers)
    {
        writer.Write(callers.Length);
        foreach (var (session, number) in callers)
        {
            writer.Write(session.Name);
            writer.Write(session.Pid);
            writer.Write(number);
        }
    }

    protected override void OnCancelled(Session session, long number)
    {
        if (_waiters.FirstOrDefault(one => one.Is(session, number)) is { } waiter)
        {
            // Notified, or called off as a sleeper before: a condition's wait returns with the lock in any case.
            if (waiter.Condition is not null)
                return;
            _waiters.Remove(waiter);
            StopWaiting(waiter);
            waiter.Request.NotNow();
            return;
        }

        foreach (var sleepers in _sleepers.Values)
        {
            if (sleepers.FirstOrDefault(one => one.Is(session, number)) is not { } sleeper)
                continue;
            // It comes back with the lock, as Python has it, only without having been notified.
            sleepers.Remove(sleeper);
            sleeper.IsNotified = false;
            Queue(sleeper);
            return;
        }
    }

    protected override void OnSessionOver(Session session)
    {
        foreach (var sleepers in _sleepers.Values)
            _ = Leave(sleepers, session);
        var gone = Leave(_waiters, session);
        if (_loan?.Session == session)
            TakeIn();
        _borrowers.Remove(session);
        foreach (var grant in _grants.Where(grant => grant.Caller.Session == session).ToArray())
        {
            _abandoned++;
            End(grant);
        }

        // What it was notified of and has not seen, somebody else has to see.
        foreach (var waiter in gone)
        {
            if (waiter is { Condition: { } condition, IsNotified: true })
                Notify(condition, 1);
        }
    }

    protected override void OnRemoved(Exception cause)
    {
        TakeIn();
        foreach (var waiter in _sleepers.Values.SelectMany(sleepers => sleepers).Concat(_waiters))
        {
            StopWaiting(waiter);
            waiter.Request.Fail(cause);
        }

        waits.Free(target);
        foreach (var session in _borrowers.Keys)
            session.Send(target, AnswerKind.Push, Body.Make(0));
    }

    // As Python writes it: who holds it, seen by who asks.
    protected override string Describe(Request request)
    {
        using var reader = request.Read();
        var caller = new Caller(request.Session, reader.ReadInt64());
        var holder = _loan?.Holder ?? _grants.FirstOrDefault()?.Caller;
        var owner = holder is not { } held ? "None"
            : held == caller ? held.Session.Name
            : held.Session == caller.Session ? "SomeOtherThread"
            : "SomeOtherProcess";
        return kind switch
        {
            LockKind.Lock => $"<ProcessLock(owner={owner})>",
            LockKind.Recursive => $"<ProcessRLock({owner}, {_loan?.Count ?? _grants.FirstOrDefault()?.Count ?? 0})>",
            LockKind.Semaphore => $"<ProcessSemaphore(value={_value})>",
            _ => $"<ProcessBoundedSemaphore(value={_value}, maxvalue={_initial})>",
        };
    }

    private void Acquire(Request request, LockCaller asking, Patience patience)
    {
        if (_borrowers.TryGetValue(request.Session, out var borrower))
            borrower.OnAsk();
        // Who does not want to wait has it also if it is only lent, and nobody has it.
        if (patience == Patience.None && _loan?.TryEnd() == true)
            OnBack();
        // In asynchronous code the owner is the lease: only who shows it has it already.
        if (kind == LockKind.Recursive && Held(request.Session, asking) is { } held)
        {
            held.Count++;
            Answer(request, held, isAbandoned: false);
        }
        else if (patience == Patience.None && (_value == 0 || _waiters.Count > 0))
        {
            request.NotNow();
        }
        else
        {
            Queue(new LockWaiter(request, new Caller(request.Session, asking.Number)) { Wait = patience == Patience.Endless ? WaitOf(request.Session, asking) : null });
        }
    }

    private void Queue(LockWaiter waiter)
    {
        if ((_value == 0 || _waiters.Count > 0) && waiter.Wait is { } wait && waits.TryWait(wait) is { } circle)
        {
            waiter.Request.Fail(new DeadlockException($"Waiting would never end: {circle}. Have everybody acquire locks in the same order."));
            if (waiter is { Condition: { } condition, IsNotified: true })
                Notify(condition, 1);
            return;
        }

        _waiters.AddLast(waiter);
        // At once: whoever comes next finds it held.
        GrantNext();
    }

    protected override void OnAfter() => GrantNext();

    private void GrantNext()
    {
        while (_waiters.First is { Value: var waiter })
        {
            if (_value == 0)
            {
                if (_loan is not { } loan || !TryRecall(loan))
                    return;
                continue;
            }

            _waiters.RemoveFirst();
            StopWaiting(waiter);
            _value--;
            _fence++;
            var grant = new LockGrant(_fence, waiter.Root == 0 ? _fence : waiter.Root, waiter.Caller) { Count = waiter.Count };
            var slot = Lend(grant);
            // A count that is acquired here and released there belongs to nobody.
            if (!keep && slot == 0)
                _grants.Add(grant);
            if (IsExclusive && slot == 0)
                waits.Hold(target, waiter.Caller);
            var isAbandoned = _abandoned > 0;
            if (isAbandoned)
                _abandoned--;
            Answer(waiter.Request, grant, isAbandoned, waiter.IsNotified, slot);
        }
    }

    private static void Answer(Request request, LockGrant grant, bool isAbandoned, bool isNotified = true, int slot = 0) =>
        request.Done(new LockAnswer(slot, grant.Number, isAbandoned, isNotified).Write);

    private void Release(Session session, LockCaller asking)
    {
        // From a process that it is not lent to, or has been given back by meanwhile.
        if (asking.Within == 0 ? kind == LockKind.Lock : _loan?.Fence == asking.Within)
            TakeIn();
        if (asking.Within != 0)
        {
            // A lease names one grant. If that has ended meanwhile there is nothing to do.
            if (_grants.Find(grant => grant.IsOf(asking.Within)) is { } named)
                Leave(named);
            else if (keep && !IsFull)
                _value++;
            return;
        }

        var ended = kind switch
        {
            LockKind.Recursive => Held(session, asking) ?? throw new InvalidOperationException($"attempt to release recursive lock not owned by thread: {Title}."),
            LockKind.Lock => _grants.FirstOrDefault(),
            _ => _grants.FindLast(grant => grant.Caller.Session == session) ?? _grants.FirstOrDefault(),
        };
        if (ended is not null)
            Leave(ended);
        else if (IsFull)
            throw new InvalidOperationException($"semaphore or lock released too many times: {Title}.");
        else
            _value++;
    }

    private bool IsFull => _value >= (kind == LockKind.Semaphore ? int.MaxValue : _initial);

    private void Leave(LockGrant grant)
    {
        if (--grant.Count > 0)
            return;
        End(grant);
    }

    private void End(LockGrant grant)
    {
        _grants.Remove(grant);
        _value++;
        if (IsExclusive)
            waits.Free(target);
    }

    private void Sleep(Request request, string condition, LockCaller asking)
    {
        var held = Held(request.Session, asking) ?? throw new InvalidOperationException($"must acquire() condition before using wait(): {Title} is not held here.");
        if (!_sleepers.TryGetValue(condition, out var sleepers))
            _sleepers[condition] = sleepers = new LinkedList<LockWaiter>();
        sleepers.AddLast(new LockWaiter(request, held.Caller) { Count = held.Count, Root = held.Root, Condition = condition, Wait = WaitOf(request.Session, asking) });
        End(held);
    }

    private void Notify(string condition, int count)
    {
        if (!_sleepers.TryGetValue(condition, out var sleepers))
            return;
        for (; count > 0 && sleepers.First is { Value: var first }; count--)
        {
            sleepers.RemoveFirst();
            Queue(first);
        }
    }

    private LockGrant? Held(Session session, LockCaller asking)
    {
        if (_loan?.IsHeldBy(session, asking) == true)
            TakeIn();
        return _grants.Find(grant =>
            grant.Caller.Session == session && (asking.Within != 0 ? grant.IsOf(asking.Within) : grant.Caller.Number == asking.Number && asking.Number > 0));
    }

    // Who waits for a semaphore waits for nobody in particular.
    private Wait? WaitOf(Session session, LockCaller asking) => !IsExclusive ? null
        : new Wait(target, Title, new Caller(session, asking.Number), [.. asking.Besides.Prepend(asking.Number).Select(number => new Caller(session, number))]);

    private void StopWaiting(LockWaiter waiter)
    {
        if (waiter.Wait is { } wait)
            waits.StopWaiting(wait);
    }

    private List<LockWaiter> Leave(LinkedList<LockWaiter> waiters, Session session)
    {
        var gone = waiters.Where(waiter => waiter.Caller.Session == session).ToList();
        foreach (var waiter in gone)
        {
            waiters.Remove(waiter);
            StopWaiting(waiter);
        }

        return gone;
    }
}
