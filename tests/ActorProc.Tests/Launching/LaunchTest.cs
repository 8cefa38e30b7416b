using System.Net.Sockets;
using System.Text;
using ActorProc.Launching;
using ActorProc.Node;
using ActorProc.TestKit;
using Xunit;

namespace ActorProc.Tests.Launching;

/// <summary>A run directory, nodes in it, and after each test the proof that nothing of them is left.</summary>
[Collection(OsProcesses.Name)]
public abstract class LaunchTest : IAsyncLifetime
{
    static readonly TimeSpan OnlyWhenStuck = TimeSpan.FromSeconds(30);

    readonly List<INodeProcess> _nodes = [];
    readonly RunDirectory _runDirectory;

    protected LaunchTest()
    {
        Base = Path.Combine(Path.GetTempPath(), $"ap-{Path.GetRandomFileName()}");
        _runDirectory = RunDirectory.Create(Base);
    }

    internal static ProcessSettings Plain { get; } = new()
    {
        Environment = new Dictionary<string, string?>(),
        WorkingDirectory = "",
        HeapLimit = 0,
        MemoryLimit = 0,
        CpuLimit = TimeSpan.Zero,
        Affinity = [],
        Niceness = 0,
        Gc = GcMode.Workstation,
        Output = NodeOutput.Inherit,
    };

    protected string Base { get; }

    protected string RunPath => _runDirectory.Path;

    private protected RecordingStream Output { get; } = new();

    private protected RecordingStream Error { get; } = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var node in _nodes) await node.DisposeAsync();
        _runDirectory.Dispose();
        Directory.Delete(Base, recursive: true);

        // A leak found here names the test that leaked, instead of a hang at the end of the run.
        Assert.Empty(ChildProcesses.Alive());
    }

    internal static async Task<T> NotStuck<T>(Task<T> task, string what)
    {
        try
        {
            return await task.WaitAsync(OnlyWhenStuck);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"Waited {OnlyWhenStuck.TotalSeconds:0} s in vain for {what}.");
        }
    }

    private protected ProcessLauncher Launcher(HostFacts? facts = null) => new(new OutputSink(Output), new OutputSink(Error), facts ?? HostFacts.Here());

    private protected INodeProcess Launch(ProcessSettings settings, params string[] words) => Launch(Launcher(), settings, words);

    private protected INodeProcess Launch(ProcessLauncher launcher, ProcessSettings settings, params string[] words)
    {
        var node = launcher.Launch(Spec(settings, words));
        _nodes.Add(node);
        return node;
    }

    private protected LaunchSpec Spec(ProcessSettings settings, params string[] words) => new()
    {
        NodeName = "worker",
        RunDirectory = RunPath,
        EntryType = typeof(NodeEntry).AssemblyQualifiedName!,
        Payload = Encoding.UTF8.GetBytes(string.Join('\n', words)),
        Settings = settings,
    };

    private protected static Task<ProcessExit> ExitOf(INodeProcess node) => NotStuck(node.Exited, "the exit of the node");

    private protected static Task<ProcessExit> DrainedExitOf(INodeProcess node) => NotStuck(node.Drained, "the exit of the node and its last output");

    /// <summary>The socket that nodes with the commands `hold` and `spin` connect to; end of file there is the end of the process, as the kernel sees it.</summary>
    private protected Socket Listen(out string path)
    {
        path = Path.Combine(RunPath, "test");
        var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(path));
        listener.Listen();
        return listener;
    }

    private protected static async Task<(Socket Connection, int Pid)> AcceptAsync(Socket listener)
    {
        var connection = await NotStuck(listener.AcceptAsync(), "the node to connect");
        var bytes = new byte[4];
        Assert.Equal(4, await NotStuck(connection.ReceiveAsync(bytes), "the node's pid"));
        return (connection, BitConverter.ToInt32(bytes));
    }

    private protected static Task<int> EndOfFileAsync(Socket connection) => NotStuck(connection.ReceiveAsync(new byte[1]), "the end of the process");
}
