using ActorProc.Processes;
using Akka.Configuration;

namespace ActorProc.Configuration;

/// <summary>What holds for the processes of a system that run functions: <c>actorproc.processes</c>, and what they have in common with nodes.</summary>
internal static class ProcessesSettings
{
    /// <param name="config">The system's whole configuration.</param>
    /// <param name="runDirectory">The system's run directory.</param>
    /// <param name="key">The session key.</param>
    public static HubSettings From(Config config, string runDirectory, byte[] key)
    {
        var section = new Section(config.GetConfig("actorproc.processes") ?? Config.Empty, "actorproc.processes").OnlyKeysOf(ReferenceConfig.Reference.GetConfig("actorproc.processes"));
        var node = NodeSettings.From(config);
        var system = SystemSettings.From(config);
        var codec = config.GetString("actorproc.serialization.codec");
        return new HubSettings
        {
            RunDirectory = runDirectory,
            Key = key,
            Link = system.Link,
            IdleTimeout = system.IdleTimeout,
            Prefetch = system.Prefetch,
            RestartBackoff = system.RestartBackoff,
            Process = node.Process,
            BootTimeout = node.BootTimeout,
            DrainTimeout = node.DrainTimeout,
            Codec = codec ?? "",
            MaximumDepth = config.GetInt("actorproc.serialization.maximum-depth"),
            StartMethod = StartMethod(section),
            Spares = section.Whole("spares", 0, 1000),
            Grace = section.Duration("grace"),
            Retries = section.Whole("retries", 0, 1000),
            StartAttempts = section.Whole("start-attempts", 1, 1000),
            HandAhead = section.Whole("hand-ahead", 0, 100_000),
            HandAheadPatience = section.Duration("hand-ahead-patience"),
        };
    }

    private static string StartMethod(Section section) => section.String("start-method") is var method && ProcessContext.StartMethods.Contains(method)
        ? method
        : throw new ActorProcConfigurationException(
            $"actorproc.processes.start-method is '{method}'; cannot find context for '{method}'. There are: {string.Join(", ", ProcessContext.StartMethods)}.");
}
