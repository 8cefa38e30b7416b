using System.Diagnostics;
using ActorProc.Benchmarks.Measuring;

namespace ActorProc.Benchmarks.Worker;

/// <summary>A process that does nothing: from its start until it is joined, and then it is gone.</summary>
internal static class StartWorks
{
    // actorproc.processes.spares, unless changed.
    private const int Spares = 2;

    public static async Task ColdAsync(ActorProcSystem app, Meter meter)
    {
        // The first one compiles.
        StartAndJoin(app.Processes);
        for (var i = 0; i < meter.Few; i++)
            Line.Value("process_start_join_cold_ms", StartAndJoin(app.Processes));
    }

    public static async Task SparedAsync(Meter meter)
    {
        await using var app = await Systems.StartAsync();
        var spared = app.Processes.GetContext("forkserver");
        StartAndJoin(spared);
        for (var i = 0; i <= meter.Few; i++)
        {
            await OsProcesses.UntilQuietAsync(Spares);
            var milliseconds = StartAndJoin(spared);
            // Of a life, the first one that takes a spare process compiles.
            if (i > 0)
                Line.Value("process_start_join_standby_ms", milliseconds);
        }

        await OsProcesses.UntilQuietAsync(Spares);
        Line.Value("process_start_join_sustained_per_s", Sustained(() => StartAndJoin(spared), meter));
    }

    /// <returns>How many a second, when nobody waits for anything to be refilled.</returns>
    public static double Sustained(Action once, Meter meter)
    {
        var start = Stopwatch.GetTimestamp();
        var count = 0;
        for (; Meter.Seconds(start) < 1.5 * meter.Scale || count == 0; count++)
            once();
        return count / Meter.Seconds(start);
    }

    private static double StartAndJoin(ProcessContext context)
    {
        var start = Stopwatch.GetTimestamp();
        context.StartProcess(Empty).Join();
        return Meter.Seconds(start) * 1000;
    }

    private static void Empty()
    {
    }
}
