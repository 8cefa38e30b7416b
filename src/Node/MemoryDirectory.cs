using System.Globalization;

namespace ActorProc.Node;

/// <summary>Where the shared memory of one system lies: on Linux in a directory in the kernel's memory, elsewhere in the system's run directory.</summary>
/// <remarks>
/// <c>/dev/shm/actorproc-&lt;user&gt;-&lt;name of the run directory&gt;</c>. The main process keeps it locked. It goes with the run directory, however that goes; and what is left of
/// a system that was killed as a whole is swept away by the next start, wherever that has its run directory.
/// </remarks>
internal sealed class MemoryDirectory : IDisposable
{
    const string KernelMemory = "/dev/shm";
    const string Beside = "memory";
    const int Attempts = 100;

    static readonly EnumerationOptions Readable = new() { IgnoreInaccessible = true, AttributesToSkip = 0 };

    readonly FileStream? _share;

    MemoryDirectory(string path, FileStream? share) => (Path, _share) = (path, share);

    public string Path { get; }

    /// <summary>Makes that of a system.</summary>
    /// <exception cref="IOException">It cannot be made.</exception>
    public static MemoryDirectory Create(string runDirectory)
    {
        if (InMemory(runDirectory) is { } path && Make(path) is { } share) return new MemoryDirectory(path, share);

        var beside = System.IO.Path.Combine(runDirectory, Beside);
        RunDirectoryBase.MakePrivate(beside);
        return new MemoryDirectory(beside, null);
    }

    /// <summary>Removes what a system has left, whose run directory is about to go too.</summary>
    public static void RemoveOf(string runDirectory)
    {
        if (InMemory(runDirectory) is { } path) RemoveIfDeserted(path);
    }

    /// <summary>Removes what systems of this user have left that no process lives in.</summary>
    public static void Sweep()
    {
        if (Prefix() is not { } prefix) return;

        foreach (var path in Directory.EnumerateDirectories(KernelMemory, prefix + "*", Readable))
        {
            if (RunDirectory.IsName(System.IO.Path.GetFileName(path.AsSpan())[prefix.Length..])) RemoveIfDeserted(path);
        }
    }

    public void Dispose()
    {
        _share?.Dispose();
        if (_share is not null) RemoveIfDeserted(Path);
        else if (Directory.Exists(Path)) RunDirectory.Remove(Path);
    }

    static string? InMemory(string runDirectory) => Prefix() is { } prefix ? System.IO.Path.Combine(KernelMemory, prefix + System.IO.Path.GetFileName(runDirectory)) : null;

    static string? Prefix() =>
        OperatingSystem.IsLinux() && Directory.Exists(KernelMemory) ? string.Create(CultureInfo.InvariantCulture, $"actorproc-{Posix.EffectiveUser()}-") : null;

    /// <returns>The lock on it; null when there can be none.</returns>
    static FileStream? Make(string path)
    {
        // There is no turn to take here, as there is for run directories: a start that sweeps beside this one may take it for a dead one's.
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            try
            {
                RunDirectoryBase.MakePrivate(path);
                if (FileFacts.Of(path) is not { } facts) continue;
                if (facts is not { IsDirectory: true, IsOurs: true, Mode: FileFacts.OwnerOnly }) return null;

                var owner = System.IO.Path.Combine(path, OwnerLock.FileName);
                MakeOwner(owner);
                var share = OwnerLock.Share(path);
                // From here on nobody can take it alone. Whoever did before has removed that file.
                if (File.Exists(owner)) return share;
                share.Dispose();
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Swept away half made; or there is no way to make it, and then there is none at the last attempt either.
            }

            Thread.Yield();
        }

        return null;
    }

    static void MakeOwner(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var writer = new StreamWriter(path, options);
        writer.Write(string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId}\n"));
    }

    static void RemoveIfDeserted(string path)
    {
        // Only what is ours and really there: a link could lead anywhere.
        if (FileFacts.Of(path) is not { IsDirectory: true, IsOurs: true }) return;

        if (File.Exists(System.IO.Path.Combine(path, OwnerLock.FileName)))
        {
            using var alone = OwnerLock.TryTakeAlone(path);
            if (alone is not null) RunDirectory.Remove(path);
            return;
        }

        try
        {
            // One whose maker was killed in the middle of it is empty. Anything else without an owner is none of ours.
            Directory.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It is not empty, or not there any more.
        }
    }
}
