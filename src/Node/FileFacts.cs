namespace ActorProc.Node;

/// <summary>What decides whether a directory can be trusted, about the file itself: a link is not followed.</summary>
/// <param name="IsDirectory">A real directory; false for a link to one.</param>
/// <param name="IsLink">A symbolic link or the like.</param>
/// <param name="IsOurs">Owned by this user. True where the system cannot tell.</param>
/// <param name="Mode">The permission bits; those of the owner alone where the system has none.</param>
internal readonly record struct FileFacts(bool IsDirectory, bool IsLink, bool IsOurs, UnixFileMode Mode)
{
    public const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    const uint TypeMask = 0xF000;
    const uint DirectoryType = 0x4000;
    const uint LinkType = 0xA000;
    const uint PermissionMask = 0xFFF;

    /// <summary>Null if there is nothing at that path.</summary>
    public static FileFacts? Of(string path)
    {
        try
        {
            // A C library without statx: the portable way knows no owner.
            return OperatingSystem.IsLinux() ? FromStatus(path) : Portable(path);
        }
        catch (EntryPointNotFoundException)
        {
            return Portable(path);
        }
    }

    [System.Runtime.Versioning.SupportedOSPlatform("linux")]
    static FileFacts? FromStatus(string path)
    {
        if (Posix.Status(path) is not var (user, mode)) return null;

        return new FileFacts((mode & TypeMask) == DirectoryType, (mode & TypeMask) == LinkType, user == Posix.EffectiveUser(), (UnixFileMode)(mode & PermissionMask));
    }

    static FileFacts? Portable(string path)
    {
        var file = new FileInfo(path);
        if ((int)file.Attributes == -1) return null;

        var isLink = file.Attributes.HasFlag(FileAttributes.ReparsePoint);
        return new FileFacts(file.Attributes.HasFlag(FileAttributes.Directory) && !isLink, isLink, true, OperatingSystem.IsWindows() ? OwnerOnly : file.UnixFileMode);
    }
}
