using Hyperion;

namespace ActorProc.Serialization;

/// <summary>
/// The table of the objects that a message has written so far: by identity, so that equal objects stay two and no user code runs; kept per
/// thread.
/// </summary>
internal static class WrittenObjects
{
    // A table that one big message has blown up is not kept.
    private const int MaximumKept = 4096;

    [ThreadStatic]
    private static Dictionary<object, int>? _kept;

    public static void Lend(SerializerSession session)
    {
        // Taken, not shared: a surrogate may serialize something itself meanwhile.
        HyperionInternals.Written(session) = _kept ?? new Dictionary<object, int>(ReferenceEqualityComparer.Instance!);
        _kept = null;
    }

    public static void TakeBack(SerializerSession session)
    {
        var table = HyperionInternals.Written(session);
        if (table.EnsureCapacity(0) > MaximumKept)
            return;
        table.Clear();
        _kept = table;
    }
}
