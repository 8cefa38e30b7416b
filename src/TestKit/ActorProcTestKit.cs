using System.Diagnostics;
using ActorProc.Configuration;
using Akka.Actor;
using Akka.Configuration;
using Xunit;
using Xunit.Abstractions;

namespace ActorProc.TestKit;

/// <summary>An Akka TestKit whose system can place actors in processes; after each test nothing of it may be alive or on disk.</summary>
/// <remarks>Each test has a system and a run directory of its own. Timings are tight (<c>testkit.conf</c>).</remarks>
public abstract class ActorProcTestKit : Akka.TestKit.Xunit2.TestKit, IAsyncLifetime
{
    /// <summary>Long enough to mean "stuck": a test that waits this long for an event has failed.</summary>
    protected static readonly TimeSpan Stuck = TimeSpan.FromSeconds(30);

    private readonly string _runs;

    /// <summary>Starts the test's system.</summary>
    /// <param name="output">Where the test writes.</param>
    /// <param name="config">Configuration above the TestKit's.</param>
    protected ActorProcTestKit(ITestOutputHelper? output = null, Config? config = null)
        : this(output, config, Directory.CreateTempSubdirectory("ap-").FullName)
    {
    }

    private ActorProcTestKit(ITestOutputHelper? output, Config? config, string runs)
        : base(Configured(config, runs), "test", output)
    {
        _runs = runs;
        App = ActorProcSystem.For(Sys);
    }

    /// <summary>The system's entry.</summary>
    protected ActorProcSystem App { get; }

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
    public virtual async Task DisposeAsync()
    {
        var nodes = await App.GetNodesAsync();
        await App.DisposeAsync();
        Assert.All(nodes, node => Assert.False(node.Pid is { } pid && ChildProcesses.IsAlive(pid), $"Process {node.Pid} of node '{node.Name}' outlived the test."));
        var left = Directory.GetFileSystemEntries(_runs).Where(entry => Path.GetFileName(entry) != "lock").ToArray();
        Assert.True(left.Length == 0, $"The test left behind: {string.Join(", ", left.SelectMany(entry => Directory.Exists(entry) ? Directory.GetFileSystemEntries(entry) : [entry]))}");
        Directory.Delete(_runs, recursive: true);
    }

    /// <summary>The process in which an actor lives, as the orchestrator knows it.</summary>
    /// <param name="actor">An actor of this system, in this process or another.</param>
    /// <returns>Its process id.</returns>
    /// <exception cref="Xunit.Sdk.XunitException">It is in no process now.</exception>
    protected async Task<int> PidOfAsync(IActorRef actor)
    {
        if (actor.Path.Address.HasLocalScope || actor.Path.Address.Equals(((ExtendedActorSystem)Sys).Provider.DefaultAddress))
            return Environment.ProcessId;
        var nodes = await App.GetNodesAsync();
        var node = nodes.NodeOf(actor);
        Assert.True(node?.Pid is not null, $"{actor} is in no process. Nodes: {string.Join("; ", nodes)}");
        return node.Pid.Value;
    }

    /// <summary>Kills the process in which an actor lives, with SIGKILL, and does not wait for what follows.</summary>
    /// <param name="actor">An actor in another process.</param>
    /// <returns>The process id that was killed.</returns>
    protected async Task<int> KillProcessOfAsync(IActorRef actor)
    {
        var pid = await PidOfAsync(actor);
        Assert.NotEqual(Environment.ProcessId, pid);
        using var process = Process.GetProcessById(pid);
        process.Kill();
        return pid;
    }

    // There is no event for every change of a node; asking often enough is the next best.
    private static Task TimeTick() => Task.Delay(5);

    /// <summary>Waits until a condition of the nodes holds.</summary>
    /// <param name="condition">What is waited for.</param>
    /// <param name="what">Its name, for when it never holds.</param>
    protected async Task<IReadOnlyList<NodeInfo>> NodesUntilAsync(Func<IReadOnlyList<NodeInfo>, bool> condition, string what)
    {
        IReadOnlyList<NodeInfo> nodes = [];
        var deadline = Stopwatch.StartNew();
        do
        {
            nodes = await App.GetNodesAsync();
            if (condition(nodes))
                return nodes;
            await Task.WhenAny(Sys.WhenTerminated, TimeTick());
        }
        while (deadline.Elapsed < Stuck);

        Assert.Fail($"Waited {Stuck} for: {what}. Nodes: {string.Join("; ", nodes)}");
        return nodes;
    }
}
