using Spectre.Console;

namespace ActorProc.Examples;

internal static class ProgressBars
{
    private const int Pages = 60;

    public static async Task RunAsync()
    {
        await using var app = await ActorProcSystem.StartAsync("progress", new() { Config = "akka.loglevel = WARNING" });
        await using var pool = app.CreatePool(2);
        var counts = new Dictionary<int, int>();

        await Screen().Progress().Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn()).StartAsync(async bars =>
        {
            var all = bars.AddTask("all pages", maxValue: Pages);
            var byWorker = new Dictionary<int, ProgressTask>();
            // Results come as they arrive; no more pages are taken than the workers can be kept busy with.
            await foreach (var pid in pool.ImapUnorderedAsync(Recognise, Enumerable.Range(1, Pages)))
            {
                if (!byWorker.TryGetValue(pid, out var bar))
                    byWorker[pid] = bar = bars.AddTask($"worker pid {pid}", maxValue: Pages);
                bar.Increment(1);
                all.Increment(1);
                counts[pid] = counts.GetValueOrDefault(pid) + 1;
            }
        });

        Console.WriteLine($"{counts.Values.Sum()} pages: {string.Join(", ", counts.Select(count => $"{count.Value} by pid {count.Key}"))}.");
        Check.That(counts.Values.Sum() == Pages && counts.Count == 2, "both workers had their share");
    }

    // A terminal gets moving bars. A file or a pipe gets a few lines and never a control character, whatever Spectre.Console guesses from the environment.
    private static IAnsiConsole Screen() => AnsiConsole.Create(!Console.IsOutputRedirected ? new AnsiConsoleSettings() : new AnsiConsoleSettings
    {
        Ansi = AnsiSupport.No,
        ColorSystem = ColorSystemSupport.NoColors,
        Interactive = InteractionSupport.No,
        Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
    });

    private static int Recognise(int page)
    {
        Thread.Sleep(25 + page % 3 * 10);
        return Environment.ProcessId;
    }
}
