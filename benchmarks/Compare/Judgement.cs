using System.Globalization;

namespace ActorProc.Benchmarks.Compare;

/// <summary>A row, compared and judged.</summary>
internal sealed class Judgement
{
    public Judgement(Row row, Figures figures)
    {
        Row = row;
        Ours = figures.Of(row, Series.ActorProc);
        var peers = Series.Peers.Select(series => (Series: series, Value: figures.Of(row, series))).Where(peer => peer.Value is not null).ToArray();
        if (peers.Length > 0)
        {
            var best = row.HigherIsBetter ? peers.MaxBy(peer => peer.Value) : peers.MinBy(peer => peer.Value);
            (Best, BestValue) = (best.Series, best.Value);
        }

        Limit = row.Goal?.Limit(series => figures.Of(row, series));
        if (Ours is { } ours && Limit is { } limit)
            IsMet = row.Goal!.IsMet(ours, limit, row.HigherIsBetter);
    }

    public Row Row { get; }

    public double? Ours { get; }

    public string? Best { get; }

    public double? BestValue { get; }

    public double? Limit { get; }

    /// <summary>Nothing when it cannot be said.</summary>
    public bool? IsMet { get; }

    /// <summary>How many times as good as the best peer: above 1 is ahead, whichever way better is.</summary>
    public double? Ratio => Times(Ours, BestValue);

    public string Verdict => (Row.Goal, IsMet) switch
    {
        (null, _) => "",
        (_, true) => "met",
        (_, false) => $"missed: {Factor(1 / Times(Ours, Limit)!.Value)} to go",
        _ when Ours is null => "not measured",
        _ => "cannot be said: that peer was not measured",
    };

    private double? Times(double? ours, double? theirs) => Row.HigherIsBetter ? ours / theirs : theirs / ours;

    public static string Factor(double factor) => $"{factor.ToString(factor < 0.1 ? "G2" : "#,0.00", CultureInfo.InvariantCulture)} x";
}
