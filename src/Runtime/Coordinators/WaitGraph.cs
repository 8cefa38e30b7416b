namespace ActorProc.Coordinators;

/// <summary>Who in a process holds or waits: a thread that is blocked, or an acquisition by asynchronous code.</summary>
internal readonly record struct Caller(Session Session, long Number)
{
    public override string ToString() => Number > 0 ? $"{Session}, thread {Number}," : Session.ToString();
}

/// <summary>A wait for a lock that does not end by itself.</summary>
/// <param name="target">The lock.</param>
/// <param name="title">What it is called.</param>
/// <param name="caller">Who waits.</param>
/// <param name="stuck">All that cannot go on before this wait is over: the thread; or the acquisitions of the asynchronous code that waits.</param>
internal sealed class Wait(string target, string title, Caller caller, IReadOnlyList<Caller> stuck)
{
    public string Lock => target;

    public string Title => title;

    public Caller Caller => caller;

    public IReadOnlyList<Caller> Stuck => stuck;
}

/// <summary>Who waits for which lock, and who holds it. Finds a circle when the wait that would close it begins. Safe to use from any thread.</summary>
internal sealed class WaitGraph
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Func<Caller?>> _holders = [];
    private readonly Dictionary<Caller, List<Wait>> _stuck = [];

    /// <summary>How much it knows, for tests: nothing may stay that is over.</summary>
    public (int Holders, int Waits) Size
    {
        get
        {
            lock (_gate)
                return (_holders.Values.Count(static holder => holder() is not null), _stuck.Count);
        }
    }

    /// <summary>Now it holds this lock.</summary>
    public void Hold(string target, Caller caller) => Hold(target, () => caller);

    /// <summary>Now somebody holds this lock, or nobody, who changes without anybody telling this.</summary>
    /// <param name="target">The lock.</param>
    /// <param name="holder">Who it is. Safe to use from any thread.</param>
    public void Hold(string target, Func<Caller?> holder)
    {
        lock (_gate)
            _holders[target] = holder;
    }

    public void Free(string target)
    {
        lock (_gate)
            _holders.Remove(target);
    }

    /// <summary>A wait begins, unless it would close a circle.</summary>
    /// <returns>The circle, in words; or nothing.</returns>
    public string? TryWait(Wait wait)
    {
        lock (_gate)
        {
            var circle = new List<string>();
            if (Closes(wait, wait, circle, []))
                return string.Join("; ", circle);
            foreach (var caller in wait.Stuck)
            {
                if (!_stuck.TryGetValue(caller, out var waits))
                    _stuck[caller] = waits = [];
                waits.Add(wait);
            }

            return null;
        }
    }

    public void StopWaiting(Wait wait)
    {
        lock (_gate)
        {
            foreach (var caller in wait.Stuck)
            {
                if (_stuck.TryGetValue(caller, out var waits) && waits.Remove(wait) && waits.Count == 0)
                    _stuck.Remove(caller);
            }
        }
    }

    private bool Closes(Wait first, Wait wait, List<string> circle, HashSet<Caller> seen)
    {
        if (!_holders.TryGetValue(wait.Lock, out var held) || held() is not { } holder || !seen.Add(holder))
            return false;
        circle.Add($"process {wait.Caller} waits for {wait.Title}, which process {holder} holds");
        // Alone it is no circle: who waits for a lock that it holds itself may wait for somebody else to release it.
        if (first.Stuck.Contains(holder) ? wait != first : _stuck.TryGetValue(holder, out var next) && next.Exists(one => Closes(first, one, circle, seen)))
            return true;
        circle.RemoveAt(circle.Count - 1);
        return false;
    }
}
