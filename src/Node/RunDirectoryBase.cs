using System.Globalization;
using System.Text;

namespace ActorProc.Node;

/// <summary>The directory below which the systems of one user have their run directories. Whoever could change it could pose as a node.</summary>
internal static class RunDirectoryBase
{
    // The longest socket name put into a run directory, and the longest path the kernel takes (108 with the final zero).
    const int SocketNameLength = 40;
    const int SocketPathLimit = 107;

    const string TurnFile = "lock";
    static readonly TimeSpan TurnLimit = TimeSpan.FromSeconds(10);

    /// <summary>Finds it, makes it if need be, and refuses one that others could write to.</summary>
    public static string Prepare(string configured)
    {
        var path = configured.Length > 0 ? Path.GetFullPath(configured) : OfThisUser();
        if (FileFacts.Of(path) is null) MakePrivate(path);

        var problem = FileFacts.Of(path) switch
        {
            null => "it could not be created",
            { IsLink: true } => "it is a symbolic link, which somebody could turn elsewhere",
            { IsDirectory: false } => "it is not a directory",
            { IsOurs: false } => "it belongs to another user",
            { Mode: not FileFacts.OwnerOnly and var mode } => $"its mode is {Octal(mode)}, not 0700: other users must not reach the sockets in it",
            _ => null,
        };
        return problem is null ? path : throw Refused(path, problem);
    }

    /// <summary>Whether a run directory could be made inside this one.</summary>
    public static bool HasRoomBelow(string runDirectory) => Encoding.UTF8.GetByteCount(runDirectory) + 1 + RunDirectory.NameLength + 1 + SocketNameLength <= SocketPathLimit;

    /// <summary>Refuses a run directory whose sockets would have too long a path.</summary>
    public static void CheckLength(string runDirectory)
    {
        var longest = Encoding.UTF8.GetByteCount(runDirectory) + 1 + SocketNameLength;
        if (longest <= SocketPathLimit) return;

        throw new RunDirectoryException(
            $"The run directory '{runDirectory}' is too long: with a socket's name its path would have {longest} bytes, and a Unix socket's path has at most {SocketPathLimit}. " +
            $"Set {RunDirectoryException.Setting} to a shorter directory.");
    }

    public static void MakePrivate(string path)
    {
        try
        {
            if (OperatingSystem.IsWindows()) Directory.CreateDirectory(path);
            else Directory.CreateDirectory(path, FileFacts.OwnerOnly);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Refused(path, $"it cannot be created ({e.Message})", e);
        }
    }

    /// <summary>Waits until no other process makes or sweeps run directories here.</summary>
    public static FileStream TakeTurn(string home)
    {
        var file = Path.Combine(home, TurnFile);
        for (var deadline = Environment.TickCount64 + (long)TurnLimit.TotalMilliseconds; ;)
        {
            try
            {
                return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException e)
            {
                // The holder needs milliseconds. One that is stopped in a debugger holds it for ever, and then an error is better than silence.
                if (Environment.TickCount64 > deadline) throw Refused(file, $"another process has held it for {TurnLimit.TotalSeconds:0} s ({e.Message})", e);
                Thread.Sleep(5);
            }
        }
    }

    // The session's directory is kept in memory and goes with the session. After `su` or `sudo` the variable names another user's.
    static string OfThisUser()
    {
        if (Environment.GetEnvironmentVariable("XDG_RUNTIME_DIR") is { Length: > 0 } session && FileFacts.Of(session) is { IsDirectory: true, IsOurs: true })
            return Path.Combine(session, "actorproc");

        var user = OperatingSystem.IsWindows() ? Environment.UserName : Posix.EffectiveUser().ToString(CultureInfo.InvariantCulture);
        return Path.Combine(Path.GetTempPath(), $"actorproc-{user}");
    }

    static RunDirectoryException Refused(string path, string problem, Exception? cause = null) => new(
        $"'{path}' cannot be used for run directories: {problem}. Correct or remove it, or set {RunDirectoryException.Setting} to a directory that only this user can enter.", cause);

    static string Octal(UnixFileMode mode) => "0" + Convert.ToString((int)mode, 8);
}
