using System.Runtime.CompilerServices;

namespace ActorProc.Processes;

/// <summary>Does things one after another, on the thread pool, in the order they were given.</summary>
internal sealed class Sequence
{
    private readonly Lock _gate = new();
    private Task _last = Task.CompletedTask;

    /// <param name="action">Must not throw.</param>
    public void Then(Action action)
    {
        // The last task stays here until another follows; what it did, and with what, must not.
        var once = new StrongBox<Action?>(action);
        lock (_gate)
            _last = _last.ContinueWith(static (_, state) => Do((StrongBox<Action?>)state!), once, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
    }

    private static void Do(StrongBox<Action?> once)
    {
        var action = once.Value!;
        once.Value = null;
        action();
    }
}
