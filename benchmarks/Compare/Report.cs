namespace ActorProc.Benchmarks.Compare;

/// <summary>All there is to say about a comparison.</summary>
internal sealed record Report(Judgement[] Judged, Figures Figures, string Machine, CompareOptions Options, TimeSpan Took)
{
    /// <summary>The columns of all tables: what is shown, and its name in the file.</summary>
    public static readonly (string Title, string Series)[] Columns =
    [
        ("ActorProc", Series.ActorProc), ("Python", Series.Python), ("Erlang", Series.Erlang), ("Akka.Remote", Series.Akka), ("Proto.Actor", Series.Proto),
        ("bare socket", Series.Socket),
    ];

    /// <summary>A figure, or a dash.</summary>
    public string Cell(Row row, string series) => Value(row, series) is { } value ? Number(value) : "-";

    /// <summary>Why something is missing, each reason once, with the keys.</summary>
    public IEnumerable<string> Reasons => Judged
        .SelectMany(_ => Series.All, (judgement, series) => (judgement.Row.Key, Series: series, Reason: Figures.Missing(judgement.Row, series)))
        .Where(missing => missing.Reason is not null)
        .GroupBy(missing => (missing.Series, missing.Reason), missing => missing.Key)
        .Select(group => $"{group.Key.Series}: {group.Key.Reason} ({string.Join(", ", group)})");

    public string Summary
    {
        get
        {
            var goals = Judged.Where(judgement => judgement.Row.Goal is not null).ToArray();
            return $"{Count(true)} of {goals.Length} goals are met, {Count(false)} are missed, {Count(null)} could not be judged. " +
                $"Interleaved runs: {Options.Runs}, in {Took.TotalSeconds:0} s; each figure is a median.";

            int Count(bool? met) => goals.Count(judgement => judgement.IsMet == met);
        }
    }

    public static string Number(double value) => value.ToString(value >= 100 ? "#,0" : value >= 10 ? "0.0" : "0.00", System.Globalization.CultureInfo.InvariantCulture);

    private double? Value(Row row, string series)
    {
        if (series != Series.Python)
            return Figures.Of(row, series);
        return Figures.Of(row, row.Python) ?? Figures.Of(row, Series.PythonPipe);
    }
}
