using System.Globalization;
using System.Runtime.Versioning;
using ActorProc.Node;

namespace ActorProc.Launching;

/// <summary>A process of which the operating system has not taken everything apart yet.</summary>
[SupportedOSPlatform("linux")]
internal static class DyingProcess
{
    private const int SignalBase = 128;

    // Counted from the end of the name, which may hold anything.
    private const int ExitCodeField = 49;

    /// <summary>How a process ends of which no thread runs any more, though it is not reaped yet.</summary>
    /// <returns>Its exit code as the shell would have it; nothing while a thread runs, and where it cannot be told: also for an ordinary end with code 0.</returns>
    public static int? ExitCode(int pid)
    {
        try
        {
            // A thread that has let go of the memory runs nothing of the program any more, nor a system call for it, and starts no other one. Not by `stat`, which holds
            // the memory for as long as it reads: whoever lets go of it last has to take it apart, and that would be this process.
            if (Directory.EnumerateDirectories($"/proc/{pid}/task").Any(thread => !Posix.IsWithoutProgram($"{thread}/exe"))) return null;

            var text = File.ReadAllText($"/proc/{pid}/stat");
            var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
            return int.Parse(fields[ExitCodeField], CultureInfo.InvariantCulture) is var status and not 0 ? Code(status) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException or IndexOutOfRangeException)
        {
            return null;
        }
    }

    // As wait() has it.
    private static int Code(int status) => (status & 0x7F) is var signal and not 0 ? SignalBase + signal : status >> 8 & 0xFF;
}
