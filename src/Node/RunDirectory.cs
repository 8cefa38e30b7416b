using System.Security.Cryptography;

namespace ActorProc.Node;

/// <summary>
/// The private directory of one system: <c>&lt;base&gt;/&lt;8 characters&gt;</c>, in it the sockets and the file that every process of the
/// system keeps locked. Who leaves last removes it; what a whole system left behind that was killed at once, the next start sweeps away.
/// </summary>
internal sealed class RunDirectory : IDisposable
{
    public const int NameLength = 8;
    const string Alphabet = "abcdefghijklmnopqrstuvwxyz0123456789";

    // What is being removed is called so. A process that was killed in the middle of it leaves that for the next sweep.
    const string Going = "-gone";

    // The kernel closes a dead process's lifelines and locks together, so this is ample; and well within the second that a node has to clean up. Who is the child of a process that is not the
    // system's main one waits in vain: the directory stays.
    static readonly TimeSpan ParentsLimit = TimeSpan.FromMilliseconds(250);

    static readonly TimeSpan MakingLimit = TimeSpan.FromMilliseconds(200);

    static readonly Lock Making = new();
    static volatile bool _isLeaving;

    readonly FileStream _share;
    int _left;

    RunDirectory(string path, FileStream share)
    {
        Path = path;
        _share = share;
    }

    public string Path { get; }

    /// <summary>Makes a new one and sweeps away what dead systems left beside it.</summary>
    /// <param name="configured">The base directory, or an empty string for the user's own.</param>
    /// <exception cref="RunDirectoryException">The base directory cannot be trusted or used.</exception>
    public static RunDirectory Create(string configured)
    {
        lock (Making)
        {
            if (!_isLeaving) return Make(configured);
        }

        // A system that warms up has its own inside the one that is going, and would make that again. This process ends while it waits here; an exception would end it
        // in the middle of the clean-up.
        Thread.Sleep(Timeout.Infinite);
        throw new RunDirectoryException("This process is ending with its parent.");
    }

    static RunDirectory Make(string configured)
    {
        var home = RunDirectoryBase.Prepare(configured);
        var path = System.IO.Path.Combine(home, RandomNumberGenerator.GetString(Alphabet, NameLength));
        RunDirectoryBase.CheckLength(path);

        // Nobody may sweep between the making of the directory and the first lock in it.
        using var turn = RunDirectoryBase.TakeTurn(home);
        Sweep(home);
        MemoryDirectory.Sweep();
        RunDirectoryBase.MakePrivate(path);
        File.WriteAllText(System.IO.Path.Combine(path, OwnerLock.FileName), $"{Environment.ProcessId}\n");
        return new RunDirectory(path, OwnerLock.Share(path));
    }

    /// <summary>Becomes one more process that keeps an existing one.</summary>
    /// <exception cref="IOException">It is gone, or about to be.</exception>
    public static RunDirectory Join(string path) => new(path, OwnerLock.Share(path));

    /// <summary>Whether a directory's name has the form of ours.</summary>
    public static bool IsName(ReadOnlySpan<char> name)
    {
        var own = name.EndsWith(Going, StringComparison.Ordinal) ? name[..^Going.Length] : name;
        return own.Length == NameLength && !own.ContainsAnyExcept(Alphabet);
    }

    /// <summary>Leaves it. Who is the last removes it. Any number of calls, on any thread.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _left, 1) != 0) return;

        _share.Dispose();
        RemoveIfDeserted(Path);
    }

    /// <summary>Leaves it beside a parent that is ending too. That may close its lifelines before it frees the directory, so this waits for it a moment.</summary>
    public void LeaveWithParent()
    {
        _isLeaving = true;
        // One that is being made is waited for, but not one that waits for another process's turn.
        if (Making.TryEnter(MakingLimit)) Making.Exit();
        Dispose();
        var deadline = Environment.TickCount64 + (long)ParentsLimit.TotalMilliseconds;
        while (Directory.Exists(Path) && Environment.TickCount64 < deadline)
        {
            Thread.Sleep(5);
            RemoveIfDeserted(Path);
        }
    }

    /// <summary>Removes the run directories of this user below <paramref name="home"/> that no process lives in.</summary>
    static void Sweep(string home)
    {
        foreach (var path in Directory.EnumerateDirectories(home))
        {
            SweepOne(path);
        }
    }

    static void SweepOne(string path)
    {
        try
        {
            // Only what has our form, is ours and is really there: a link could lead anywhere.
            if (!IsName(System.IO.Path.GetFileName(path.AsSpan())) || FileFacts.Of(path) is not { IsDirectory: true, IsOurs: true }) return;

            // One that was killed while it made or removed its directory leaves it empty. Anything else without an owner is none of ours.
            if (File.Exists(System.IO.Path.Combine(path, OwnerLock.FileName))) RemoveIfDeserted(path);
            else if (!Directory.EnumerateFileSystemEntries(path).Any()) Remove(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Its last process has removed it just now.
        }
    }

    static void RemoveIfDeserted(string path)
    {
        using var alone = OwnerLock.TryTakeAlone(path);
        if (alone is null) return;

        MemoryDirectory.RemoveOf(path);
        Remove(path);
    }

    /// <summary>Removes a directory that nobody lives in, with what is in it.</summary>
    public static void Remove(string path)
    {
        try
        {
            // Threads of a process that ends with its parent may be about to put something in it: under this name they do not find it.
            if (!path.EndsWith(Going, StringComparison.Ordinal)) path = Renamed(path);

            // The owner last: as long as anything is left, it is known whose it was.
            var owner = System.IO.Path.Combine(path, OwnerLock.FileName);
            foreach (var entry in new DirectoryInfo(path).EnumerateFileSystemInfos().Where(entry => entry.FullName != owner))
            {
                if (entry is DirectoryInfo { LinkTarget: null } directory) directory.Delete(recursive: true);
                else entry.Delete();
            }

            File.Delete(owner);
            Directory.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Somebody else removes it too, or a file in it cannot go. Nobody needs it any more; the next sweep tries again.
        }
    }

    static string Renamed(string path)
    {
        // Windows does not rename a directory in which a file is open.
        if (OperatingSystem.IsWindows()) return path;

        try
        {
            Directory.Move(path, path + Going);
            return path + Going;
        }
        catch (IOException)
        {
            // Of the same name there may be one that was half removed, and not every file system renames directories.
            return path;
        }
    }
}
