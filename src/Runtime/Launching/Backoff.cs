namespace ActorProc.Launching;

/// <summary>How starts of the same node are spaced after crashes.</summary>
/// <param name="Min">The first pause after the second crash in a row.</param>
/// <param name="Max">The longest pause.</param>
/// <param name="Reset">A process that lived this long starts the count anew.</param>
internal readonly record struct Backoff(TimeSpan Min, TimeSpan Max, TimeSpan Reset)
{
    /// <summary>The pause before the next start, when <paramref name="crashes"/> processes in a row did not live long.</summary>
    public TimeSpan After(int crashes) => crashes <= 1 ? TimeSpan.Zero : TimeSpan.FromTicks((long)Math.Min(Max.Ticks, Min.Ticks * Math.Pow(2, crashes - 2)));
}
