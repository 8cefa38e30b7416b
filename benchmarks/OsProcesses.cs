using System.Diagnostics;
using System.Globalization;

namespace ActorProc.Benchmarks;

/// <summary>Processes as Linux shows them under <c>/proc</c>.</summary>
internal static class OsProcesses
{
    // USER_HZ, which Linux shows to programs as 100 whatever its own clock is.
    private const double TicksPerSecond = 100;
    private const int UserTime = 11;
    private const int SystemTime = 12;

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(600);
    private static readonly TimeSpan Stuck = TimeSpan.FromSeconds(60);

    /// <summary>The living children of this process, standby nodes among them.</summary>
    public static int[] Children() => [.. Directory.EnumerateDirectories("/proc/self/task").SelectMany(ChildrenOf).Where(IsAlive)];

    /// <summary>The processor time a process has used, in seconds, to a hundredth; what has ended has used none.</summary>
    public static double CpuSeconds(int pid) => Status(pid) is { } status
        ? (long.Parse(status[UserTime], CultureInfo.InvariantCulture) + long.Parse(status[SystemTime], CultureInfo.InvariantCulture)) / TicksPerSecond
        : 0;

    public static void Kill(int pid)
    {
        using var process = Process.GetProcessById(pid);
        process.Kill();
    }

    public static Task UntilGoneAsync(IReadOnlyCollection<int> pids) => UntilAsync(() => !Children().Intersect(pids).Any(), "the end of processes");

    /// <summary>
    /// Waits until there are that many children and none of them has anything left to do. A standby node that has warmed up can only be told by that:
    /// it takes no actor before, uses a core meanwhile, and none afterwards.
    /// </summary>
    public static async Task UntilQuietAsync(int count)
    {
        var since = Stopwatch.StartNew();
        var before = -1.0;
        await UntilAsync(
            () =>
            {
                var children = Children();
                var now = children.Sum(CpuSeconds);
                // An idle node still uses a tick now and then; one that warms up uses sixty in this time.
                if (children.Length != count || now - before > (count + 1.5) / TicksPerSecond || now < before)
                {
                    since.Restart();
                    before = now;
                }

                return since.Elapsed > Quiet;
            },
            $"{count} idle processes");
    }

    private static async Task UntilAsync(Func<bool> condition, string what)
    {
        var watch = Stopwatch.StartNew();
        while (!condition())
        {
            if (watch.Elapsed > Stuck)
                throw new TimeoutException($"Waited {Stuck} for {what}.");
            await Task.Delay(Look);
        }
    }

    private static IEnumerable<int> ChildrenOf(string thread)
    {
        try
        {
            return File.ReadAllText(Path.Combine(thread, "children"))
                .Split(' ', StringSplitOptions.RemoveEmptyEntries)
                .Select(pid => int.Parse(pid, CultureInfo.InvariantCulture));
        }
        catch (IOException)
        {
            // The thread has just ended; its children have moved to another one.
            return [];
        }
    }

    private static bool IsAlive(int pid) => Status(pid) is { } status && status[0] is not ("Z" or "X");

    private static string[]? Status(int pid)
    {
        try
        {
            // pid (name) state ...; the name may contain anything.
            var text = File.ReadAllText($"/proc/{pid}/stat");
            return text[(text.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (IOException)
        {
            // It has ended.
            return null;
        }
    }
}
