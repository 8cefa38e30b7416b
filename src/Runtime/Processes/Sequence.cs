namespace ActorProc.Processes;

/// <summary>Does things one after another, on the thread pool, in the order they were given, each as part of whoever gave it.</summary>
internal sealed class Sequence : IThreadPoolWorkItem
{
    private readonly Lock _gate = new();
    private readonly Queue<(Action Action, ExecutionContext? Caller)> _waiting = new();
    private bool _runs;

    /// <param name="action">Must not throw.</param>
    public void Then(Action action)
    {
        lock (_gate)
        {
            _waiting.Enqueue((action, ExecutionContext.Capture()));
            if (_runs)
                return;
            _runs = true;
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    void IThreadPoolWorkItem.Execute()
    {
        while (TryDoNext())
        {
            // Nothing of what it did is kept meanwhile.
        }
    }

    private bool TryDoNext()
    {
        (Action Action, ExecutionContext? Caller) next;
        lock (_gate)
        {
            if (!_waiting.TryDequeue(out next))
            {
                _runs = false;
                return false;
            }
        }

        if (next.Caller is null)
            next.Action();
        else
            ExecutionContext.Run(next.Caller, static action => ((Action)action!)(), next.Action);
        return true;
    }
}
