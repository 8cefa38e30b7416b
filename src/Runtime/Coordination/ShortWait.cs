namespace ActorProc.Coordination;

/// <summary>A wait for what another processor does in the next microseconds.</summary>
/// <remarks>A <see cref="SpinWait"/> looks less and less often, in the end every 20 us: as long as all that is waited for here takes.</remarks>
internal static class ShortWait
{
    // Some 0.3 us.
    private const int Iterations = 8;

    private static readonly bool IsAlone = Environment.ProcessorCount == 1;

    /// <summary>Once between two looks.</summary>
    public static void Once()
    {
        if (IsAlone)
            Thread.Yield();
        else
            Thread.SpinWait(Iterations);
    }
}
