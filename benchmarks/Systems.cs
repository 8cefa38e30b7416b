using Akka.Configuration;

namespace ActorProc.Benchmarks;

/// <summary>Starts the systems that are measured: as a user would, but quiet.</summary>
internal static class Systems
{
    public static readonly TimeSpan Stuck = TimeSpan.FromSeconds(60);

    public static async Task<ActorProcSystem> StartAsync(int standby = 0, string config = "")
    {
        var app = await ActorProcSystem.StartAsync("bench", new ActorProcOptions
        {
            Standby = standby,
            Config = ConfigurationFactory.ParseString(config).WithFallback("""
                akka { loglevel = OFF, stdout-loglevel = OFF, log-dead-letters = off, log-dead-letters-during-shutdown = off }
                """),
        });
        // The system itself compiles what it needs for the first placement meanwhile.
        await OsProcesses.UntilQuietAsync(standby);
        return app;
    }
}
