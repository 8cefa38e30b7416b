namespace ActorProc.Node;

/// <summary>The exit codes the bootstrap itself uses, chosen where few programs have theirs.</summary>
internal static class NodeExitCode
{
    /// <summary>What came on standard input was not a boot frame of this version.</summary>
    public const int BootFrameUnreadable = 111;

    /// <summary>The entry type, its assembly or its method <c>int Run(byte[])</c> was not found.</summary>
    public const int EntryNotFound = 112;

    /// <summary>The operating system refused one of the node's limits.</summary>
    public const int LimitRefused = 113;

    /// <summary>The system's run directory was gone or locked when the node wanted to join it.</summary>
    public const int RunDirectoryLost = 114;

    /// <summary>The parent process ended, or closed the lifeline.</summary>
    public const int ParentLost = 115;

    /// <summary>The node ran into its memory limit and ended itself.</summary>
    public const int MemoryLimit = 116;

    /// <summary>One sentence about a code of the bootstrap; <c>null</c> for every other code.</summary>
    public static string? Describe(int code) => code switch
    {
        BootFrameUnreadable => "it could not read its boot frame",
        EntryNotFound => "its entry type was not found",
        LimitRefused => "the operating system refused one of its limits",
        RunDirectoryLost => "its run directory was gone",
        ParentLost => "its parent process ended",
        MemoryLimit => "it ran into its memory limit",
        _ => null,
    };
}
