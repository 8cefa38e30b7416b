namespace ActorProc.Processes;

/// <summary>A process in words, as Python writes it.</summary>
internal static class ProcessText
{
    private static readonly Dictionary<int, string> Signals = new()
    {
        [1] = "SIGHUP", [2] = "SIGINT", [3] = "SIGQUIT", [4] = "SIGILL", [6] = "SIGABRT", [7] = "SIGBUS", [8] = "SIGFPE", [9] = "SIGKILL", [11] = "SIGSEGV",
        [13] = "SIGPIPE", [14] = "SIGALRM", [15] = "SIGTERM", [24] = "SIGXCPU", [25] = "SIGXFSZ", [31] = "SIGSYS",
    };

    public static string Of(ActorProcess process, ProcessCore? core, ForeignProcess? elsewhere)
    {
        List<string> words = [process.GetType() == typeof(ActorProcess) ? "Process" : process.GetType().Name, $"name='{process.Name}'"];
        if (core is null)
        {
            words.AddRange([$"pid={elsewhere!.Pid}", "unknown"]);
        }
        else if (core.IsClosed)
        {
            words.AddRange([$"parent={Environment.ProcessId}", "closed"]);
        }
        else
        {
            if (core.Pid is { } pid)
                words.Add($"pid={pid}");
            if (core.IsChild || core.ParentPid is not null)
                words.Add($"parent={core.ParentPid ?? Environment.ProcessId}");
            words.Add(!core.IsChild ? core.IsParent ? "unknown" : "started" : !core.IsStarted ? "initial" : core.IsAlive ? "started" : "stopped");
            if (core.End is { } end)
                words.Add($"exitcode={(end.ExitCode < 0 && Signals.TryGetValue(-end.ExitCode, out var name) ? "-" + name : end.ExitCode)}");
        }

        if (process.Daemon)
            words.Add("daemon");
        return $"<{string.Join(' ', words)}>";
    }
}
