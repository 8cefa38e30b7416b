namespace ActorProc;

/// <summary>The locks that this thread holds by a <see cref="SharedHold"/>, which cannot leave it.</summary>
internal static class HeldHere
{
    [ThreadStatic]
    private static List<ProcessLockBase>? _held;

    public static bool Has(ProcessLockBase @lock) => _held is { Count: > 0 } held && held.Contains(@lock);

    public static void Add(ProcessLockBase @lock) => (_held ??= []).Add(@lock);

    public static void Remove(ProcessLockBase @lock) => _held!.RemoveAt(_held.LastIndexOf(@lock));
}
