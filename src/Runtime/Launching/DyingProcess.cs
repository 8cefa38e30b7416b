using System.Globalization;
using System.Runtime.Versioning;

namespace ActorProc.Launching;

/// <summary>A process of which the operating system has not taken everything apart yet.</summary>
[SupportedOSPlatform("linux")]
internal static class DyingProcess
{
    private const int SignalBase = 128;

    // Of a thread in /proc: set when it begins to end, after which it runs nothing of the program, nor a system call for it.
    private const uint IsExiting = 0x4;

    // Counted from the end of the name, which may hold anything.
    private const int FlagsField = 6;
    private const int ExitCodeField = 49;

    /// <summary>How a process ends of which no thread runs any more, though it is not reaped yet.</summary>
    /// <returns>Its exit code as the shell would have it; nothing while a thread runs, and where it cannot be told: also for an ordinary end with code 0.</returns>
    public static int? ExitCode(int pid)
    {
        try
        {
            // The directory is read anew each time: a thread that has begun to end starts no other one.
            foreach (var thread in Directory.EnumerateDirectories($"/proc/{pid}/task"))
            {
                if (Fields(thread) is { } fields && (uint.Parse(fields[FlagsField], CultureInfo.InvariantCulture) & IsExiting) == 0) return null;
            }

            return Fields($"/proc/{pid}") is { } process && int.Parse(process[ExitCodeField], CultureInfo.InvariantCulture) is var status and not 0 ? Code(status) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException or IndexOutOfRangeException)
        {
            return null;
        }
    }

    // As wait() has it.
    private static int Code(int status) => (status & 0x7F) is var signal and not 0 ? SignalBase + signal : status >> 8 & 0xFF;

    private static string[]? Fields(string directory)
    {
        try
        {
            var text = File.ReadAllText($"{directory}/stat");
            return text[(text.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException || e.HResult == 3 /* ESRCH: it ended while it was read */)
        {
            return null;
        }
    }
}
