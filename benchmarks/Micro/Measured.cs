using Akka.Configuration;

namespace ActorProc.Micro;

/// <summary>The system that is measured, without any process of its own.</summary>
internal static class Measured
{
    public static ActorProcSystem Start() => ActorProcSystem.StartAsync("micro", new ActorProcOptions
    {
        HandleSignals = false,
        Config = ConfigurationFactory.ParseString("akka { loglevel = OFF, stdout-loglevel = OFF }"),
    }).GetAwaiter().GetResult();

    public static void Stop(ActorProcSystem app) => app.DisposeAsync().AsTask().GetAwaiter().GetResult();
}
