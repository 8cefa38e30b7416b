using System.Globalization;
using System.Text;
using ActorProc.TestKit.Faults;

namespace ActorProc.TestKit.Leaks;

/// <summary>Processes that carry the mark of a kit, which they inherit however far down they are and whoever their parent is by now. Linux only.</summary>
internal static class MarkedProcesses
{
    /// <summary>Those that are alive, with their mark.</summary>
    public static IReadOnlyList<(int Pid, string Tag)> Alive()
    {
        if (!OperatingSystem.IsLinux())
            return [];
        var found = new List<(int Pid, string Tag)>();
        foreach (var directory in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(directory), NumberStyles.None, CultureInfo.InvariantCulture, out var pid) && pid != Environment.ProcessId
                && TagOf(directory) is { } tag && ChildProcesses.IsAlive(pid))
                found.Add((pid, tag));
        }

        return found;
    }

    /// <summary>What people know a process by.</summary>
    public static string Describe(int pid)
    {
        try
        {
            var line = File.ReadAllText($"/proc/{pid.ToString(CultureInfo.InvariantCulture)}/cmdline").Replace('\0', ' ').Trim();
            return $"process {pid} ({(line.Length > 200 ? line[..200] + "..." : line)})";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"process {pid}";
        }
    }

    private static string? TagOf(string directory)
    {
        try
        {
            const string start = TestLauncher.Mark + "=";
            return Encoding.UTF8.GetString(File.ReadAllBytes(Path.Combine(directory, "environ"))).Split('\0')
                .FirstOrDefault(variable => variable.StartsWith(start, StringComparison.Ordinal))?[start.Length..];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It has just ended, or is somebody else's.
            return null;
        }
    }
}
