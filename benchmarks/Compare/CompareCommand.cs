using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace ActorProc.Benchmarks.Compare;

/// <summary>The same work on ActorProc and on its peers, in turns; the table of it, and the files.</summary>
internal static class CompareCommand
{
    public static async Task<int> RunAsync(string[] arguments)
    {
        CompareOptions options;
        try
        {
            options = CompareOptions.Parse(arguments);
        }
        catch (ArgumentException e)
        {
            await Console.Error.WriteLineAsync($"{e.Message}\n{CompareOptions.Usage}");
            return 1;
        }

        using var stop = new CancellationTokenSource();
        // Ends in order: no process and no file is to be left.
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        try
        {
            return await RunAsync(options, stop.Token);
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync("Stopped. Nothing was written.");
            return 130;
        }

        void Stop(PosixSignalContext context)
        {
            context.Cancel = true;
            stop.Cancel();
        }
    }

    private static async Task<int> RunAsync(CompareOptions options, CancellationToken cancellation)
    {
        var (start, machine, figures) = (Stopwatch.GetTimestamp(), Machine.Describe(), new Figures());
        Console.WriteLine(machine);
        // What stands beside one of our figures has to be measured for that.
        var works = options.Rows.SelectMany(row => new[] { row.Work, row.PythonPipeKey is { } key ? Table.Find(key)!.Work : row.Work }).Distinct().ToArray();
        var failed = false;
        using (var session = new Session())
        {
            var budget = new Budget(options.Scale, options.Runs);
            var all = await Contestants.PrepareAsync(session, figures, works, cancellation);
            for (var round = 1; round <= options.Runs; round++)
            {
                budget.BeginRound();
                foreach (var contestant in all)
                {
                    var isWell = await RunAsync(contestant, round, budget.Scale, works, options, figures, session, cancellation);
                    // A peer that fails is shown as missing; ActorProc may not.
                    failed |= !isWell && contestant.Series is (Series.AsBuilt or Series.ActorProc);
                }

                budget.EndRound();
            }
        }

        var judged = options.Rows.Select(row => new Judgement(row, figures)).ToArray();
        var report = new Report(judged, figures, machine, options, Stopwatch.GetElapsedTime(start));
        TableReport.Print(report);
        if (options.Json is { } json)
            await File.WriteAllTextAsync(json, JsonReport.Write(report), cancellation);
        if (options.Markdown is { } markdown)
            await File.WriteAllTextAsync(markdown, MarkdownReport.Write(report), cancellation);
        return failed ? 1 : 0;
    }

    /// <returns>Whether it went well.</returns>
    private static async Task<bool> RunAsync(
        Contestant contestant, int round, double scale, string[] works, CompareOptions options, Figures figures, Session session, CancellationToken cancellation)
    {
        var (chosen, left) = Choose(contestant, round, works, options);
        foreach (var row in Table.Rows.Where(row => left.Contains(row.Work)))
            figures.AddMissing(row, contestant.Series, "left out by --quick");
        if (chosen.Length == 0)
            return true;
        var start = Stopwatch.GetTimestamp();
        var failure = await Run.DoAsync(contestant, scale, chosen, figures, session.Below("t"), cancellation);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"round {round} of {options.Runs}: {contestant.Title}, {Stopwatch.GetElapsedTime(start).TotalSeconds:0} s"));
        if (failure is null)
            return true;
        await Console.Error.WriteLineAsync($"{contestant.Title} {failure}");
        foreach (var row in Table.Rows.Where(row => chosen.Contains(row.Work)))
            figures.AddMissing(row, contestant.Series, failure);
        return false;
    }

    // What takes long is done in the last round only, and not at all when it is to be quick, unless it is asked for by name.
    private static (string[] Chosen, string[] Left) Choose(Contestant contestant, int round, string[] works, CompareOptions options)
    {
        var mine = contestant.Works.Intersect(works).ToArray();
        if (options is { IsQuick: true, Only: null })
            return ([.. mine.Except(contestant.Once)], [.. mine.Intersect(contestant.Once)]);
        return round == options.Runs ? (mine, []) : ([.. mine.Except(contestant.Once)], []);
    }
}
