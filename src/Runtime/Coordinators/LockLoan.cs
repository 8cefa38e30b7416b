using System.Diagnostics;
using ActorProc.Coordination;

namespace ActorProc.Coordinators;

/// <summary>A lock that is lent to a process, as the coordinator sees it.</summary>
/// <param name="session">The process.</param>
/// <param name="slot">Where its <see cref="LockWord"/> stands.</param>
/// <param name="first">The grant that it begins with.</param>
internal sealed class LockLoan(Session session, int slot, LockGrant first)
{
    private readonly long _beganAt = Stopwatch.GetTimestamp();
    private TimeSpan? _limit;

    public Session Session => session;

    public TimeSpan Age => Stopwatch.GetElapsedTime(_beganAt);

    /// <summary>It ends by itself after this time; nothing if it does not, or has been for longer.</summary>
    public TimeSpan? Left => _limit - Age is { Ticks: > 0 } left ? left : null;

    /// <summary>It is going to be looked at again, unless this is disposed of.</summary>
    public IDisposable? Watch { get; set; }

    /// <summary>It is, or was, wanted back.</summary>
    public bool IsRecalled { get; private set; }

    public bool IsOver => !Word.IsLent;

    public bool IsFree => Word.IsFree;

    /// <summary>How often it is held now.</summary>
    public int Count => Word is { IsHeld: true, Count: var count } ? count : 0;

    /// <summary>The number of the last grant, which the process cannot make smaller.</summary>
    public long Fence => Math.Max(first.Number, Word.Fence);

    /// <summary>How often it has been acquired.</summary>
    public long Acquisitions => Fence - first.Number + 1;

    /// <summary>Who holds it, if anybody does; in the moment after it was acquired only the process is known.</summary>
    public Caller? Holder => Word is { IsHeld: true } word ? new Caller(session, word.Owner(session.Page.Read(slot + 1))) : null;

    private LockWord Word => new(session.Page.Read(slot));

    /// <summary>From now on the process needs not ask.</summary>
    /// <param name="limit">For so long: the next release after that ends it. The process looks at the clock itself, nobody has to be woken for that.</param>
    /// <returns>False: the process is over.</returns>
    public bool TryBegin(TimeSpan? limit)
    {
        _limit = limit;
        var word = new LockWord(first.Number, first.Count);
        session.Page.Change(slot + 1, word.OwnedBy(first.Caller.Number));
        if (limit is { } time)
        {
            word = word.MarkedAsLimited;
            session.Page.Change(slot + 2, _beganAt + (long)(time.TotalSeconds * Stopwatch.Frequency));
        }

        return session.Page.Change(slot, word.Word);
    }

    public bool IsHeldBy(Session asks, LockCaller asking) => asks == session && Word is { IsHeld: true } word
        && (asking.Within != 0 ? word.Fence == asking.Within : asking.Number > 0 && word.Owner(session.Page.Read(slot + 1)) == asking.Number);

    /// <summary>Takes it back if nobody holds it.</summary>
    /// <returns>Whether it is back.</returns>
    public bool TryEnd() => !Change(static word => word.IsFree ? word.GivenBack : word).Now.IsLent;

    /// <summary>Takes it back when it is released, which may be now.</summary>
    /// <inheritdoc cref="TryEnd" path="/returns"/>
    public bool Recall()
    {
        IsRecalled = true;
        return !Change(static word => word.IsHeld ? word.MarkedAsWanted : word.GivenBack).Now.IsLent;
    }

    /// <summary>Takes it back in any case.</summary>
    /// <returns>The grant that it was held by, if it was.</returns>
    public LockGrant? End()
    {
        var last = Change(static word => word.GivenBack).Former;
        if (!last.IsHeld)
            return null;
        return last.Fence == first.Number
            ? new LockGrant(first.Number, first.Root, first.Caller) { Count = last.Count }
            : new LockGrant(last.Fence, last.Fence, new Caller(session, last.Owner(session.Page.Read(slot + 1)))) { Count = last.Count };
    }

    private (LockWord Former, LockWord Now) Change(Func<LockWord, LockWord> change)
    {
        while (true)
        {
            var former = Word;
            var next = change(former);
            if (next == former || session.Page.TryChange(slot, next.Word, former.Word))
                return (former, next);
        }
    }
}
