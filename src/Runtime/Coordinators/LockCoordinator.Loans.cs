using ActorProc.Calls;
using ActorProc.Coordination;
using Akka.Actor;
using Akka.Event;

namespace ActorProc.Coordinators;

/// <content>
/// A lock is not only granted to a process but lent to it: until somebody else asks, the process acquires and releases it by a word that both map. As soon as somebody
/// waits it is wanted back, and the process's next release ends the loan. Only between processes that all come back for it at once, again and again, each may go on for
/// a slice of time: else it would be handed over for each single use.
/// </content>
internal sealed partial class LockCoordinator
{
    private static readonly TimeSpan SeenAnyway = TimeSpan.FromMilliseconds(200);

    private readonly Dictionary<Session, LockBorrower> _borrowers = [];
    private LockLoan? _loan;

    /// <summary>Sees whether it has been given back.</summary>
    protected override void OnBefore()
    {
        if (_loan is not { IsOver: true })
            return;
        OnBack();
        // Before anybody else is listened to: who finds it free has nobody to wait for.
        GrantNext();
    }

    protected override void OnOther(object message)
    {
        if (message is LookAgain { Loan: var loan })
            loan.Watch = null;
    }

    /// <summary>Lends it with a grant.</summary>
    /// <returns>Where the word stands; 0: it is granted this once.</returns>
    private int Lend(LockGrant grant)
    {
        // What a condition gave up and got back has leases of two grants, which one word cannot tell.
        if (!rules.Lends || !IsExclusive || grant.Root != grant.Number)
            return 0;
        var borrower = Borrower(grant.Caller.Session);
        if (borrower.Slot == 0)
            return 0;
        var loan = new LockLoan(grant.Caller.Session, borrower.Slot, grant);
        // Else its process is over, of which this will hear.
        if (!loan.TryBegin(borrower.IsEager ? rules.Slice : null))
            return 0;
        _loan = loan;
        waits.Hold(target, () => loan.Holder is { Number: not 0 } holder ? holder : null);
        return borrower.Slot;
    }

    private LockBorrower Borrower(Session session)
    {
        if (!_borrowers.TryGetValue(session, out var borrower))
            _borrowers[session] = borrower = new LockBorrower(session.TryNextSlots(3));
        return borrower;
    }

    /// <summary>Somebody waits for what is lent.</summary>
    /// <returns>Whether it is back.</returns>
    private bool TryRecall(LockLoan loan)
    {
        var left = loan.Left;
        if (left is null && loan.Recall())
        {
            OnBack();
            return true;
        }

        if (loan.Watch is not null)
            return false;
        var self = Self;
        loan.Watch = Watchdog.After(left ?? SeenAnyway, () => self.Tell(new LookAgain(loan), ActorRefs.NoSender));
        return false;
    }

    /// <summary>Ends the loan. If the lock is held, it is by a grant as any other from now on.</summary>
    private void TakeIn()
    {
        if (_loan is not { } loan)
            return;
        var held = loan.End();
        OnBack();
        if (held is null)
            return;
        _value--;
        _grants.Add(held);
        waits.Hold(target, held.Caller);
    }

    private void OnBack()
    {
        var loan = _loan!;
        _loan = null;
        loan.Watch?.Dispose();
        _fence = Math.Max(_fence, loan.Fence);
        _borrowers[loan.Session].OnReturned(loan, rules.Slice, _waiters.Count > 0);
        _value++;
        waits.Free(target);
    }

    /// <summary>Its slice is over; or its process may have given it back, and have been stopped before it could say so.</summary>
    private sealed record LookAgain(LockLoan Loan) : IDeadLetterSuppression;
}

/// <summary>How locks are lent.</summary>
/// <param name="Lends">Whether they are.</param>
/// <param name="Slice">How long one of several eager processes may go on.</param>
internal sealed record LockRules(bool Lends, TimeSpan Slice);
