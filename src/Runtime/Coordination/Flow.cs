namespace ActorProc.Coordination;

/// <summary>Who, within a process, holds or waits: a thread in blocking code, a flow of calls in asynchronous code.</summary>
internal static class Flow
{
    private static readonly AsyncLocal<long> Here = new();
    private static long _flows;

    /// <summary>Blocking code: this thread.</summary>
    public static long OfThread => Environment.CurrentManagedThreadId;

    /// <summary>Asynchronous code: this flow and what it starts. To be called in the caller's own flow, before anything is awaited.</summary>
    public static long OfCalls
    {
        get
        {
            if (Here.Value == 0)
                Here.Value = -Interlocked.Increment(ref _flows);
            return Here.Value;
        }
    }
}
