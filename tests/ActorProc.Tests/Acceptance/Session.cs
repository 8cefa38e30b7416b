using System.Globalization;

namespace ActorProc.Tests.Acceptance;

/// <summary>All processes that come of one session leader. Nothing a process can do short of a new session takes it out, from its fork on.</summary>
internal static class Session
{
    private const int StateField = 0;
    private const int SessionField = 3;
    private const int ThreadsField = 17;

    /// <summary>Those that run or could run, the leader among them; not what has ended and waits to be reaped.</summary>
    public static int[] Members(int leader) => [.. Directory.EnumerateDirectories("/proc")
        .Select(directory => int.TryParse(Path.GetFileName(directory), CultureInfo.InvariantCulture, out var pid) ? pid : 0)
        .Where(pid => pid > 0 && Status(pid) is { } status && IsAlive(status) && status[SessionField] == leader.ToString(CultureInfo.InvariantCulture))
        .Order()];

    // The first thread may have ended before the others. While one of them is left, so are the process's files and their locks.
    private static bool IsAlive(string[] status) => status[StateField] is not ("Z" or "X") || status[ThreadsField] is not ("0" or "1");

    private static string[]? Status(int pid)
    {
        try
        {
            // pid (name) state ppid group session ...; the name may contain anything.
            var text = File.ReadAllText($"/proc/{pid}/stat");
            return text[(text.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (IOException)
        {
            // It has just ended.
            return null;
        }
    }
}
