namespace ActorProc.Benchmarks.Compare;

/// <summary>What was measured, and why something was not.</summary>
internal sealed class Figures
{
    private readonly Dictionary<(string Key, string Series), List<double>> _values = [];
    private readonly Dictionary<(string Key, string Series), string> _missing = [];

    public void Add(Row row, string series, double value)
    {
        var place = (row.Key, NameOf(row, series));
        if (!_values.TryGetValue(place, out var values))
            _values.Add(place, values = []);
        values.Add(value);
    }

    /// <summary>The first reason stands: what comes later follows from it.</summary>
    public void AddMissing(Row row, string series, string reason) => _missing.TryAdd((row.Key, NameOf(row, series)), reason);

    /// <summary>The median, or nothing.</summary>
    public double? Of(Row row, string series)
    {
        if (series == Series.PythonPipe && row.PythonPipeKey is { } key)
            return Of(Table.Find(key)!, Series.Python);
        // What could not be published is judged as it was built.
        if (series == Series.ActorProc && row.IsCold && !_values.ContainsKey((row.Key, series)))
            series = Series.AsBuilt;
        return _values.TryGetValue((row.Key, series), out var values) ? Median(values) : null;
    }

    public string? Missing(Row row, string series) => Of(row, series) is null || series == Series.ActorProc
        ? _missing.GetValueOrDefault((row.Key, series))
        : null;

    /// <summary>How many values the median is of, the least, and the most.</summary>
    public (int Count, double Least, double Most) Spread(Row row, string series) =>
        _values.TryGetValue((row.Key, series), out var values) ? (values.Count, values.Min(), values.Max()) : default;

    private static string NameOf(Row row, string series) => series switch
    {
        Series.Python => row.Python,
        // Only where that makes a difference is it told apart.
        Series.AsBuilt when !row.IsCold => Series.ActorProc,
        _ => series,
    };

    private static double Median(List<double> values)
    {
        var sorted = values.Order().ToArray();
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
