using System.Runtime.CompilerServices;

namespace ActorProc.Serialization;

/// <summary>Counts how deep the current thread is in a graph, so that a deep one is refused before it uses up the stack and ends the process.</summary>
internal static class GraphDepth
{
    [ThreadStatic]
    private static int _depth;

    public static int Current
    {
        get => _depth;
        set => _depth = value;
    }

    /// <summary>
    /// One object deeper. <see cref="Leave"/> is not called on failure: the root restores <see cref="Current"/>, so that the way down stays
    /// cheap.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Enter(Type type, int limit)
    {
        if (++_depth > limit)
            throw new RefusedException(type, $"the graph of objects is deeper than {limit} (actorproc.serialization.maximum-depth). " +
                "Send a flat collection instead of linked objects, or raise the limit.", null);
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
            throw new InsufficientExecutionStackException();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Leave() => _depth--;
}
