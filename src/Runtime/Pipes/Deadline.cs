namespace ActorProc.Pipes;

/// <summary>When a wait is over.</summary>
internal readonly record struct Deadline(long? At)
{
    // What one question to the kernel may take.
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(30);

    /// <param name="timeout">Nothing: never; negative: now.</param>
    public static Deadline After(TimeSpan? timeout) =>
        timeout is { } time ? new(Environment.TickCount64 + (long)Math.Ceiling(Math.Clamp(time.TotalMilliseconds, 0, int.MaxValue * 1000.0))) : default;

    public bool IsOver => At <= Environment.TickCount64;

    public TimeSpan? Left => At is { } at ? TimeSpan.FromMilliseconds(Math.Max(0, at - Environment.TickCount64)) : null;

    public TimeSpan NextWait => Left is { } left && left < Longest ? left : Longest;
}
