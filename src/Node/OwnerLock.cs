namespace ActorProc.Node;

/// <summary>The lock that every process of a system shares for as long as it lives; the kernel frees it however the process ends.</summary>
internal static class OwnerLock
{
    public const string FileName = "owner";

    /// <exception cref="IOException">There is no such file, or somebody holds it alone because it is being removed.</exception>
    public static FileStream Share(string directory) => Open(directory, FileShare.Read);

    /// <summary>Takes it alone. Null: somebody lives there, it is gone, or locks do not work here; in doubt a directory stays.</summary>
    public static FileStream? TryTakeAlone(string directory)
    {
        FileStream taken;
        try
        {
            taken = Open(directory, FileShare.None);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }

        if (!IsExclusive(directory))
        {
            taken.Dispose();
            return null;
        }
        return taken;
    }

    // On some network file systems, and with DOTNET_SYSTEM_IO_DISABLEFILELOCKING, every lock "succeeds": then a second one does too.
    static bool IsExclusive(string directory)
    {
        try
        {
            Open(directory, FileShare.None).Dispose();
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }

    static FileStream Open(string directory, FileShare share) => new(Path.Combine(directory, FileName), FileMode.Open, FileAccess.Read, share);
}
