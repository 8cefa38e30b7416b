namespace ActorProc.Launching;

/// <summary>How a process ended, as far as the operating system and its standard error tell.</summary>
/// <param name="ExitCode">As the operating system gives it; on Unix 128 plus the number for a signal.</param>
/// <param name="StandardError">The last lines of its standard error.</param>
/// <param name="AbortReport">What the runtime wrote when it aborted, from its first line on, or an empty string. It may be too long to be in the last lines.</param>
internal sealed record ProcessExit(int ExitCode, string StandardError, string AbortReport)
{
    const int SignalBase = 128;
    const int HighestSignal = 64;
    const int KillSignal = 9;

    // What Process.Kill leaves behind on Windows.
    const int KilledOnWindows = -1;

    /// <summary>The signal that ended it, or that its exit code looks like: <c>exit(137)</c> and SIGKILL are the same here.</summary>
    public int? Signal => !OperatingSystem.IsWindows() && ExitCode is > SignalBase and <= SignalBase + HighestSignal ? ExitCode - SignalBase : null;

    /// <summary>Whether it ended as one that was killed.</summary>
    public bool LooksKilled => OperatingSystem.IsWindows() ? ExitCode == KilledOnWindows : Signal == KillSignal;
}
