using ActorProc.Node;
using ActorProc.Processes;

namespace ActorProc.Tests.Sharing;

/// <summary>What of a system's shared memory the operating system knows. On Linux, where that can be seen.</summary>
internal static class KernelMemory
{
    /// <summary>The directory that the segments of a system lie in.</summary>
    public static string DirectoryOf(string runDirectory) => OperatingSystem.IsLinux()
        ? $"/dev/shm/actorproc-{Posix.EffectiveUser()}-{Path.GetFileName(runDirectory)}"
        : Path.Combine(runDirectory, "memory");

    public static string DirectoryOf(ActorProcSystem app) => DirectoryOf(app.Processes.Hub.Settings.RunDirectory);

    /// <summary>Files of segments that have a name.</summary>
    public static string[] Files(ActorProcSystem app) => Files(DirectoryOf(app));

    /// <inheritdoc cref="Files(ActorProcSystem)"/>
    public static string[] Files(string directory) =>
        Directory.Exists(directory) ? [.. Directory.GetFiles(directory).Select(Path.GetFileName).OfType<string>().Where(name => name != "owner")] : [];

    /// <summary>Files of segments that this process, the main one, holds open although they have no name.</summary>
    public static int Open(ActorProcSystem app) => !OperatingSystem.IsLinux() ? 0 : Directory.GetFiles("/proc/self/fd").Select(TargetOf)
        .Count(target => target.StartsWith(DirectoryOf(app), StringComparison.Ordinal) && target.EndsWith("(deleted)", StringComparison.Ordinal));

    /// <summary>Segments of the system that a process has mapped.</summary>
    public static int Mapped(ActorProcSystem app, int pid) =>
        !OperatingSystem.IsLinux() ? 0 : File.ReadLines($"/proc/{pid}/maps").Count(line => line.Contains(DirectoryOf(app), StringComparison.Ordinal));

    private static string TargetOf(string link)
    {
        try
        {
            return new FileInfo(link).LinkTarget ?? "";
        }
        catch (IOException)
        {
            // Closed meanwhile.
            return "";
        }
    }
}
