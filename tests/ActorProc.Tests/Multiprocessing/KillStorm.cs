using System.Globalization;
using ActorProc.TestHost;
using ActorProc.TestKit;
using ActorProc.Tests.Acceptance;

namespace ActorProc.Tests.Multiprocessing;

/// <summary>Tasks that keep a log of their starts and ends, and who kills workers while they run one.</summary>
internal static class KillStorm
{
    /// <summary>A task of 20 ms.</summary>
    public static int Square(int number, string log)
    {
        Write(log, '+', number);
        // The acceptance test's load: what takes time, and is not waited for by anybody but the task itself.
        Thread.Sleep(20);
        Write(log, '-', number);
        return number * number;
    }

    /// <summary>The numbers of all tasks that were started, as often as they were.</summary>
    public static int[] Started(string log) => [.. Entries(log).Where(entry => entry.Kind == '+').Select(entry => entry.Number)];

    /// <summary>Kills one that is in the middle of a task, if there is one.</summary>
    public static bool KillOne(string log)
    {
        var candidates = Running(log);
        if (candidates.Length == 0)
            return false;
        var victim = candidates[Random.Shared.Next(candidates.Length)];
        ProcessSignals.Stop(victim);
        // Stopped, it cannot come to the end of its task between the look and the kill.
        while (State(victim) is not ('T' or 'Z'))
            Thread.Yield();
        var isRunning = State(victim) == 'T' && Running(log).Contains(victim);
        ProcessSignals.Send(isRunning ? ProcessSignals.Killed : ProcessSignals.Resume, victim);
        return isRunning;
    }

    private static int[] Running(string log)
    {
        var (started, killed) = (new HashSet<int>(), new HashSet<int>());
        foreach (var (kind, _, pid) in Entries(log))
            _ = kind == '+' ? started.Add(pid) : started.Remove(pid);
        foreach (var pid in started.Where(pid => State(pid) is 'Z' or 'X'))
            killed.Add(pid);
        return [.. started.Except(killed)];
    }

    private static IEnumerable<(char Kind, int Number, int Pid)> Entries(string log)
    {
        if (!File.Exists(log))
            yield break;
        foreach (var line in File.ReadAllLines(log))
        {
            var parts = line.Split(' ');
            yield return (line[0], int.Parse(parts[1], CultureInfo.InvariantCulture), int.Parse(parts[2], CultureInfo.InvariantCulture));
        }
    }

    private static char State(int pid)
    {
        try
        {
            var status = File.ReadAllText($"/proc/{pid.ToString(CultureInfo.InvariantCulture)}/stat");
            return status[status.LastIndexOf(')') + 2];
        }
        catch (IOException)
        {
            return 'X'; // gone, and reaped
        }
    }

    private static void Write(string log, char kind, int number) =>
        SharedLog.Add(log, string.Create(CultureInfo.InvariantCulture, $"{kind} {number} {Environment.ProcessId}"));
}
