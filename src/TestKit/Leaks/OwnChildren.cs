namespace ActorProc.TestKit.Leaks;

/// <summary>Children of the tests' process that no kit has started: somebody's test code has. Safe to use from any thread.</summary>
/// <remarks>While several kits live side by side nobody can say whose such a child is. It is named when the last of them ends, with all who may have started it.</remarks>
internal static class OwnChildren
{
    private static readonly Lock Gate = new();
    private static readonly HashSet<string> Suspects = [];
    // Weak: one whose constructor failed in a derived class ends without a word.
    private static readonly List<WeakReference<ActorProcTestKit>> Kits = [];
    private static HashSet<int> _before = [];

    public static void Begin(ActorProcTestKit kit)
    {
        lock (Gate)
        {
            if (Living() == 0)
            {
                _before = [.. ChildProcesses.Alive()];
                Suspects.Clear();
            }

            Kits.Add(new WeakReference<ActorProcTestKit>(kit));
            Suspects.Add(kit.GetType().Name);
        }
    }

    /// <summary>Those that are left, once nobody else can come and say that they are its own.</summary>
    /// <param name="isLast">The kit that asks is about to end. One that goes on is told only of what none but itself can have started.</param>
    public static (IReadOnlyList<int> Pids, IReadOnlyList<string> Suspects) Left(bool isLast)
    {
        lock (Gate)
        {
            if (Living() > 1 || !isLast && Suspects.Count > 1)
                return ([], []);
            var marked = MarkedProcesses.Alive().Select(process => process.Pid);
            return ([.. ChildProcesses.Alive().Except(_before).Except(marked)], [.. Suspects.Order(StringComparer.Ordinal)]);
        }
    }

    /// <summary>What was left has been told of; or it belongs to what came before.</summary>
    public static void Forgive(IEnumerable<int> pids)
    {
        lock (Gate)
            _before.UnionWith(pids);
    }

    public static void End(ActorProcTestKit kit)
    {
        lock (Gate)
            Kits.RemoveAll(known => !known.TryGetTarget(out var one) || one == kit);
    }

    private static int Living()
    {
        Kits.RemoveAll(known => !known.TryGetTarget(out _));
        return Kits.Count;
    }
}
