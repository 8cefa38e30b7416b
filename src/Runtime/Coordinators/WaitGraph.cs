using System.Text;

namespace ActorProc.Coordinators;

/// <summary>Who in a process holds or waits: a thread that is blocked, or a flow of asynchronous code.</summary>
internal readonly record struct Caller(Session Session, long Number)
{
    public override string ToString() => Number > 0 ? $"{Session}, thread {Number}" : Session.ToString();
}

/// <summary>Who waits for which lock, and who holds it. Finds a circle when the wait that would close it begins. Safe to use from any thread.</summary>
internal sealed class WaitGraph
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Caller> _holders = [];
    private readonly Dictionary<Caller, (string Lock, string Title)> _waits = [];
    private readonly Dictionary<string, string> _titles = [];

    /// <summary>Now it holds this lock.</summary>
    public void Hold(string target, string title, Caller caller)
    {
        lock (_gate)
        {
            _holders[target] = caller;
            _titles[target] = title;
        }
    }

    public void Free(string target)
    {
        lock (_gate)
        {
            _holders.Remove(target);
            _titles.Remove(target);
        }
    }

    /// <summary>It is about to wait for this lock, unless that would close a circle.</summary>
    /// <returns>The circle, in words; or nothing.</returns>
    public string? TryWait(string target, string title, Caller caller)
    {
        lock (_gate)
        {
            var circle = new StringBuilder();
            var (current, wanted, name) = (caller, target, title);
            while (_holders.TryGetValue(wanted, out var holder))
            {
                circle.Append(circle.Length == 0 ? "" : "; ").Append($"process {current} waits for {name}, which process {holder} holds");
                // Alone it is none: who waits for a lock that it holds itself may wait for somebody else to release it.
                if (holder == caller)
                {
                    if (current != caller)
                        return circle.ToString();
                    break;
                }

                if (!_waits.TryGetValue(holder, out var next))
                    break;
                (current, wanted, name) = (holder, next.Lock, next.Title);
            }

            _waits[caller] = (target, title);
            return null;
        }
    }

    public void StopWaiting(Caller caller)
    {
        lock (_gate)
            _waits.Remove(caller);
    }
}
