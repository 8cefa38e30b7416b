using ActorProc.Configuration;
using ActorProc.Processes;
using Akka.Configuration;
using Xunit;

namespace ActorProc.Tests.Surface;

/// <summary>hocon/reference.conf and the code that reads it say the same, key by key.</summary>
public sealed class ReferenceConfSpecs
{
    private const long KiB = 1 << 10;
    private const long MiB = 1 << 20;

    /// <summary>Every key, its default as the code sees it, and another value that the code must notice.</summary>
    private static readonly Setting[] Settings =
    [
        OfSystem("run-directory", "", "/other", settings => settings.RunDirectory),
        OfSystem("maximum-message-size", (int)(256 * MiB), "1 MiB", settings => settings.MaximumMessageSize),
        OfSystem("standby", 0, "3", settings => settings.Standby),
        OfSystem("simultaneous-starts", 0, "3", settings => settings.SimultaneousStarts),
        OfSystem("idle-timeout", TimeSpan.FromSeconds(30), "1 ms", settings => settings.IdleTimeout),
        OfSystem("unresponsive-timeout", TimeSpan.FromSeconds(10), "0", settings => settings.UnresponsiveTimeout),
        OfSystem("restart-backoff.min", TimeSpan.FromMilliseconds(100), "1 ms", settings => settings.RestartBackoff.Min),
        OfSystem("restart-backoff.max", TimeSpan.FromSeconds(10), "1 ms", settings => settings.RestartBackoff.Max),
        OfSystem("restart-backoff.reset", TimeSpan.FromSeconds(10), "1 ms", settings => settings.RestartBackoff.Reset),
        OfSystem("handle-signals", true, "off", settings => settings.HandleSignals),
        OfSystem("link.send-buffer", (int)(16 * MiB), "1 KiB", settings => settings.Link.SendBuffer),
        OfSystem("link.send-timeout", TimeSpan.FromSeconds(1), "1 ms", settings => settings.Link.SendTimeout),
        OfSystem("link.chunk-size", 128 * 1024, "1 KiB", settings => settings.Link.ChunkSize),
        OfSystem("link.hello-timeout", TimeSpan.FromSeconds(5), "1 ms", settings => settings.Link.HelloTimeout),
        OfSystem("link.shared-lane", (int)(4 * MiB), "0", settings => settings.Link.SharedLane),
        OfSystem("link.latency", LinkLatency.Sleep, "spin", settings => settings.Latency),
        OfSystem("link.spin-time", TimeSpan.FromMicroseconds(50), "1 ms", settings => settings.SpinTime),
        OfSystem("link.hold-capacity", 100_000, "1", settings => settings.HoldCapacity),
        // Read when a serializer is made; the specs of serialization change it.
        new("serialization.codec", "ActorProc.Serialization.HyperionCodec, ActorProc", null, config => config.GetString("actorproc.serialization.codec")),
        new("serialization.maximum-depth", 2000, null, config => config.GetInt("actorproc.serialization.maximum-depth")),
        OfSystem("sharing.prefetch", 1000, "5", settings => settings.Prefetch),
        OfSystem("sharing.queue-lane", (int)(256 * KiB), "1 KiB", settings => settings.QueueLane),
        OfSystem("sharing.lend-locks", true, "off", settings => settings.LendLocks),
        OfSystem("sharing.lock-slice", TimeSpan.FromMilliseconds(1), "5 ms", settings => settings.LockSlice),
        OfSystem("sharing.handover-timeout", TimeSpan.FromMinutes(1), "1 ms", settings => settings.HandoverTimeout),
        OfSystem("sharing.memory-linger", TimeSpan.FromSeconds(10), "1 ms", settings => settings.MemoryLinger),
        OfProcesses("start-method", "spawn", "in-process", settings => settings.StartMethod),
        OfProcesses("spares", 2, "5", settings => settings.Spares),
        OfProcesses("grace", TimeSpan.FromSeconds(1), "1 ms", settings => settings.Grace),
        OfProcesses("retries", 3, "5", settings => settings.Retries),
        OfProcesses("start-attempts", 3, "5", settings => settings.StartAttempts),
        OfProcesses("hand-ahead", 1000, "0", settings => settings.HandAhead),
        OfProcesses("hand-ahead-patience", TimeSpan.FromMilliseconds(5), "1 s", settings => settings.HandAheadPatience),
        OfNode("boot-timeout", TimeSpan.FromSeconds(15), "1 ms", settings => settings.BootTimeout),
        OfNode("drain-timeout", TimeSpan.FromSeconds(5), "1 ms", settings => settings.DrainTimeout),
        OfNode("on-crash", OnCrash.Supervise, "stop", settings => settings.OnCrash),
        OfNode("output", NodeOutput.Inherit, "capture", settings => settings.Process.Output),
        OfNode("gc", GcMode.Workstation, "server", settings => settings.Process.Gc),
        OfNode("heap-limit", 0L, "64 MiB", settings => settings.Process.HeapLimit),
        OfNode("memory-limit", 0L, "64 MiB", settings => settings.Process.MemoryLimit),
        OfNode("cpu-limit", TimeSpan.Zero, "2 s", settings => settings.Process.CpuLimit),
        OfNode("affinity", "", "[1]", settings => string.Join(',', settings.Process.Affinity)),
        OfNode("niceness", 0, "5", settings => settings.Process.Niceness),
        OfNode("environment", "", "{ A = b }", settings => string.Join(',', settings.Process.Environment)),
        OfNode("working-directory", "", "/other", settings => settings.Process.WorkingDirectory),
        OfNode("extensions", "", "[x]", settings => string.Join(',', settings.Extensions)),
        OfNode("services", "", "\"A.B, C\"", settings => settings.Services),
        OfNode("config", "", "{ a = b }", settings => HoconText.Render(settings.Overrides)),
    ];

