using ActorProc.Launching;
using Akka.Configuration;

namespace ActorProc.Configuration;

/// <summary>What holds for a whole system, read once from <c>actorproc</c>.</summary>
internal sealed record SystemSettings
{
    private const long LargestMessage = 1L << 30;

    public required string RunDirectory { get; init; }

    public required int MaximumMessageSize { get; init; }

    public required int Standby { get; init; }

    public required int SimultaneousStarts { get; init; }

    public required TimeSpan IdleTimeout { get; init; }

    public required TimeSpan UnresponsiveTimeout { get; init; }

    public required Backoff RestartBackoff { get; init; }

    public required bool HandleSignals { get; init; }

    /// <summary>The size of a process's lane into a queue, in bytes; 0: none.</summary>
    public required int QueueLane { get; init; }

    public required bool LendLocks { get; init; }

    public required TimeSpan LockSlice { get; init; }

    /// <summary>How long an end of a connection that is under way to another process is kept for it.</summary>
    public required TimeSpan HandoverTimeout { get; init; }

    /// <summary>How long shared memory is kept that no process uses.</summary>
    public required TimeSpan MemoryLinger { get; init; }

    /// <summary>Items that a consumer may be lent, where its queue does not say otherwise.</summary>
    public required int Prefetch { get; init; }

    public required int HoldCapacity { get; init; }

    public required int SendBuffer { get; init; }

    public required TimeSpan SendTimeout { get; init; }

    public required int ChunkSize { get; init; }

    public required TimeSpan HelloTimeout { get; init; }

    public required int SharedLane { get; init; }

    public required LinkLatency Latency { get; init; }

    public required TimeSpan SpinTime { get; init; }

    public Link.LinkSettings Link => new()
    {
        SendBuffer = SendBuffer, SendTimeout = SendTimeout, ChunkSize = ChunkSize, MaximumMessageSize = MaximumMessageSize, HelloTimeout = HelloTimeout,
        SharedLane = SharedLane, Spins = Latency == LinkLatency.Spin, SpinTime = SpinTime, Faults = Faults,
    };

    /// <summary>What tests have put on this system's links.</summary>
    public Link.LinkFaults Faults { get; } = new();

    public static SystemSettings From(Config config)
    {
        var all = new Section(config.GetConfig("actorproc") ?? Config.Empty, "actorproc").OnlyKeysOf(ReferenceConfig.Reference.GetConfig("actorproc"));
        var link = new Section(all.Inner("link"), "actorproc.link").OnlyKeysOf(ReferenceConfig.Reference.GetConfig("actorproc.link"));
        var sharing = new Section(all.Inner("sharing"), "actorproc.sharing");
        var backoff = new Section(all.Inner("restart-backoff"), "actorproc.restart-backoff");
        return new SystemSettings
        {
            RunDirectory = all.String("run-directory"),
            MaximumMessageSize = (int)all.Bytes("maximum-message-size", LargestMessage),
            Standby = all.Whole("standby", 0, 1000),
            SimultaneousStarts = all.Whole("simultaneous-starts", 0, 10_000),
            IdleTimeout = all.Duration("idle-timeout"),
            UnresponsiveTimeout = all.Duration("unresponsive-timeout"),
            RestartBackoff = new Backoff(backoff.Duration("min"), backoff.Duration("max"), backoff.Duration("reset")),
            HandleSignals = all.Flag("handle-signals"),
            QueueLane = (int)sharing.Bytes("queue-lane", 1 << 28),
            LendLocks = sharing.Flag("lend-locks"),
            LockSlice = sharing.Duration("lock-slice"),
            HandoverTimeout = sharing.Duration("handover-timeout"),
            MemoryLinger = sharing.Duration("memory-linger"),
            Prefetch = sharing.Whole("prefetch", 0, 1_000_000),
            HoldCapacity = link.Whole("hold-capacity", 0, int.MaxValue),
            SendBuffer = (int)link.Bytes("send-buffer", LargestMessage),
            SendTimeout = link.Duration("send-timeout"),
            SharedLane = (int)link.Bytes("shared-lane", 1 << 30),
            Latency = link.OneOf<LinkLatency>("latency"),
            SpinTime = link.Duration("spin-time"),
            HelloTimeout = link.Duration("hello-timeout"),
            ChunkSize = (int)link.Bytes("chunk-size", LargestMessage),
        };
    }
}

/// <summary>What a thread that reads does while nothing arrives.</summary>
internal enum LinkLatency
{
    Sleep,
    Spin,
}
