using System.Globalization;

namespace ActorProc.Benchmarks.Measuring;

/// <summary>
/// What a program that is compared says on its standard output, a line each: <c>value KEY NUMBER</c>; <c>missing KEY REASON</c>; <c>pss KEY PID...</c> and
/// <c>cpu KEY PID...</c>, when processes are idle and are to be looked at; <c>kill KEY PID</c>, whose end it will notice with <c>noticed</c>. After the last three it reads
/// a line. The Python and Erlang programs say the same.
/// </summary>
internal static class Line
{
    /// <summary>In the place of a key: done to warm up.</summary>
    public const string Uncounted = "-";

    public static void Value(string key, double value) => Say(string.Create(CultureInfo.InvariantCulture, $"value {key} {value:R}"));

    public static void Missing(string key, string reason) => Say($"missing {key} {reason}");

    /// <summary>Returns when somebody has measured the memory of these idle processes.</summary>
    public static void Memory(string key, IEnumerable<int> pids) => SayAndWait($"pss {key} {string.Join(' ', pids)}");

    /// <summary>Returns when somebody has measured what these idle processes use of the processors.</summary>
    public static void Processor(string key, IEnumerable<int> pids) => SayAndWait($"cpu {key} {string.Join(' ', pids)}");

    /// <summary>Has a process killed. The time counts from the kill to <paramref name="noticed"/>.</summary>
    public static async Task KillAsync(string key, int pid, Task noticed)
    {
        Say($"kill {key} {pid}");
        // On the thread that has noticed: another one would have to be woken first, which is not what is measured.
        await noticed.ContinueWith(static _ => Say("noticed"), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default).ConfigureAwait(false);
        await Task.Yield();
        Wait("noticed");
    }

    private static void SayAndWait(string line)
    {
        Say(line);
        Wait(line);
    }

    private static void Wait(string line)
    {
        _ = Console.In.ReadLine() ?? throw new EndOfStreamException($"Whoever started this program has gone before it had answered '{line}'.");
    }

    private static void Say(string line)
    {
        Console.Out.WriteLine(line);
        Console.Out.Flush();
    }
}
