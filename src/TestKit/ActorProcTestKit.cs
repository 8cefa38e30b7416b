using System.Diagnostics;
using ActorProc.Configuration;
using ActorProc.Hosting;
using ActorProc.Launching;
using ActorProc.TestKit.Faults;
using ActorProc.TestKit.Leaks;
using ActorProc.TestKit.Output;
using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;
using Xunit;
using Xunit.Abstractions;

namespace ActorProc.TestKit;

/// <summary>An Akka TestKit whose system can place actors in processes; after each test nothing of it may be alive or on disk.</summary>
/// <remarks>
/// As a base class it gives each test a system and a run directory of its own; to share one, use <see cref="ActorProcFixture"/>. Timings are tight. What nodes print
/// goes to the test's output. Expectations wait as those of Akka's TestKit do: <c>akka.test.single-expect-default</c>, dilated by <c>akka.test.timefactor</c>, or what is
/// left of a <c>Within</c> block. Any number of kits can live side by side in one test process. Not safe for use by many threads at once.
/// </remarks>
public abstract partial class ActorProcTestKit : Akka.TestKit.Xunit2.TestKit, IAsyncLifetime
{
    /// <summary>Long enough to mean "stuck": a test that waits this long for an event has failed.</summary>
    protected static readonly TimeSpan Stuck = TimeSpan.FromSeconds(30);

    private readonly KitParts _parts;
    private int _ended;

    /// <summary>Starts the test's system.</summary>
    /// <param name="output">Where the test writes.</param>
    /// <param name="config">Configuration above the TestKit's.</param>
    /// <param name="mode">What stands in for processes.</param>
    protected ActorProcTestKit(ITestOutputHelper? output = null, Config? config = null, ProcessMode mode = ProcessMode.Processes)
        : this(KitParts.Make(output, mode), config)
    {
    }

    private ActorProcTestKit(KitParts parts, Config? config)
        : base(Configured(config, parts), "test", parts.Lines)
    {
        _parts = parts;
        App = ActorProcSystem.For(Sys);
        parts.Leaks.Begin(this);
        var exits = parts.Exits;
        Sys.EventStream.Subscribe(((ExtendedActorSystem)Sys).SystemActorOf(ActorMaker<ExitListener>.Props(() => new ExitListener(exits.Enqueue)), "actorproc-testkit-exits"), typeof(NodeExited));
    }

    /// <summary>The system's entry.</summary>
    public ActorProcSystem App { get; }

    /// <summary>What stands in for processes.</summary>
    public ProcessMode Mode => _parts.Mode;

    internal TestLauncher Launcher => _parts.Launcher;

    internal TestOutput Lines => _parts.Lines;

    internal LeakCheck Leaks => _parts.Leaks;

    internal IReadOnlyCollection<NodeExited> Exits => _parts.Exits;

    internal string RunBase => _parts.RunBase;

    /// <summary>The configuration of the system of a test.</summary>
    /// <param name="config">What stands above.</param>
    /// <param name="runDirectory">Where its run directory is made.</param>
    protected static Config Configured(Config? config, string runDirectory) =>
        ConfigurationFactory.ParseString($"""
            akka.actor.provider = "ActorProc.ProcessActorRefProvider, ActorProc"
            actorproc.run-directory = {HoconText.Quote(runDirectory)}
            """).SafeWithFallback(config).WithFallback(ReferenceConfig.TestKit);

    /// <inheritdoc/>
    public virtual Task InitializeAsync() => Task.CompletedTask;

    /// <summary>Stops the system and looks for what it left behind.</summary>
    /// <exception cref="Xunit.Sdk.XunitException">Something is still alive or on disk; the text names it. It has been removed.</exception>
    public virtual async Task DisposeAsync()
    {
        if (Interlocked.Exchange(ref _ended, 1) != 0)
            return;
        List<string> left = [];
        try
        {
            await HealAllAsync();
            // The system would wait for them without limit.
            left.AddRange(await Leaks.EndFunctionsAsync(this));
            await App.DisposeAsync();
            left.AddRange(await Launcher.CloseAsync());
        }
        finally
        {
            await Leaks.EndAsync(this, left);
        }
    }

    // What has not been disposed of in order leaves nothing behind either, but nobody is told.
    private void Abandon()
    {
        if (Interlocked.Exchange(ref _ended, 1) != 0)
            return;
        foreach (var process in App.Processes.ActiveChildren())
            process.Kill();
        App.DisposeAsync().AsTask().Wait(Stuck);
        Leaks.Abandon();
    }

    /// <summary>Waits until a condition of the nodes holds.</summary>
    /// <param name="condition">What is waited for.</param>
    /// <param name="what">Its name, for when it never holds.</param>
    /// <param name="timeout">The longest wait, dilated.</param>
    /// <returns>The nodes when it held.</returns>
    /// <exception cref="Xunit.Sdk.XunitException">It did not come to hold in time.</exception>
    public Task<IReadOnlyList<NodeInfo>> NodesUntilAsync(Func<IReadOnlyList<NodeInfo>, bool> condition, string what, TimeSpan? timeout = null)
    {
        ArgumentNullException.ThrowIfNull(condition);
        return UntilAsync(what, async () =>
        {
            var nodes = await App.GetNodesAsync().ConfigureAwait(false);
            return new Look<IReadOnlyList<NodeInfo>>(condition(nodes), nodes, $"{nodes.Count} nodes, which are not so");
        }, timeout);
    }

    // There is no event for most of what is expected; asking often enough is the next best.
    internal async Task<T> UntilAsync<T>(string expected, Func<Task<Look<T>>> look, TimeSpan? timeout)
    {
        var limit = RemainingOrDilated(timeout);
        var watch = Stopwatch.StartNew();
        while (true)
        {
            var seen = await look().ConfigureAwait(false);
            if (seen.Holds)
                return seen.Value;
            if (watch.Elapsed >= limit || Sys.WhenTerminated.IsCompleted)
                throw await Report.MakeAsync(this, expected, Sys.WhenTerminated.IsCompleted ? $"the system has ended; {seen.Seen}" : seen.Seen, limit).ConfigureAwait(false);
            await Task.WhenAny(Sys.WhenTerminated, Task.Delay(5)).ConfigureAwait(false);
        }
    }

    private static ActorSystemSetup Configured(Config? config, KitParts parts)
    {
        var mode = ConfigurationFactory.ParseString(parts.Mode == ProcessMode.InProcess ? "actorproc.processes.start-method = in-process" : "");
        return ActorSystemSetup.Create(
            BootstrapSetup.Create().WithConfig(Configured(config.SafeWithFallback(mode), parts.RunBase)),
            new LauncherSetup(parts.Launcher) { Overlay = parts.Launcher.Overlay, Extensions = [$"{typeof(NodeAgentProvider).FullName}, {typeof(NodeAgentProvider).Assembly.GetName().Name}"] });
    }
}
