using System.Diagnostics;

namespace ActorProc.Benchmarks;

/// <summary>A process with nothing to do: from its start until it is joined, which means that it is gone. In turns with Python's <c>spawn</c>.</summary>
internal static class Processes
{
    // actorproc.processes.spares, unless changed.
    private const int Spares = 2;

    public static async Task RunAsync(int? count)
    {
        var results = new Results("processes");
        await using var app = await Systems.StartAsync(standby: 0);
        using var python = Python.TryStart("spawn.py");
        StartAndJoin(app.Processes, 1); // compiles
        _ = python?.Ask("1");
        var others = python is null ? 0 : 1;
        foreach (var atOnce in new[] { 1, 10 })
        {
            List<double> ours = [], spared = [], theirs = [];
            var forkServer = app.Processes.GetContext("forkserver");
            for (var i = 0; i < (count ?? 20); i++)
            {
                ours.Add(StartAndJoin(app.Processes, atOnce));
                if (python is not null)
                    theirs.Add(python.Ask(atOnce.ToString(System.Globalization.CultureInfo.InvariantCulture)));
            }

            results.Add($"start and join, {atOnce} at once, spawn", ours, "ms", theirs.Count == 0 ? "" : $"<= {Median(theirs):0.0} ms");
            if (theirs.Count > 0)
                results.Add($"the same, Python's spawn", theirs, "ms");
            if (atOnce > 1)
                continue;
            for (var i = 0; i < (count ?? 20); i++)
            {
                await OsProcesses.UntilQuietAsync(i == 0 ? others : others + Spares);
                spared.Add(StartAndJoin(forkServer, atOnce));
            }

            results.Add($"the same, forkserver with a spare process", spared.Skip(1), "ms");
        }

        if (python is null)
            Console.WriteLine("There is no python3 here: ActorProc alone.");
        results.Print();
    }

    private static double StartAndJoin(ProcessContext context, int atOnce)
    {
        var start = Stopwatch.GetTimestamp();
        var processes = Enumerable.Range(0, atOnce).Select(_ => context.StartProcess(Empty)).ToArray();
        foreach (var process in processes)
            process.Join();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private static void Empty()
    {
    }
}
