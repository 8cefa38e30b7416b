namespace ActorProc.Link;

/// <summary>What a reading thread has caused and does itself, instead of waking another thread for it: with <c>latency = spin</c>.</summary>
/// <remarks>
/// It does one thing for what arrived together, the rest goes to the pool. While it works nobody reads; so when the work waits for room on a link, or takes longer
/// than a millisecond or two (<see cref="InlineWatch"/>), another thread takes the reading over, and this one ends with its work. No handler can stop a link. Until that work is over
/// all other goes to the pool: handlers that take long do not cost a thread each.
/// </remarks>
internal sealed class InlineWork(Action readElsewhere)
{
    [ThreadStatic]
    private static InlineWork? _delivering;

    [ThreadStatic]
    private static (InlineWork? Work, long Number) _doing;

    private IThreadPoolWorkItem? _kept;
    private long _last;
    private long _running; // the number of the work under way, while its thread is still the one that reads; else 0
    private int _away; // works that go on beside the reading, each on a thread that has lost it
    private long _seen;
    private long _seenLast;

    /// <summary>Keeps a piece of work for when everything that has arrived is delivered, if this is a thread that delivers and it keeps nothing yet.</summary>
    public static bool TryKeep(IThreadPoolWorkItem work)
    {
        if (_delivering is not { _kept: null } here || Volatile.Read(ref here._away) > 0) return false;
        here._kept = work;
        return true;
    }

    /// <summary>To be called on a thread that delivers before it waits: for what it keeps it might wait in vain.</summary>
    public static void BeforeDeliveringWaits() => _delivering?.PassOn();

    /// <summary>To be called before a thread waits for something that may have to be read first.</summary>
    public static void BeforeWorkWaits() => _doing.Work?.ReadElsewhere(_doing.Number);

    /// <summary>Delivers, and does what that caused.</summary>
    /// <returns>Whether the thread is still the one that reads.</returns>
    public bool Do(Action deliver)
    {
        _delivering = this;
        try
        {
            deliver();
        }
        catch
        {
            PassOn();
            throw;
        }
        finally
        {
            _delivering = null;
        }

        if (_kept is not { } work) return true;
        _kept = null;
        return Do(work);
    }

    /// <summary>Looks whether work has been under way since the last look; then the reading goes on elsewhere. For the watch alone.</summary>
    /// <returns>Whether there was any since.</returns>
    public bool Look()
    {
        var (running, last) = (Volatile.Read(ref _running), Volatile.Read(ref _last));
        if (running != 0 && running == _seen) ReadElsewhere(running);
        var isActive = running != 0 || last != _seenLast;
        (_seen, _seenLast) = (running, last);
        return isActive;
    }

    private bool Do(IThreadPoolWorkItem work)
    {
        var number = _last + 1;
        Volatile.Write(ref _last, number);
        Interlocked.Exchange(ref _running, number);
        InlineWatch.Wake();
        _doing = (this, number);
        LinkThread.WaitsAllowed = true;
        var before = ExecutionContext.Capture();
        try
        {
            work.Execute();
        }
        catch (Exception e)
        {
            // As it would have been on the pool: not the link's failure, but that of the process.
            var thrown = System.Runtime.ExceptionServices.ExceptionDispatchInfo.Capture(e);
            ThreadPool.UnsafeQueueUserWorkItem(static thrown => thrown.Throw(), thrown, preferLocal: false);
        }

        // As the pool does, what the work has left behind is put away.
        if (before is not null) ExecutionContext.Restore(before);
        SynchronizationContext.SetSynchronizationContext(null);
        LinkThread.WaitsAllowed = false;
        _doing = default;
        if (Interlocked.CompareExchange(ref _running, 0, number) == number) return true;
        Interlocked.Decrement(ref _away);
        return false;
    }

    private void ReadElsewhere(long number)
    {
        if (Interlocked.CompareExchange(ref _running, 0, number) != number) return;
        Interlocked.Increment(ref _away);
        readElsewhere();
    }

    private void PassOn()
    {
        if (_kept is not { } work) return;
        _kept = null;
        ThreadPool.UnsafeQueueUserWorkItem(work, preferLocal: false);
    }
}
