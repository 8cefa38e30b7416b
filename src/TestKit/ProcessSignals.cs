using System.Globalization;
using System.Runtime.InteropServices;

namespace ActorProc.TestKit;

/// <summary>Signals to processes. Unix only, but for <see cref="Kill"/>. Safe to use from any thread.</summary>
public static partial class ProcessSignals
{
    /// <summary>SIGINT, as Ctrl-C sends it.</summary>
    public const int Interrupt = 2;

    /// <summary>SIGKILL.</summary>
    public const int Killed = 9;

    /// <summary>SIGTERM.</summary>
    public const int Terminate = 15;

    /// <summary>SIGCONT.</summary>
    public const int Resume = 18;

    /// <summary>SIGSTOP.</summary>
    public const int Suspend = 19;

    /// <summary>Ends a process with no chance to say goodbye.</summary>
    /// <param name="pid">The process id; not that of this process.</param>
    /// <exception cref="InvalidOperationException">There is no such process, or it is this one.</exception>
    public static void Kill(int pid)
    {
        if (pid == Environment.ProcessId)
            throw new InvalidOperationException($"Process {pid} is the one that runs the tests; it is not killed.");
        if (OperatingSystem.IsWindows())
            System.Diagnostics.Process.GetProcessById(pid).Kill();
        else
            Send(Killed, pid);
    }

    /// <summary>Stops a process, and returns when none of its threads runs any more (on Linux, where that can be seen).</summary>
    /// <param name="pid">The process id.</param>
    /// <exception cref="InvalidOperationException">There is no such process, or it does not stop within 30 seconds.</exception>
    /// <remarks>The signal alone is no more than an order: threads go on until they look at it.</remarks>
    public static void Stop(int pid)
    {
        Send(Suspend, pid);
        if (OperatingSystem.IsLinux() && !SpinWait.SpinUntil(() => IsStopped(pid), TimeSpan.FromSeconds(30)))
            throw new InvalidOperationException($"Process {pid} does not stop.");
    }

    /// <summary>Lets a stopped process go on. Nothing happens if it has ended meanwhile.</summary>
    /// <param name="pid">The process id.</param>
    public static void Continue(int pid) => _ = SendSignal(pid, Resume);

    /// <summary>Sends a signal.</summary>
    /// <param name="signal">The signal's number.</param>
    /// <param name="pid">The process id.</param>
    /// <exception cref="InvalidOperationException">It cannot be sent; the text says why.</exception>
    public static void Send(int signal, int pid)
    {
        if (SendSignal(pid, signal) != 0)
            throw new InvalidOperationException($"Signal {signal} to process {pid}: {Marshal.GetLastPInvokeErrorMessage()}");
    }

    /// <summary>Sends a signal to a whole process group, as a terminal does.</summary>
    /// <param name="signal">The signal's number.</param>
    /// <param name="group">The process id of the group's leader.</param>
    /// <exception cref="InvalidOperationException">It cannot be sent.</exception>
    public static void SendToGroup(int signal, int group) => Send(signal, -group);

    private static bool IsStopped(int pid)
    {
        try
        {
            return Directory.EnumerateDirectories($"/proc/{pid.ToString(CultureInfo.InvariantCulture)}/task")
                .All(task => ProcessState.Read(Path.Combine(task, "stat")) is 'T' or 't' or 'Z' or 'X' or null);
        }
        catch (DirectoryNotFoundException)
        {
            // It was killed meanwhile, and runs even less.
            return true;
        }
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int SendSignal(int pid, int signal);
}
