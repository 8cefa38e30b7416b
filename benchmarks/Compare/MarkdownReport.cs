using System.Globalization;
using System.Text;

namespace ActorProc.Benchmarks.Compare;

/// <summary>The comparison, for docs/performance.md.</summary>
internal static class MarkdownReport
{
    public static string Write(Report report)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"""
            <!-- Written by: dotnet run -c Release --project benchmarks -- compare --markdown FILE -->

            Measured {DateTime.UtcNow:yyyy-MM-dd} on {report.Machine}. {report.Summary}

            | work | unit | {string.Join(" | ", Report.Columns.Select(column => column.Title))} | ActorProc to the best peer | goal | |
            |---|---|{string.Concat(Enumerable.Repeat("--:|", Report.Columns.Length))}---|---|---|

            """);
        foreach (var judgement in report.Judged)
            text.Append(Line(report, judgement));
        text.Append("\nA ratio above 1 means that ActorProc is ahead. The bare socket is the practical limit: no actors, and nothing is serialised.\n");
        foreach (var line in TableReport.AsBuilt(report).Concat(report.Reasons.Select(reason => $"Missing, {reason}")))
            text.Append(CultureInfo.InvariantCulture, $"\n- {line}");
        return text.Append('\n').ToString();
    }

    private static string Line(Report report, Judgement judgement)
    {
        IEnumerable<string> cells =
        [
            $"`{judgement.Row.Key}`", judgement.Row.Unit,
            .. Report.Columns.Select(column => report.Cell(judgement.Row, column.Series)),
            judgement.Ratio is { } ratio ? $"{Judgement.Factor(ratio)} ({judgement.Best})" : "",
            judgement.Row.Goal?.Words ?? "", judgement.Verdict,
        ];
        return $"| {string.Join(" | ", cells)} |\n";
    }
}
