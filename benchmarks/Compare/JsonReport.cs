using System.Text.Json;
using System.Text.Json.Nodes;

namespace ActorProc.Benchmarks.Compare;

/// <summary>The comparison, for programs.</summary>
internal static class JsonReport
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public static string Write(Report report)
    {
        var work = new JsonObject();
        foreach (var judgement in report.Judged)
            work.Add(judgement.Row.Key, Entry(report, judgement.Row));
        return new JsonObject { ["work"] = work, ["runs"] = report.Options.Runs, ["machine"] = report.Machine }.ToJsonString(Indented) + "\n";
    }

    private static JsonObject Entry(Report report, Row row)
    {
        var entry = new JsonObject { ["unit"] = row.Unit, ["better"] = row.HigherIsBetter ? "higher" : "lower" };
        var missing = new JsonObject();
        foreach (var series in Series.All)
        {
            if (report.Figures.Of(row, series) is { } value)
                entry.Add(series, value);
            else if (series == Series.ActorProc)
                entry.Add(series, null);
            if (report.Figures.Missing(row, series) is { } reason)
                missing.Add(series, reason);
        }

        if (missing.Count > 0)
            entry.Add("missing", missing);
        return entry;
    }
}
