using System.Reflection;
using System.Runtime.InteropServices;

namespace ActorProc.Node;

/// <summary>
/// What every node does first: read who it is, tie its life to its parent's, limit itself, then hand over to the entry type.
/// It knows nothing of actors.
/// </summary>
internal static class NodeBoot
{
    const string SpinLimit = "System.Threading.ThreadPool.UnfairSemaphoreSpinLimit";
    const string SpinLimitVariable = "DOTNET_ThreadPool_UnfairSemaphoreSpinLimit";

    // How often an idle thread of the pool looks for work, yielding the processor in between, before it sleeps: half of the default. Several processes share the processors here.
    const uint Looks = 32;

    /// <summary>Whether the process waits for the foreground threads that the entry left behind, as any program does when its <c>Main</c> returns.</summary>
    /// <remarks>An application that is started through a start-up hook cannot: its own <c>Main</c> would come next.</remarks>
    public static bool WaitsForThreads { get; set; }

    /// <summary>Runs the node to its end.</summary>
    /// <returns>The exit code.</returns>
    public static int Run()
    {
        if (IsStartedByHand) return Fail(NodeExitCode.BootFrameUnreadable, "ActorProc.Node is started by ActorProc only, never by hand.");

        // Before anything uses the thread pool, which reads it once, and not as a variable: those are restored below, before it reads them.
        // Who has set it knows better.
        if (AppContext.GetData(SpinLimit) is null && Environment.GetEnvironmentVariable(SpinLimitVariable) is null) AppContext.SetData(SpinLimit, Looks);

        var lifeline = Lifeline.TakeStandardInput();
        BootFrame frame;
        try
        {
            frame = BootFrame.Read(lifeline.Stream);
        }
        catch (EndOfStreamException)
        {
            return NodeExitCode.ParentLost;
        }
        catch (InvalidDataException e)
        {
            return Fail(NodeExitCode.BootFrameUnreadable, e.Message);
        }

        Restore(frame.Restore);
        return Run(frame, lifeline);
    }

    // Not by way of the console, which takes 4 ms to load.
    static bool IsStartedByHand => OperatingSystem.IsWindows() ? !Console.IsInputRedirected : Posix.IsTerminal(0) != 0;

    static int Run(BootFrame frame, Lifeline lifeline)
    {
        RunDirectory directory;
        try
        {
            directory = RunDirectory.Join(frame.RunDirectory);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Fail(NodeExitCode.RunDirectoryLost, $"Node '{frame.NodeName}' cannot join its run directory '{frame.RunDirectory}': {e.Message}");
        }

        lifeline.Watch(() =>
        {
            directory.LeaveWithParent();
            DiagnosticsFiles.Remove(Environment.ProcessId);
        });
        try
        {
            NodeLimits.Apply(frame);
        }
        catch (IOException e)
        {
            return Fail(NodeExitCode.LimitRefused, $"Node '{frame.NodeName}' cannot limit itself (memory {frame.MemoryLimit:N0} bytes, CPU {frame.CpuSeconds} s, niceness {frame.Niceness}): {e.Message}");
        }

        if (FindEntry(frame.EntryType, out var problem) is not { } entry) return Fail(NodeExitCode.EntryNotFound, $"Node '{frame.NodeName}': {problem}");

        // Ctrl-C goes to every process of a terminal's foreground group. What becomes of the nodes, the main process decides.
        using var ignoreInterrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => context.Cancel = true);

        // Not guarded: an exception from here must reach the runtime as it is, and a dead process holds no lock.
        var code = entry(frame.Payload);
        directory.Dispose();

        // Not `return`: a foreground thread that an actor left behind must not keep the process.
        if (!WaitsForThreads) Environment.Exit(code);
        return code;
    }

    // What was set for this process alone must not reach its children; native code reads the C library's copy.
    static void Restore(IReadOnlyList<KeyValuePair<string, string?>> variables)
    {
        foreach (var (name, value) in variables)
        {
            Environment.SetEnvironmentVariable(name, value);
            if (!OperatingSystem.IsWindows()) Posix.SetVariable(name, value);
        }
    }

    static Func<byte[], int>? FindEntry(string entryType, out string problem)
    {
        problem = $"The entry type '{entryType}' was not found. Its assembly must be part of the application.";
        try
        {
            if (EntryName.Find(entryType) is not { } type) return null;

            problem = $"The entry type '{entryType}' has no method 'static int Run(byte[])'.";
            var run = type.GetMethod("Run", BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic, [typeof(byte[])]);
            return run?.ReturnType == typeof(int) ? run.CreateDelegate<Func<byte[], int>>() : null;
        }
        catch (Exception e) when (e is TypeLoadException or IOException or BadImageFormatException or ArgumentException)
        {
            problem = e is BadImageFormatException ? e.Message : $"{problem} {e.Message}";
            return null;
        }
    }

    static int Fail(int code, string message)
    {
        Console.Error.WriteLine(message);
        return code;
    }
}
