using System.Globalization;

namespace ActorProc.TestKit;

/// <summary>The processes this one has started that are still alive: what a test leaves here, it has leaked.</summary>
/// <remarks>Children are found on Linux only; elsewhere there seem to be none.</remarks>
public static class ChildProcesses
{
    /// <summary>The ids of all living children of this process, on whichever thread they were started. One that has ended but is not reaped yet is not alive.</summary>
    /// <returns>The ids in ascending order.</returns>
    public static IReadOnlyList<int> Alive() => OperatingSystem.IsLinux()
        // Linux keeps a list for each thread that forked; that of the main thread alone is nearly always empty.
        ? [.. Directory.EnumerateDirectories("/proc/self/task").SelectMany(ChildrenOfThread).Where(IsAlive).Order()]
        : [];

    /// <summary>Whether a process runs or could run: false once it has ended, though its parent may not have reaped it.</summary>
    /// <param name="pid">The process id.</param>
    /// <returns>False for a zombie and for an id nobody has.</returns>
    public static bool IsAlive(int pid)
    {
        if (OperatingSystem.IsLinux())
            return ProcessState.Read($"/proc/{pid.ToString(CultureInfo.InvariantCulture)}/stat") is not ('Z' or 'X' or null);
        try
        {
            using var process = System.Diagnostics.Process.GetProcessById(pid);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private static IEnumerable<int> ChildrenOfThread(string thread)
    {
        try
        {
            return File.ReadAllText(Path.Combine(thread, "children"))
                .Split(' ', StringSplitOptions.RemoveEmptyEntries)
                .Select(pid => int.Parse(pid, CultureInfo.InvariantCulture));
        }
        catch (IOException)
        {
            // The thread has just ended; the kernel moved its children to another one, which is listed too.
            return [];
        }
    }
}
