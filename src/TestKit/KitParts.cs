using System.Collections.Concurrent;
using ActorProc.Hosting;
using ActorProc.Launching;
using ActorProc.TestKit.Faults;
using ActorProc.TestKit.Leaks;
using ActorProc.TestKit.Output;
using Xunit.Abstractions;

namespace ActorProc.TestKit;

/// <summary>What a kit has before its system starts.</summary>
internal sealed record KitParts(ProcessMode Mode, string RunBase, TestOutput Lines, TestLauncher Launcher, LeakCheck Leaks)
{
    /// <summary>How nodes have ended, in order.</summary>
    public ConcurrentQueue<NodeExited> Exits { get; } = new();

    public static KitParts Make(ITestOutputHelper? output, ProcessMode mode)
    {
        var lines = new TestOutput();
        lines.Attach(output);
        // Short: a socket's path has to fit in 107 bytes.
        var runBase = Directory.CreateTempSubdirectory("ap-").FullName;
        var launcher = new TestLauncher(mode == ProcessMode.InProcess ? new InProcessLauncher(RunAsync) : Processes(lines), mode) { Line = lines.NodeWrote };
        return new KitParts(mode, runBase, lines, launcher, new LeakCheck(launcher, runBase));
    }

    private static ProcessLauncher Processes(TestOutput lines)
    {
        return new ProcessLauncher(Sink(), Sink(), HostFacts.Here());
        OutputSink Sink() => new(new LineStream(lines.NodeWrote));
    }

    private static async Task<int> RunAsync(byte[] payload, CancellationToken broken)
    {
        // A limit would end the tests' process.
        var session = new NodeSession(NodeBrief.Read(payload) with { MemoryLimit = 0 }, ownsProcess: false);
        await using var breaking = broken.Register(session.Break).ConfigureAwait(false);
        return await session.RunAsync().ConfigureAwait(false);
    }
}
