using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace ActorProc.Benchmarks.Compare;

/// <summary>What processes cost that have nothing to do.</summary>
internal static class IdleProcesses
{
    private const int Windows = 5;

    private static readonly TimeSpan Window = TimeSpan.FromSeconds(1);
    // In seconds. Some look at their clocks all the time.
    private const double Negligible = 0.015;

    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan ForQuiet = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan AtMost = TimeSpan.FromSeconds(20);

    /// <summary>The proportional set size of each, in MiB: what it shares with others counts as its part of that.</summary>
    public static async IAsyncEnumerable<double> MemoryAsync(int[] pids, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await UntilSettledAsync(pids, cancellation);
        foreach (var pid in pids)
        {
            var line = File.ReadLines($"/proc/{pid}/smaps_rollup").First(text => text.StartsWith("Pss:", StringComparison.Ordinal));
            yield return double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
        }
    }

    /// <summary>What all of them together use, in percent of one core; several times.</summary>
    public static async IAsyncEnumerable<double> ProcessorAsync(int[] pids, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await UntilSettledAsync(pids, cancellation);
        for (var i = 0; i < Windows; i++)
        {
            var (start, before) = (Stopwatch.GetTimestamp(), pids.Sum(OsProcesses.CpuSeconds));
            await Task.Delay(Window, cancellation);
            yield return 100 * (pids.Sum(OsProcesses.CpuSeconds) - before) / Stopwatch.GetElapsedTime(start).TotalSeconds;
        }
    }

    /// <summary>Until a process has used next to no processor time for a while.</summary>
    public static async Task UntilQuietAsync(int pid, CancellationToken cancellation)
    {
        if (!OperatingSystem.IsLinux())
            return;
        // An idle node of stock Akka.Remote uses more than that for ever.
        var watch = Stopwatch.StartNew();
        for (var (before, now) = (-1.0, OsProcesses.CpuSeconds(pid)); now - before > Negligible && watch.Elapsed < ForQuiet; (before, now) = (now, OsProcesses.CpuSeconds(pid)))
            await Task.Delay(Quiet, cancellation);
    }

    // What has just started still compiles. It has settled when a second brings no less than the one before.
    private static async Task UntilSettledAsync(int[] pids, CancellationToken cancellation)
    {
        var watch = Stopwatch.StartNew();
        for (var (used, last) = (pids.Sum(OsProcesses.CpuSeconds), double.MaxValue); watch.Elapsed < AtMost;)
        {
            await Task.Delay(TimeSpan.FromSeconds(1), cancellation);
            var now = pids.Sum(OsProcesses.CpuSeconds);
            if (now - used >= last)
                return;
            (used, last) = (now, now - used);
        }
    }
}
