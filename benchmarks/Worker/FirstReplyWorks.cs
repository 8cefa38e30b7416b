using System.Diagnostics;
using ActorProc.Benchmarks.Measuring;
using Akka.Actor;

namespace ActorProc.Benchmarks.Worker;

/// <summary>An actor in a process of its own: from <c>ActorOf</c> to its first answer.</summary>
internal static class FirstReplyWorks
{
    public static async Task ColdAsync(ActorProcSystem app, Meter meter)
    {
        for (var i = 0; i < meter.Few; i++)
            Line.Value("actor_first_reply_cold_ms", await FirstReplyAsync(app));
    }

    public static async Task StandbyAsync(Meter meter)
    {
        const int standby = 1;
        await using var app = await Systems.StartAsync(standby);
        for (var i = 0; i <= meter.Few; i++)
        {
            await OsProcesses.UntilQuietAsync(standby);
            var milliseconds = await FirstReplyAsync(app);
            // The first of a system's life also compiles.
            if (i > 0)
                Line.Value("actor_first_reply_standby_ms", milliseconds);
        }

        await OsProcesses.UntilQuietAsync(standby);
        Line.Value("actor_first_reply_sustained_per_s", StartWorks.Sustained(() => FirstReplyAsync(app).GetAwaiter().GetResult(), meter));
    }

    // The process leaves outside the time.
    private static async Task<double> FirstReplyAsync(ActorProcSystem app)
    {
        var start = Stopwatch.GetTimestamp();
        var mirror = app.ActorOf(Props.Create<Mirror>(), null, Placement.OwnProcess);
        var pid = await mirror.Ask<int>(Mirror.Pid, Systems.Stuck);
        var milliseconds = Meter.Seconds(start) * 1000;
        app.ActorSystem.Stop(mirror);
        await OsProcesses.UntilGoneAsync([pid]);
        return milliseconds;
    }
}
