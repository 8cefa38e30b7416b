namespace ActorProc;

/// <summary>A function did not end in its time. Python: <c>multiprocessing.TimeoutError</c>, which leaves the function running.</summary>
public sealed class ProcessTimeoutException : TimeoutException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="target">What did not end.</param>
    /// <param name="timeout">The time it had.</param>
    /// <param name="outcome">What became of it.</param>
    /// <param name="cause">How it ended, if that is known.</param>
    public ProcessTimeoutException(string target, TimeSpan timeout, TimeoutOutcome outcome, Exception? cause = null)
        : base($"{target} did not end within {timeout} and {outcome switch
        {
            TimeoutOutcome.Cancelled => "was cancelled",
            TimeoutOutcome.Killed => "was killed with its process",
            _ => "still runs",
        }}.", cause)
    {
        Timeout = timeout;
        Outcome = outcome;
    }

    /// <summary>The time it had.</summary>
    public TimeSpan Timeout { get; }

    /// <summary>What became of it.</summary>
    public TimeoutOutcome Outcome { get; }
}

/// <summary>What became of a function that did not end in its time.</summary>
public enum TimeoutOutcome
{
    /// <summary>It ended by itself when it was cancelled, or had not begun.</summary>
    Cancelled,

    /// <summary>It went on, and its process was killed.</summary>
    Killed,

    /// <summary>It was left alone, and its answer is not waited for any more.</summary>
    Running,
}
