using Spectre.Console;

namespace ActorProc.Benchmarks.Compare;

/// <summary>The comparison, for whoever ran it.</summary>
internal static class TableReport
{
    public static void Print(Report report)
    {
        var table = new Spectre.Console.Table().Border(TableBorder.Ascii2).AddColumns("key", "unit");
        foreach (var (title, _) in Report.Columns)
            table.AddColumn(new TableColumn(title).RightAligned());
        table.AddColumns("to the best peer", "goal", "");
        foreach (var judgement in report.Judged)
            table.AddRow([.. Cells(report, judgement).Select(Markup.Escape)]);
        // Not cut to 80 columns where it goes into a file.
        if (Console.IsOutputRedirected)
            AnsiConsole.Profile.Width = 240;
        AnsiConsole.Write(table);
        foreach (var line in AsBuilt(report).Concat(report.Reasons.Select(reason => $"missing, {reason}")))
            Console.WriteLine(line);
        Console.WriteLine(report.Summary);
    }

    /// <summary>The cold figures, the other way.</summary>
    public static IEnumerable<string> AsBuilt(Report report) => report.Judged
        .Where(judgement => judgement.Row.IsCold)
        .Select(judgement => $"{judgement.Row.Key}: as built {report.Cell(judgement.Row, Series.AsBuilt)} {judgement.Row.Unit}; " +
            "the figure in the table is that of a program published with ReadyToRun" + (report.Figures.Spread(judgement.Row, Series.ActorProc).Count > 0 ? "." : ", or would be: as it was not published, it is this one."));

    private static IEnumerable<string> Cells(Report report, Judgement judgement) =>
    [
        judgement.Row.Key, judgement.Row.Unit,
        .. Report.Columns.Select(column => report.Cell(judgement.Row, column.Series)),
        judgement.Ratio is { } ratio ? $"{Judgement.Factor(ratio)} ({judgement.Best})" : "",
        judgement.Row.Goal?.Words ?? "", judgement.Verdict,
    ];
}
