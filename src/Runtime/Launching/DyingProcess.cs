using System.Globalization;
using System.Runtime.Versioning;
using ActorProc.Node;

namespace ActorProc.Launching;

/// <summary>A process of which the operating system may not have taken everything apart yet.</summary>
/// <param name="Runs">Whether something of it still runs, as far as that can be told.</param>
/// <param name="ExitCode">As the shell would have it. Only of one that does not run, and is not reaped yet.</param>
[SupportedOSPlatform("linux")]
internal readonly record struct DyingProcess(bool Runs, int? ExitCode)
{
    private const int SignalBase = 128;

    // Counted from the end of the name, which may hold anything.
    private const int ExitCodeField = 49;

    public static DyingProcess Look(int pid)
    {
        var process = $"/proc/{pid.ToString(CultureInfo.InvariantCulture)}";
        try
        {
            // A thread that has let go of the memory runs nothing of the program any more, nor a system call for it, and starts no other one. Not by `stat`, which holds
            // the memory for as long as it reads: whoever lets go of it last has to take it apart, and that would be this process.
            if (!Directory.Exists(process)) return new DyingProcess(false, null);
            if (Directory.EnumerateDirectories($"{process}/task").Any(thread => !Posix.IsWithoutProgram($"{thread}/exe"))) return new DyingProcess(true, null);

            var text = File.ReadAllText($"{process}/stat");
            var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
            return new DyingProcess(false, Code(int.Parse(fields[ExitCodeField], CultureInfo.InvariantCulture)));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return new DyingProcess(false, null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException or IndexOutOfRangeException)
        {
            // Reaped while it was read, or not to be read at all.
            return new DyingProcess(true, null);
        }
    }

    // As wait() has it.
    private static int Code(int status) => (status & 0x7F) is var signal and not 0 ? SignalBase + signal : status >> 8 & 0xFF;
}
