namespace ActorProc.Benchmarks.Compare;

/// <summary>What a figure of ActorProc should be.</summary>
/// <param name="Words">The goal, as people say it.</param>
/// <param name="Limit">The number that it comes to, given what a peer had in the same run; nothing when that peer was not measured.</param>
/// <param name="IsStrict">The limit itself is not enough: ActorProc is to be ahead of it.</param>
internal sealed record Goal(string Words, Func<Func<string, double?>, double?> Limit, bool IsStrict = false)
{
    public static Goal Number(string words, double number) => new(words, _ => number);

    /// <summary>As good as a peer, or as a multiple of its figure.</summary>
    public static Goal AsGoodAs(string words, string peer, double times = 1) => new(words, figure => times * figure(peer));

    public static Goal AheadOf(string words, string peer) => new(words, figure => figure(peer), IsStrict: true);

    public bool IsMet(double ours, double limit, bool higherIsBetter) =>
        (ours == limit && !IsStrict) || (higherIsBetter ? ours > limit : ours < limit);
}
