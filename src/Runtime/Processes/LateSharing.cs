namespace ActorProc.Processes;

/// <summary>
/// What a child needs to share objects, kept until something does: reading its settings, and loading what <see cref="SharingDirectory"/> needs, would cost every
/// process some milliseconds of compiling, and most share nothing.
/// </summary>
internal static class LateSharing
{
    private static readonly object Gate = new();
    private static Action? _add;

    /// <summary>Whether nothing has been shared here.</summary>
    public static bool IsPending => Volatile.Read(ref _add) is not null;

    /// <param name="add">Tells <see cref="SharingDirectory"/> of the system. Done once, when something first needs it.</param>
    public static void Offer(Action add) => _add = add;

    public static void Take()
    {
        if (!IsPending)
            return;
        lock (Gate)
        {
            if (_add is not { } add)
                return;
            add();
            Volatile.Write(ref _add, null);
        }
    }
}
