using ActorProc.Calls;

namespace ActorProc.Processes;

/// <summary>Children that wait, booted, to be told who they are: the start method <c>forkserver</c>.</summary>
/// <param name="wanted">How many.</param>
/// <param name="start">Starts one.</param>
internal sealed class Spares(int wanted, Func<ChildProcess> start)
{
    private readonly Lock _gate = new();
    private readonly Queue<ChildProcess> _waiting = new();
    private int _starting;
    private bool _closed;

    /// <summary>One that lives, if there is one. Another takes its place soon.</summary>
    public ChildProcess? Take()
    {
        lock (_gate)
        {
            ChildProcess? taken = null;
            while (taken is null && _waiting.TryDequeue(out var next))
            {
                if (!next.IsGone)
                    taken = next;
            }

            Refill();
            return taken;
        }
    }

    public void Close()
    {
        lock (_gate)
            _closed = true;
    }

    // In the gate. Off this thread: a start takes the operating system a moment, which the caller does not have to wait for.
    private void Refill()
    {
        while (!_closed && _waiting.Count + _starting < wanted)
        {
            _starting++;
            _ = Task.Run(Start);
        }
    }

    private void Start()
    {
        ChildProcess? child = null;
        try
        {
            child = start();
        }
        catch (Exception e) when (e is ActorProcException or ObjectDisposedException)
        {
            // Whoever needs a process next starts one, and hears why that is not possible.
        }

        lock (_gate)
        {
            _starting--;
            if (child is not null)
                _waiting.Enqueue(child);
        }
    }
}
