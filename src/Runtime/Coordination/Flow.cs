namespace ActorProc.Coordination;

/// <summary>Who, within a process, holds or waits: a thread in blocking code, a single acquisition in asynchronous code.</summary>
/// <remarks>
/// Asynchronous code hops threads and has branches. What a wait there holds up is known by its path: what was acquired, and not released, on the way to where
/// it is. What other branches have acquired is not on it: they go on.
/// </remarks>
internal static class Flow
{
    private static readonly AsyncLocal<Acquisition[]?> Path = new();
    private static long _numbers;

    /// <summary>Blocking code: this thread.</summary>
    public static long OfThread => Environment.CurrentManagedThreadId;

    /// <summary>Asynchronous code begins to acquire. To be called in the caller's own flow, before anything is awaited.</summary>
    /// <param name="target">The lock. What was acquired of it before on this path must be over when it is acquired again.</param>
    public static Acquisition Begin(string target)
    {
        var own = new Acquisition(target, -Interlocked.Increment(ref _numbers));
        Path.Value = [.. Held().Where(other => other.Target != target), own];
        return own;
    }

    /// <summary>What this path has acquired, other than this.</summary>
    public static long[] Besides(Acquisition? own) => [.. Held().Where(other => other != own).Select(other => other.Number)];

    private static IEnumerable<Acquisition> Held() => (Path.Value ?? []).Where(one => !one.IsOver);
}

/// <summary>A lock acquired by asynchronous code, or about to be.</summary>
/// <param name="target">The lock.</param>
/// <param name="number">Its number in this process, below 0: those above are threads.</param>
internal sealed class Acquisition(string target, long number)
{
    private volatile bool _isOver;

    public string Target => target;

    public long Number => number;

    public bool IsOver => _isOver;

    public void End() => _isOver = true;
}
