using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using ActorProc.Node;

namespace ActorProc.Launching;

/// <summary>Starts nodes as processes of the operating system. Keeps nothing about them.</summary>
/// <param name="output">Where their standard output goes.</param>
/// <param name="error">Where their standard error goes.</param>
/// <param name="facts">What kind of application this is.</param>
internal sealed class ProcessLauncher(OutputSink output, OutputSink error, HostFacts facts) : INodeLauncher
{
    public ProcessLauncher() : this(OutputSink.StandardOutput, OutputSink.StandardError, HostFacts.Here())
    {
    }

    /// <inheritdoc/>
    public INodeProcess Launch(LaunchSpec spec)
    {
        spec.Settings.ThrowIfUnsupported();
        ThrowIfNodeItself(spec);

        var command = Choose(spec);
        var process = new Process { StartInfo = Describe(command), EnableRaisingEvents = true };
        var restore = NodeEnvironment.Apply(process.StartInfo.Environment, spec.Settings, command.UsesStartupHook);
        process.StartInfo.WorkingDirectory = spec.Settings.WorkingDirectory;
        var frame = Frame(spec, restore).ToBytes();

        // Asynchronous continuations: without them the waiter's code runs on the runtime's exit callback and delays the news of the other nodes.
        // Subscribed before the start: a process that ends at once must not do so unseen.
        var exitCode = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        process.Exited += (_, _) => exitCode.TrySetResult(process.ExitCode);
        Start(spec, process);

        var (shownOutput, shownError) = spec.Settings.Output == NodeOutput.Capture ? (null, null) : (output, error);
        var prefix = spec.Settings.Output == NodeOutput.Prefix ? Encoding.UTF8.GetBytes($"[{spec.NodeName} {process.Id}] ") : [];
        return new NodeProcess(process, exitCode.Task, frame, shownOutput, shownError, prefix);
    }

    // Start-up hooks that do not run would let a node become a second main process, which starts a third.
    static void ThrowIfNodeItself(LaunchSpec spec)
    {
        if (Environment.GetEnvironmentVariable(BootFrame.NodeMarker) is null) return;

        throw new NodeLaunchException(spec.NodeName,
            $"Node '{spec.NodeName}' is not started: this process was itself started as a node, but the application's Main runs in it ({BootFrame.NodeMarker} is set). " +
            "Start-up hooks seem to be off in this executable: set <StartupHookSupport>true</StartupHookSupport>.");
    }

    NodeCommandLine Choose(LaunchSpec spec)
    {
        try
        {
            return NodeCommandLine.Choose(facts, path => File.Exists(path) || Directory.Exists(path));
        }
        catch (PlatformNotSupportedException e)
        {
            throw new NodeLaunchException(spec.NodeName, $"Node '{spec.NodeName}' cannot be started: {e.Message}", e);
        }
    }

    static ProcessStartInfo Describe(NodeCommandLine command) => new(command.FileName, command.Arguments)
    {
        UseShellExecute = false,
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    };

    static void Start(LaunchSpec spec, Process process)
    {
        var start = process.StartInfo;
        if (start.WorkingDirectory.Length > 0 && !Directory.Exists(start.WorkingDirectory))
        {
            throw new NodeLaunchException(spec.NodeName,
                $"Node '{spec.NodeName}' cannot be started: its working directory '{start.WorkingDirectory}' does not exist. Create it, or change actorproc.node.working-directory.");
        }

        try
        {
            ProcessorMask.RunOn(spec.Settings.Affinity, () => process.Start());
            ProcessorMask.ApplyAfterStart(spec.Settings.Affinity, process);
        }
        catch (Win32Exception e)
        {
            throw new NodeLaunchException(spec.NodeName,
                $"Node '{spec.NodeName}' cannot be started: the operating system refused to run '{start.FileName}' ({e.Message}). Check that the file exists and may be executed, and the limit on processes.", e);
        }
        catch (IOException e)
        {
            throw new NodeLaunchException(spec.NodeName,
                $"Node '{spec.NodeName}' cannot be started on processors [{string.Join(", ", spec.Settings.Affinity)}]: {e.Message}. Correct actorproc.node.affinity.", e);
        }
    }

    static BootFrame Frame(LaunchSpec spec, List<KeyValuePair<string, string?>> restore) => new()
    {
        RunDirectory = spec.RunDirectory,
        NodeName = spec.NodeName,
        EntryType = spec.EntryType,
        MemoryLimit = spec.Settings.MemoryLimit,
        CpuSeconds = spec.Settings.CpuSeconds,
        Niceness = spec.Settings.Niceness,
        Restore = restore,
        Payload = spec.Payload,
    };
}
