using System.Diagnostics;

namespace ActorProc.Examples;

internal static class RunawayLoop
{
    public static async Task RunAsync()
    {
        await using var app = await ActorProcSystem.StartAsync("runaway", new() { Config = "akka.loglevel = WARNING" });
        await using var pool = app.CreatePool(1);
        var first = await pool.ApplyAsync(() => Environment.ProcessId);

        // No token is looked at in the loop, and a thread cannot be ended. A process can.
        var clock = Stopwatch.StartNew();
        var limit = new CallOptions { Timeout = TimeSpan.FromSeconds(0.5), Grace = TimeSpan.FromSeconds(0.2) };
        var late = await Check.FailsAsync<ProcessTimeoutException>(pool.ApplyAsync(Spin, limit));
        Console.WriteLine($"By a deadline, {clock.ElapsedMilliseconds} ms after the call: {late.Message}");
        var second = await pool.ApplyAsync(() => Environment.ProcessId);
        Console.WriteLine($"The pool goes on: its worker was pid {first} and is pid {second}.");
        Check.That(late.Outcome == TimeoutOutcome.Killed && first != second, "the loop was killed, and its worker replaced");

        var process = app.StartProcess(Spin, new() { Name = "spinner" });
        Console.WriteLine($"By hand: 'spinner', pid {process.Pid}, has {(process.Join(TimeSpan.FromSeconds(0.3)) ? "ended by itself" : "not ended by itself")}.");
        process.Kill();
        process.Join();
        Console.WriteLine($"Now it has: {process}, {process.ExitReason}.");
        Check.That(process.ExitCode == -9, "its exit code tells of SIGKILL");
    }

    private static void Spin()
    {
        while (true)
        {
        }
    }
}
