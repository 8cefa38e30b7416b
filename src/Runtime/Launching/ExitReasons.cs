namespace ActorProc.Launching;

/// <summary>Works out why a process ended, from all who have something to say about it.</summary>
internal static class ExitReasons
{
    public const int Abort = 6;
    const int CpuTimeExceeded = 24;

    // What stands in place of a message when FailFast was given none.
    const string NoMessage = "Runtime operation halted by call to System.Environment.FailFast()";

    /// <summary>The reason, in this order: what the node announced, why it was killed, what its runtime reported, what the operating system says.</summary>
    /// <param name="exit">How it ended, with its text complete.</param>
    /// <param name="announced">What the node itself said before it left.</param>
    /// <param name="killedFor">Why it was killed, if it was.</param>
    /// <param name="settings">The limits it had.</param>
    /// <param name="wasUp">Whether it had ever reported in.</param>
    public static ExitReason Classify(ProcessExit exit, ExitReason? announced, ExitReason? killedFor, ProcessSettings settings, bool wasUp)
    {
        // A node that announced exit(137) was not killed. One that announced anything else and then was, was.
        if (announced is not null && (!exit.LooksKilled || announced == new ExitReason.Exited(exit.ExitCode))) return announced;

        var reason = killedFor is not null && exit.LooksKilled ? killedFor : FromEvidence(exit, settings);
        if (wasUp || reason is ExitReason.Stopped or ExitReason.ParentLost) return reason;

        return new ExitReason.StartFailed(Cause(exit, reason), exit.StandardError);
    }

    static ExitReason FromEvidence(ProcessExit exit, ProcessSettings settings)
    {
        if (exit.ExitCode == Node.NodeExitCode.ParentLost) return new ExitReason.ParentLost();
        if (exit.ExitCode == Node.NodeExitCode.MemoryLimit) return new ExitReason.MemoryLimit(settings.SmallestMemoryLimit);
        if (exit.Signal == CpuTimeExceeded && settings.CpuLimit > TimeSpan.Zero) return new ExitReason.CpuLimit(settings.CpuLimit);
        if (exit.AbortReport.Length > 0 && (exit.Signal == Abort || OperatingSystem.IsWindows())) return FromReport(exit.AbortReport, exit, settings);

        return Bare(exit);
    }

    static ExitReason FromReport(string report, ProcessExit exit, ProcessSettings settings)
    {
        var limit = settings.SmallestMemoryLimit;
        if (limit > 0 && SaysOutOfMemory(report)) return new ExitReason.MemoryLimit(limit);
        if (report.StartsWith("Stack overflow.", StringComparison.Ordinal)) return new ExitReason.StackOverflow();
        if (After(report, "Unhandled exception.") is { } exception) return new ExitReason.UnhandledException(exception);
        if (After(report, "Process terminated.") is { } said) return new ExitReason.FailFast(MessageOf(said));

        // An access violation in managed code, which no handler sees.
        return After(report, "Fatal error.") is { } fatal ? new ExitReason.UnhandledException(fatal) : Bare(exit);
    }

    static ExitReason Bare(ProcessExit exit) => exit.Signal is { } signal ? new ExitReason.Signaled(signal) : new ExitReason.Exited(exit.ExitCode);

    static string Cause(ProcessExit exit, ExitReason reason) => reason switch
    {
        ExitReason.Deadline(var limit) => $"it did not report in within {limit}",
        ExitReason.Exited when Node.NodeExitCode.Describe(exit.ExitCode) is { } sentence => sentence,

        // The .NET host's own failures, of a framework that is missing for example, have codes in the range of the signals.
        ExitReason.Signaled(var signal) when exit.StandardError.Length > 0 => $"ended with code {exit.ExitCode}, or by signal {signal}",
        _ => reason.ToString(),
    };

    // The runtime's own, an exception that user code made of it, the C library's error 12, and C++.
    static bool SaysOutOfMemory(string report) =>
        report.StartsWith("Out of memory.", StringComparison.Ordinal) || report.Contains("OutOfMemoryException", StringComparison.Ordinal)
        || report.Contains("Cannot allocate memory", StringComparison.Ordinal) || report.Contains("std::bad_alloc", StringComparison.Ordinal);

    static string MessageOf(string said)
    {
        var stack = said.StartsWith("   at ", StringComparison.Ordinal) ? 0 : said.IndexOf("\n   at ", StringComparison.Ordinal);
        var message = (stack < 0 ? said : said[..stack]).Trim();
        return message.StartsWith(NoMessage, StringComparison.Ordinal) ? "" : message;
    }

    static string? After(string report, string heading) => report.StartsWith(heading, StringComparison.Ordinal) ? report[heading.Length..].TrimStart(' ', '\r', '\n') : null;
}
