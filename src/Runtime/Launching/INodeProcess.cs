namespace ActorProc.Launching;

/// <summary>One launched process, from its start until its last output is read. Safe to use from any thread.</summary>
internal interface INodeProcess : IAsyncDisposable
{
    int Pid { get; }

    DateTimeOffset StartTime { get; }

    /// <summary>Whether it has ended, by a look at the process itself: a moment before <see cref="Exited"/> tells.</summary>
    bool HasExited { get; }

    /// <summary>Completes as soon as the process is reaped, whoever still holds its pipes. Never fails. Its text may still be incomplete.</summary>
    Task<ProcessExit> Exited { get; }

    /// <summary>The same with all that the process wrote before its end: at most one second after <see cref="Exited"/>. Never fails.</summary>
    Task<ProcessExit> Drained { get; }

    /// <summary>The last lines it wrote to standard error, so far: at most 64 lines and 16 KiB.</summary>
    string StandardErrorTail { get; }

    /// <summary>Ends it with SIGKILL. Any number of times, before and after its end.</summary>
    void Kill();

    /// <summary>Asks it to end as the operating system asks: SIGTERM, where there is one; else as <see cref="Kill"/>.</summary>
    void Terminate();

    /// <summary>Writes a frame to its lifeline, behind its boot frame and every frame before.</summary>
    /// <returns>Completes when it is written, or the process has ended. Never fails.</returns>
    Task SendAsync(byte[] frame);

    /// <summary>Lets it know that nobody needs it any more: it ends at once, by itself, and without anything of the user's code being run.</summary>
    void CloseLifeline();
}
