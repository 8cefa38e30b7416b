using System.Collections.Concurrent;
using ActorProc.Hosting;
using ActorProc.Launching;

namespace ActorProc.TestKit.Faults;

/// <summary>Starts a kit's processes: marks them, remembers them, and has their start fail where a test wants that. Safe to use from any thread.</summary>
internal sealed class TestLauncher : INodeLauncher
{
    /// <summary>The variable that marks all processes of a kit, and with that whatever those start.</summary>
    public const string Mark = "ACTORPROC_TESTKIT";

    private static readonly ConcurrentDictionary<string, TestLauncher> ByTag = new();
    private static int _kits;

    private readonly INodeLauncher _inner;
    private readonly ProcessMode _mode;
    private readonly Lock _gate = new();
    private readonly List<Launched> _launched = [];
    private readonly List<StartFault> _faults = [];

    /// <param name="inner">Starts processes, or what stands in for them.</param>
    /// <param name="mode">Which of the two.</param>
    public TestLauncher(INodeLauncher inner, ProcessMode mode)
    {
        (_inner, _mode) = (inner, mode);
        Tag = $"{Environment.ProcessId}.{Interlocked.Increment(ref _kits)}.{Guid.NewGuid():N}";
        ByTag[Tag] = this;
    }

    /// <summary>The kit's own mark.</summary>
    public string Tag { get; }

    /// <summary>All that it has started, in order.</summary>
    public IReadOnlyList<Launched> All
    {
        get
        {
            lock (_gate)
                return [.. _launched];
        }
    }

    public void Add(StartFault fault)
    {
        lock (_gate)
            _faults.Add(fault);
    }

    /// <summary>The living process of a node.</summary>
    public Launched? Living(string node) => All.LastOrDefault(launched => launched.Node == node && launched.IsNode && !launched.IsOver);

    /// <summary>For a node inside the tests' process: ends it as if it had been killed.</summary>
    public static void Break(string tag, string node)
    {
        if (ByTag.TryGetValue(tag, out var launcher))
            launcher.Living(node)?.Process.Kill();
    }

    public INodeProcess Launch(LaunchSpec spec)
    {
        var isNode = spec.EntryType == typeof(NodeHost).AssemblyQualifiedName;
        var fault = Take(spec.NodeName, isNode);
        if (fault?.Cause is { } cause)
            throw new NodeLaunchException(spec.NodeName, $"Node '{spec.NodeName}' is not started, because the test wants that: {cause}");
        var process = _inner.Launch(Marked(spec, isNode, fault?.Crash));
        var launched = new Launched(spec.NodeName, isNode, process);
        lock (_gate)
            _launched.Add(launched);
        if (fault?.Crash == CrashPoint.Boot)
            process.Kill();
        return process;
    }

    /// <summary>Waits until what was killed or stopped in the tests' process is really over.</summary>
    public async Task CloseAsync()
    {
        if (_mode == ProcessMode.InProcess)
        {
            foreach (var launched in All)
                await launched.Process.DisposeAsync().ConfigureAwait(false);
        }

        ByTag.TryRemove(Tag, out _);
    }

    private StartFault? Take(string node, bool isNode)
    {
        lock (_gate)
        {
            if (_faults.Find(fault => fault.IsFor(node, isNode)) is not { } found)
                return null;
            _faults.Remove(found);
            return found;
        }
    }

    private LaunchSpec Marked(LaunchSpec spec, bool isNode, CrashPoint? crash)
    {
        var environment = new Dictionary<string, string?>(spec.Settings.Environment) { [Mark] = Tag };
        spec = spec with { Settings = spec.Settings with { Environment = environment } };
        if (!isNode)
            return spec;
        var brief = NodeBrief.Read(spec.Payload);
        var overlay = $$"""
            {{brief.Overlay}}
            {{AgentSettings.Write(Tag, spec.NodeName, _mode, crash == CrashPoint.Boot ? null : crash)}}
            """;
        return spec with { Payload = (brief with { Overlay = overlay }).ToBytes() };
    }
}
