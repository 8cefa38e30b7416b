using System.Globalization;

namespace ActorProc.Benchmarks.Growth;

/// <summary>Figures that grow, or do not, with one thing.</summary>
/// <param name="Title">What is shown.</param>
/// <param name="X">What it depends on.</param>
/// <param name="File">Where its plot goes; empty: it has none.</param>
/// <param name="IsBytes">Whether the values of that are bytes.</param>
/// <param name="Lines">The figures.</param>
internal sealed record Section(string Title, string X, string File, bool IsBytes, Line[] Lines)
{
    public IEnumerable<double> Points => Lines.SelectMany(line => line.Values.Keys).Distinct().Order();

    public string Label(double x) => !IsBytes ? x.ToString("#,0", CultureInfo.InvariantCulture)
        : x >= 1 << 20 ? $"{x / (1 << 20):0} MiB" : x >= 1 << 10 ? $"{x / (1 << 10):0} KiB" : $"{x:0} B";
}

/// <summary>One figure.</summary>
internal sealed record Line(string Name, string Unit)
{
    public SortedDictionary<double, double> Values { get; } = [];
}
