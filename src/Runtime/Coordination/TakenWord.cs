namespace ActorProc.Coordination;

/// <summary>How far a consumer has come, in one word that it and the main process both change by compare-and-swap.</summary>
/// <remarks>
/// The consumer counts what it takes. The main process, when it wants back what was lent, makes it the next run: from that moment on nothing that was handed out in an
/// earlier run can be taken. Neither waits for the other, so a consumer that is stopped, or dead, holds up nobody.
/// </remarks>
/// <param name="Run">Which run of handed-out items it is.</param>
/// <param name="Taken">How many items the consumer has taken since the beginning.</param>
internal readonly record struct TakenWord(int Run, long Taken)
{
    private const int TakenBits = 48;

    public static TakenWord Of(long word) => new((int)(word >>> TakenBits), word & ((1L << TakenBits) - 1));

    public long Word => (long)Run << TakenBits | Taken;

    /// <summary>The same in the next run.</summary>
    public TakenWord Next => this with { Run = (Run + 1) & 0xFFFF };
}
