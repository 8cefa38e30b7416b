namespace ActorProc;

/// <summary>The process that ran a function ended before the function did. Whatever else was asked of the same pool is not affected.</summary>
/// <remarks>Python's pools wait for ever instead; <c>concurrent.futures</c> calls it <c>BrokenProcessPool</c>.</remarks>
public sealed class WorkerLostException : ActorProcException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="worker">The name of the process.</param>
    /// <param name="pid">Its number.</param>
    /// <param name="target">The function.</param>
    /// <param name="reason">Why the process ended.</param>
    public WorkerLostException(string worker, int pid, string target, ExitReason reason)
        : base($"Process '{worker}' (pid {pid}) ended while it ran {target}: {reason}.")
    {
        Worker = worker;
        Pid = pid;
        Reason = reason;
    }

    /// <summary>The name of the process.</summary>
    public string Worker { get; }

    /// <summary>Its number.</summary>
    public int Pid { get; }

    /// <summary>Why it ended.</summary>
    public ExitReason Reason { get; }
}
