using System.Diagnostics;

namespace ActorProc.Benchmarks.Compare;

/// <summary>A program that is compared.</summary>
/// <param name="Title">Its name, for people.</param>
/// <param name="Series">The name its figures have.</param>
/// <param name="Command">What is started; the scale and the works come behind it.</param>
/// <param name="Works">What it can do.</param>
internal sealed record Contestant(string Title, string Series, string[] Command, params string[] Works)
{
    /// <summary>Variables to add to its environment.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>Works that take so long that they are done in the last round only.</summary>
    public string[] Once { get; init; } = [];

    public ProcessStartInfo StartInfo(double scale, IEnumerable<string> works, string temporary)
    {
        var info = new ProcessStartInfo(Command[0]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in Command[1..].Append(scale.ToString(System.Globalization.CultureInfo.InvariantCulture)).Concat(works))
            info.ArgumentList.Add(argument);
        // Whatever it makes is gone with this directory.
        info.Environment["TMPDIR"] = temporary;
        foreach (var (name, value) in Environment)
            info.Environment[name] = value;
        return info;
    }
}
