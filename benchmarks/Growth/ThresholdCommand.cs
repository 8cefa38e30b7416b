using Spectre.Console;

namespace ActorProc.Benchmarks.Growth;

/// <summary>From which size on a message is to go through shared memory: the same payloads with different thresholds, in turns.</summary>
/// <remarks>The threshold is the size of a piece, too: what is larger travels in pieces of it.</remarks>
internal static class ThresholdCommand
{
    public const string Usage = "  threshold  from which size on shared memory is worth it; [--markdown FILE]";

    private const int Rounds = 3;
    private const int Smallest = 16 << 10;
    private const int Largest = 1 << 20;
    private const double Scale = 0.4;

    private static readonly int[] Thresholds = [8 << 10, 32 << 10, 128 << 10, 512 << 10];

    public static async Task<int> RunAsync(string[] arguments)
    {
        if (arguments is not ([] or ["--markdown", _]))
        {
            AnsiConsole.WriteLine(Usage);
            return 1;
        }

        Console.WriteLine(Machine.Describe());
        var rounds = new Dictionary<int, List<Section>>();
        for (var round = 0; round < Rounds; round++)
        {
            foreach (var threshold in Thresholds)
            {
                Console.WriteLine($"round {round + 1} of {Rounds}: from {threshold >> 10} KiB");
                var section = await PayloadGrowth.MeasureAsync(Smallest, Largest, Scale, $"actorproc.link.chunk-size = {threshold}");
                if (!rounds.TryAdd(threshold, [section]))
                    rounds[threshold].Add(section);
            }
        }

        var shown = new Section("The threshold of shared memory", "payload", "", IsBytes: true, [.. Of(rounds, 0), .. Of(rounds, 1)]);
        GrowthCommand.Show(shown);
        if (arguments is [_, var file])
            await File.WriteAllTextAsync(file, GrowthCommand.Markdown(shown));
        return 0;
    }

    // The same line of all thresholds beside each other, each value the median of its rounds.
    private static IEnumerable<Line> Of(Dictionary<int, List<Section>> rounds, int line) => rounds.Select(one =>
    {
        var first = one.Value[0].Lines[line];
        var merged = new Line($"{first.Name}, from {one.Key >> 10} KiB", first.Unit);
        foreach (var x in first.Values.Keys)
            merged.Values[x] = one.Value.Select(section => section.Lines[line].Values[x]).Order().ElementAt(Rounds / 2);
        return merged;
    });
}
