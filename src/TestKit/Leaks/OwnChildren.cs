namespace ActorProc.TestKit.Leaks;

/// <summary>Children of the tests' process that no kit has started: somebody's test code has. Safe to use from any thread.</summary>
/// <remarks>While several kits live side by side nobody can say whose such a child is. It is named when the last of them ends, with all who may have started it.</remarks>
internal static class OwnChildren
{
    private static readonly Lock Gate = new();
    private static readonly List<string> Suspects = [];
    private static HashSet<int> _before = [];
    private static int _kits;

    public static void Begin(string who)
    {
        lock (Gate)
        {
            if (_kits++ == 0)
                (_before, _) = ([.. ChildProcesses.Alive()], Suspects.RemoveAll(_ => true));
            Suspects.Add(who);
        }
    }

    /// <summary>Those that are left, once nobody else could have started them.</summary>
    /// <param name="isLast">The kit that asks is about to end; otherwise it lives on.</param>
    public static (IReadOnlyList<int> Pids, IReadOnlyList<string> Suspects) Left(bool isLast)
    {
        lock (Gate)
        {
            if (_kits > 1)
                return ([], []);
            var marked = MarkedProcesses.Alive().Select(process => process.Pid);
            return ([.. ChildProcesses.Alive().Except(_before).Except(marked)], isLast ? [.. Suspects] : []);
        }
    }

    /// <summary>What was left has been told of; or it belongs to what came before.</summary>
    public static void Forgive(IEnumerable<int> pids)
    {
        lock (Gate)
            _before.UnionWith(pids);
    }

    public static void End()
    {
        lock (Gate)
            _kits--;
    }
}
