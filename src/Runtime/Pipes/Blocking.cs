using System.Diagnostics.CodeAnalysis;

namespace ActorProc.Pipes;

/// <summary>For calls that are written once, to be awaited or to block: one that blocks has completed when it returns.</summary>
internal static class Blocking
{
    [SuppressMessage("Usage", "VSTHRD002", Justification = "It has completed: nothing is waited for.")]
    public static T Now<T>(this ValueTask<T> completed) => completed.GetAwaiter().GetResult();

    /// <inheritdoc cref="Now{T}"/>
    [SuppressMessage("Usage", "VSTHRD002", Justification = "It has completed: nothing is waited for.")]
    public static void Now(this ValueTask completed) => completed.GetAwaiter().GetResult();
}
