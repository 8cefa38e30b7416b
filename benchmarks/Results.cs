using System.Globalization;
using Spectre.Console;

namespace ActorProc.Benchmarks;

/// <summary>The results of one benchmark, one line for each thing measured.</summary>
internal sealed class Results(string title)
{
    private readonly Table _table = new Table().Title(title).Border(TableBorder.Ascii2)
        .AddColumns("measured", "median", "p95", "worst", "count", "goal");

    /// <summary>A line of samples, of which less is better.</summary>
    /// <param name="what">What was measured.</param>
    /// <param name="samples">The samples, at least one.</param>
    /// <param name="unit">Their unit.</param>
    /// <param name="goal">What they should be, in words, or an empty string.</param>
    public void Add(string what, IEnumerable<double> samples, string unit, string goal = "") => AddSorted(what, [.. samples.Order()], unit, goal);

    /// <summary>A line of samples, of which more is better.</summary>
    /// <inheritdoc cref="Add"/>
    public void AddRates(string what, IEnumerable<double> samples, string unit, string goal = "") =>
        AddSorted(what, [.. samples.OrderDescending()], unit, goal);

    public void Print()
    {
        // Not cut to 80 columns where it goes into a file.
        if (Console.IsOutputRedirected)
            AnsiConsole.Profile.Width = 160;
        AnsiConsole.Write(_table);
    }

    // From the best to the worst.
    private void AddSorted(string what, double[] sorted, string unit, string goal)
    {
        var median = (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
        var p95 = sorted[(int)Math.Ceiling(sorted.Length * 0.95) - 1];
        _table.AddRow(
            Markup.Escape(what), Text(median), Text(p95), Text(sorted[^1]), sorted.Length.ToString(CultureInfo.InvariantCulture), Markup.Escape(goal));

        string Text(double value) => string.Create(CultureInfo.InvariantCulture, $"{value:#,0.0} {unit}");
    }
}
