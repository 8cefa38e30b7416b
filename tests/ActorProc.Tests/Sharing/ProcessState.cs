using System.Diagnostics;
using System.Globalization;

namespace ActorProc.Tests.Sharing;

/// <summary>What the kernel says of a process.</summary>
internal static class ProcessState
{
    private static readonly TimeSpan Stuck = TimeSpan.FromSeconds(30);

    /// <summary>Waits until it is in a state: T for stopped.</summary>
    public static void Await(int pid, char state)
    {
        for (var watch = Stopwatch.StartNew(); Of(pid) != state; Thread.Yield())
        {
            if (watch.Elapsed > Stuck)
                throw new TimeoutException($"Waited {Stuck} for process {pid} to be in state {state}.");
        }
    }

    private static char Of(int pid)
    {
        var status = File.ReadAllText($"/proc/{pid.ToString(CultureInfo.InvariantCulture)}/stat");
        return status[status.LastIndexOf(')') + 2];
    }
}
