using ActorProc.Node;

namespace ActorProc.TestKit.Leaks;

/// <summary>What a kit has on disk and in the system's shared memory.</summary>
/// <param name="runBase">Where the run directory of its system lies.</param>
internal sealed class LeftFiles(string runBase)
{
    private string[] _runs = [];

    /// <summary>The system has started. Where its memory lies is to be known when its directory is gone.</summary>
    public void Begin() => _runs = [.. Directory.GetDirectories(runBase).Select(Path.GetFileName).OfType<string>()];

    /// <summary>Segments that have a name; the others end with their last user.</summary>
    public IEnumerable<string> Segments()
    {
        if (!OperatingSystem.IsLinux())
            return [];
        var user = Posix.EffectiveUser();
        return _runs.Select(run => $"/dev/shm/actorproc-{user}-{run}").Where(Directory.Exists).SelectMany(Directory.GetFiles).Where(file => Path.GetFileName(file) != "owner");
    }

    /// <summary>Everything in the directory, in words.</summary>
    public IEnumerable<string> Others() => Directory.GetFileSystemEntries(runBase).Where(entry => Path.GetFileName(entry) != "lock")
        .SelectMany(entry => Directory.Exists(entry) ? Directory.GetFileSystemEntries(entry).DefaultIfEmpty(entry) : [entry])
        .Select(entry => $"{(Directory.Exists(entry) ? "directory" : ProcessState.IsSocket(entry) ? "socket" : "file")} {entry}");

    public void Remove()
    {
        foreach (var segment in Segments().ToArray())
            File.Delete(segment);
        if (Directory.Exists(runBase))
            Directory.Delete(runBase, recursive: true);
    }
}
