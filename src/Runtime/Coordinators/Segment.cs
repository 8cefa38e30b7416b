namespace ActorProc.Coordinators;

/// <summary>A file that processes map. The main process makes it; where the system has a way to open a file that has no name any more, it has none from the start.</summary>
internal sealed class Segment : IDisposable
{
    // A process's open files as paths: the only way in once the name is gone. Where the file has no name, nothing can be left of it by any crash.
    private const string OpenFiles = "/proc/self/fd";

    private readonly FileStream? _open;

    private readonly string _path;

    private Segment(string name, string path, long size, FileStream? open)
    {
        (Name, _path, Size, _open) = (name, path, size, open);
        Location = open is null ? path : $"/proc/{Environment.ProcessId}/fd/{open.SafeFileHandle.DangerousGetHandle()}";
    }

    /// <summary>What users call it.</summary>
    public string Name { get; }

    /// <summary>How other processes open it.</summary>
    public string Location { get; }

    public long Size { get; }

    /// <summary>Makes the file, with all the memory that it will need: running out of that later would be a fault that ends the process that touches it.</summary>
    /// <param name="directory">Where.</param>
    /// <param name="target">The object behind it.</param>
    /// <param name="name">The user's name for it, which the file keeps; or an empty string.</param>
    /// <param name="size">In bytes.</param>
    /// <exception cref="IOException">There is not that much memory.</exception>
    public static Segment Create(string directory, string target, string name, long size)
    {
        // Never the same twice: who was told of one that is unlinked meanwhile must not come upon its successor.
        var path = Path.Combine(directory, name.Length == 0 ? target : $"{name}.{target}");
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Share = FileShare.ReadWrite | FileShare.Delete, BufferSize = 0, PreallocationSize = size,
        };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        var open = new FileStream(path, options);
        try
        {
            open.SetLength(size);
            if (name.Length == 0 && OperatingSystem.IsLinux() && Directory.Exists(OpenFiles))
            {
                File.Delete(path);
                return new Segment(target, path, size, open);
            }
        }
        catch
        {
            open.Dispose();
            File.Delete(path);
            throw;
        }

        open.Dispose();
        return new Segment(name.Length == 0 ? target : name, path, size, open: null);
    }

    /// <summary>The file's name goes. Who has mapped it keeps that.</summary>
    public void Unlink()
    {
        try
        {
            if (_open is null)
                File.Delete(_path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Windows keeps a file that is mapped. It is tried again when the last process has let go of it, and goes with its directory.
        }
    }

    public void Dispose()
    {
        _open?.Dispose();
        Unlink();
    }
}
