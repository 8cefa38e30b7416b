using System.Runtime.InteropServices;

namespace ActorProc.Tests.Acceptance;

/// <summary>Signals to processes, and to a whole process group as a terminal's Ctrl-C sends them.</summary>
internal static partial class Signals
{
    public const int Interrupt = 2;
    public const int Kill = 9;
    public const int Terminate = 15;
    public const int Continue = 18;
    public const int Stop = 19;

    public static void Send(int signal, int pid)
    {
        if (SendSignal(pid, signal) != 0)
            throw new InvalidOperationException($"Signal {signal} to {pid}: {Marshal.GetLastPInvokeErrorMessage()}");
    }

    /// <param name="signal">The signal's number.</param>
    /// <param name="group">The pid of the group's leader.</param>
    public static void SendToGroup(int signal, int group) => Send(signal, -group);

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int SendSignal(int pid, int signal);
}
