using System.Collections.Concurrent;
using ActorProc.Hosting;
using ActorProc.Launching;
using ActorProc.Node;

namespace ActorProc.TestKit.Faults;

/// <summary>Starts a kit's processes: marks them, remembers them, and has their start fail where a test wants that. Safe to use from any thread.</summary>
internal sealed class TestLauncher : INodeLauncher
{
    /// <summary>The variable that marks all processes of a kit, and with that whatever those start.</summary>
    public const string Mark = "ACTORPROC_TESTKIT";

    /// <summary>What a process is called that is kept booted for functions.</summary>
    public const string Spare = "spare";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

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

    /// <summary>What all its nodes are told.</summary>
    public string Overlay => AgentSettings.Write(Tag, _mode) + (_mode == ProcessMode.InProcess
        ? $"\nakka.loggers = [\"{typeof(Nodes.NodeLogger).FullName}, {typeof(Nodes.NodeLogger).Assembly.GetName().Name}\"]\nakka.stdout-loglevel = OFF"
        : "");

    /// <summary>Where nodes' lines go.</summary>
    public required Action<string> Line { get; init; }

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

    /// <summary>What was to happen and has not is not to happen any more.</summary>
    public void ForgetFaults()
    {
        lock (_gate)
            _faults.Clear();
    }

    public void Add(StartFault fault)
    {
        lock (_gate)
            _faults.Add(fault);
    }

    /// <summary>The living process of a node.</summary>
    public Launched? Living(string node) => All.LastOrDefault(launched => launched.Node == node && launched.IsNode && !launched.IsOver);

    /// <summary>For a node inside the tests' process: what it logs.</summary>
    public static void Write(string tag, string line)
    {
        if (ByTag.TryGetValue(tag, out var launcher))
            launcher.Line(line);
    }

    /// <summary>For a node inside the tests' process: ends it as if it had been killed.</summary>
    public static void Break(string tag, string node)
    {
        if (ByTag.TryGetValue(tag, out var launcher))
            launcher.Living(node)?.Process.Kill();
    }

    public INodeProcess Launch(LaunchSpec spec)
    {
        var brief = spec.EntryType == EntryName.Of(typeof(NodeHost)) ? NodeBrief.Read(spec.Payload) : null;
        var isNode = brief is not null;
        var fault = Take([spec.NodeName, brief?.Self.Host ?? spec.NodeName], isNode, isSpare: brief?.IsStandby ?? spec.NodeName == Spare);
        if (fault?.Cause is { } cause)
            throw new NodeLaunchException(spec.NodeName, $"Node '{spec.NodeName}' is not started, because the test wants that: {cause}");
        var process = _inner.Launch(Marked(spec, brief, fault?.Crash));
        var launched = new Launched(spec.NodeName, isNode, process);
        lock (_gate)
            _launched.Add(launched);
        if (fault?.Crash == CrashPoint.Boot)
            process.Kill();
        return process;
    }

    /// <summary>Waits until what was killed or stopped in the tests' process is really over.</summary>
    /// <returns>What goes on nevertheless.</returns>
    public async Task<IReadOnlyList<string>> CloseAsync()
    {
        var left = new List<string>();
        foreach (var launched in _mode == ProcessMode.InProcess ? All : [])
        {
            try
            {
                await launched.Process.DisposeAsync().AsTask().WaitAsync(Patience).ConfigureAwait(false);
            }
            catch (TimeoutException)
            {
                left.Add($"node '{launched.Node}' inside this process: one of its actors does not come to an end");
            }
        }

        ByTag.TryRemove(Tag, out _);
        return left;
    }

    private StartFault? Take(string[] names, bool isNode, bool isSpare)
    {
        lock (_gate)
        {
            if (_faults.Find(fault => fault.IsFor(names, isNode, isSpare)) is not { } found)
                return null;
            _faults.Remove(found);
            return found;
        }
    }

    private LaunchSpec Marked(LaunchSpec spec, NodeBrief? brief, CrashPoint? crash)
    {
        var environment = new Dictionary<string, string?>(spec.Settings.Environment) { [Mark] = Tag };
        spec = spec with { Settings = spec.Settings with { Environment = environment } };
        // A standby node is to be like those it will stand in for.
        if (brief is null || brief.IsStandby)
            return spec;
        var own = AgentSettings.Write(crash == CrashPoint.Boot ? null : crash, spec.Settings.SmallestMemoryLimit);
        return spec with { Payload = (brief with { Overlay = $"{brief.Overlay}\n{own}" }).ToBytes() };
    }
}
