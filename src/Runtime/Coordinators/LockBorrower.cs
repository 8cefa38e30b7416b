using System.Diagnostics;

namespace ActorProc.Coordinators;

/// <summary>A process that a lock was lent to, and whether it wants that again and again, as soon as it had to give it back.</summary>
internal sealed class LockBorrower(int slot)
{
    // So often it has to come back at once before it may go on for a while although others wait.
    private const int Often = 8;

    // With less than this it has not used that.
    private const int Worthwhile = 16;

    // In slices. A machine with more to do than processors lets who was woken wait for some milliseconds.
    private const int AtOnce = 10;

    private long _returnedAt;
    private TimeSpan _slice;
    private bool _wasCutShort;
    private int _streak;

    /// <summary>Where its word stands; 0: it can be lent nothing.</summary>
    public int Slot => slot;

    /// <summary>It wants it again and again, and so do others. From now on it is lent it for a slice of time.</summary>
    public bool IsEager { get; private set; }

    /// <summary>It asks for the lock.</summary>
    public void OnAsk()
    {
        if (!_wasCutShort)
            return;
        _wasCutShort = false;
        _streak = Stopwatch.GetElapsedTime(_returnedAt) < AtOnce * _slice ? Math.Min(Often, _streak + 1) : 0;
        IsEager = IsEager ? _streak > 0 : _streak == Often;
    }

    /// <summary>It has given it back.</summary>
    /// <param name="loan">What it had.</param>
    /// <param name="slice">For how long that would have been, if it is eager.</param>
    /// <param name="isWanted">Somebody else waits.</param>
    public void OnReturned(LockLoan loan, TimeSpan slice, bool isWanted)
    {
        (_returnedAt, _slice) = (Stopwatch.GetTimestamp(), slice);
        _wasCutShort = isWanted && (IsEager ? loan.Acquisitions >= Worthwhile : loan.IsRecalled && loan.Age < slice);
        if (_wasCutShort)
            return;
        // Who waits may just not have been heard of yet: it stays eager for a few times more.
        _streak = IsEager ? _streak - 1 : 0;
        IsEager = _streak > 0;
    }
}
