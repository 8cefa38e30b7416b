using ActorProc.Calls;

namespace ActorProc.Processes;

/// <summary>A child that runs functions, as its parent sees it. Safe to use from any thread.</summary>
internal abstract class Child
{
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public abstract int Pid { get; }

    /// <summary>Completes when it is gone, reaped, and all it had said has been dealt with. Never fails.</summary>
    public abstract Task<ChildEnd> Ended { get; }

    /// <summary>Completes when its link stands. Only one that connects at once is ever ready.</summary>
    public Task Ready => _ready.Task;

    /// <summary>The call that it runs, if somebody waits for its result.</summary>
    public PendingCall? Call { get; set; }

    /// <summary>What it shares with its pool, if it has one.</summary>
    public WorkBoard? Board { get; set; }

    /// <summary>The pool's side of it: takes what is said of calls that its pool has handed to it.</summary>
    public PoolWorker? Worker { get; set; }

    /// <summary>What it last wrote to standard error.</summary>
    public virtual string StandardErrorTail => "";

    /// <summary>Tells it something. Lost if it has ended.</summary>
    public abstract void Send(byte[] frame);

    /// <summary>SIGTERM, or what the platform has instead.</summary>
    public abstract void Terminate();

    /// <param name="reason">Why; the first reason counts.</param>
    public abstract void Kill(ExitReason reason);

    /// <summary>Terminates it, and kills it if that has led nowhere after a time: a stopped process takes no other signal.</summary>
    public void End(TimeSpan limit)
    {
        Terminate();
        var kill = Watchdog.After(limit, () => Kill(new ExitReason.Stopped()));
        _ = Ended.ContinueWith(_ => kill.Dispose(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    /// <summary>Lets it leave when nothing runs in it any more, and kills it when it is still there after a time: a thread that a task left behind would keep it.</summary>
    public void Leave(TimeSpan limit)
    {
        Send(LifelineFrame.Make(ToChild.Leave));
        var kill = Watchdog.After(limit, () => Kill(new ExitReason.Deadline(limit)));
        _ = Ended.ContinueWith(_ => kill.Dispose(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    protected void OnMessage(FromChild kind, long call, ReadOnlyMemory<byte> body)
    {
        if (kind == FromChild.Ready)
            _ready.TrySetResult();
        else if (Call is { } pending && pending.Id == call)
            pending.OnMessage(kind, body);
        else
            Worker?.OnMessage(kind, call, body);
    }
}

/// <summary>How a child ended.</summary>
/// <param name="Reason">Why.</param>
/// <param name="ExitCode">As Python gives it: negative for a signal.</param>
internal sealed record ChildEnd(ExitReason Reason, int ExitCode);