    /// <summary>What is changed of Akka's own configuration. A key more or less here changes how every system runs.</summary>
    private static readonly string[] OfAkka =
    [
        "actor.serializers.actorproc = ActorProc.Serialization.ObjectSerializer, ActorProc",
        "actor.serializers.actorproc-failure = ActorProc.Serialization.FailureSerializer, ActorProc",
        "actor.serialization-bindings.\"System.Object\" = actorproc",
        "actor.serialization-bindings.\"Akka.Dispatch.SysMsg.SystemMessage, Akka\" = actorproc-failure",
        "actor.serialization-bindings.\"Akka.Actor.Status+Failure, Akka\" = actorproc-failure",
        "actor.serialization-settings.primitive.use-legacy-behavior = off",
        "remote.enabled-transports = akka.remote.actorproc",
        "remote.actorproc.transport-class = ActorProc.Deployment.NamingTransport, ActorProc",
        "remote.actorproc.applied-adapters = ",
        "remote.actorproc.hostname = main",
        "remote.actorproc.port = 1",
        "remote.log-remote-lifecycle-events = off",
        "remote.flush-wait-on-shutdown = 0 s",
        "remote.startup-timeout = 5 s",
        "remote.shutdown-timeout = 10 minutes",
        "coordinated-shutdown.phases.actor-system-terminate.timeout = 10 minutes",
    ];

    public static TheoryData<string> Keys => [.. Settings.Select(setting => setting.Key)];

    [Fact]
    public void Every_key_should_be_listed_here()
    {
        var written = HoconWalk.Leaves(ReferenceConfig.Reference.GetConfig("actorproc")).Select(leaf => leaf.Path);

        Assert.Equal(Settings.Select(setting => setting.Key).Order(), written.Order());
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void Default_should_be_as_released(string key)
    {
        var setting = Settings.Single(setting => setting.Key == key);

        Assert.Equal(setting.Default, setting.Read(ReferenceConfig.Reference));
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void Key_should_be_read_by_the_code(string key)
    {
        var setting = Settings.Single(setting => setting.Key == key);
        if (setting.Other is null)
            return;
        var changed = ConfigurationFactory.ParseString($"actorproc.{key} = {setting.Other}").WithFallback(ReferenceConfig.Reference);

        Assert.NotEqual(setting.Default, setting.Read(changed));
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void Missing_key_should_be_named_when_the_configuration_was_replaced(string key)
    {
        var setting = Settings.Single(setting => setting.Key == key);
        // An object that is not there is an empty one.
        if (setting.Other is null || key == "node.config")
            return;
        var others = Settings.Where(other => other != setting && other.Other is not null).Select(other => $"actorproc.{other.Key} = {other.Other}");
        var incomplete = ConfigurationFactory.ParseString(string.Join('\n', others.Append("actorproc.serialization { }")));

        var error = Assert.Throws<ActorProcConfigurationException>(() => setting.Read(incomplete));

        Assert.Contains($"actorproc.{key}'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Changes_to_akka_should_be_as_released()
    {
        var written = HoconWalk.Leaves(ReferenceConfig.Reference.GetConfig("akka"))
            .Select(leaf => $"{leaf.Path} = {leaf.Value.GetString() ?? string.Join(", ", leaf.Value.GetArray().Select(element => element.GetString()))}");

        Assert.Equal(OfAkka.Order(StringComparer.Ordinal), written.Order(StringComparer.Ordinal));
    }

    private static Setting OfSystem(string key, object value, string other, Func<SystemSettings, object> read) => new(key, value, other, config => read(SystemSettings.From(config)));

    private static Setting OfProcesses(string key, object @default, string other, Func<HubSettings, object> read) =>
        new($"processes.{key}", @default, other, config => read(ProcessesSettings.From(config, "", [])));

    private static Setting OfNode(string key, object value, string other, Func<NodeSettings, object> read) => new($"node.{key}", value, other, config => read(NodeSettings.From(config)));

    private sealed record Setting(string Key, object Default, string? Other, Func<Config, object> Read);
}
