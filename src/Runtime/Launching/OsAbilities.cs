namespace ActorProc.Launching;

/// <summary>Which limits an operating system can put on a process.</summary>
internal readonly record struct OsAbilities(bool MemoryLimit, bool CpuLimit, bool Niceness, bool Affinity)
{
    public static OsAbilities Here { get; } = new(
        MemoryLimit: OperatingSystem.IsLinux(),
        CpuLimit: !OperatingSystem.IsWindows(),
        Niceness: !OperatingSystem.IsWindows(),
        Affinity: OperatingSystem.IsLinux() || OperatingSystem.IsWindows());
}
