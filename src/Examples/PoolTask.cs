using System.Diagnostics;

namespace ActorProc.Examples;

/// <summary>The task that both examples of a pool run four times.</summary>
internal static class PoolTask
{
    public static Span Worker(int number)
    {
        // This clock is the same in all processes of a machine.
        var start = Stopwatch.GetTimestamp();
        Console.WriteLine($"worker {number}");
        Thread.Sleep(300);
        Console.WriteLine($"end worker {number}");
        return new Span(number, start, Stopwatch.GetTimestamp(), Environment.ProcessId);
    }
}

/// <summary>When a task ran, and where.</summary>
internal sealed record Span(int Number, long Start, long End, int Pid);
