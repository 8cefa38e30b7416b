using System.Diagnostics;

namespace ActorProc.Examples;

internal static class SurvivingPool
{
    public static async Task RunAsync()
    {
        await using var app = await ActorProcSystem.StartAsync("survivor", new() { Config = "akka.loglevel = WARNING" });
        await using var pool = app.CreatePool(2);
        // Both workers say when they have begun, and get a kill -9 for it.
        var kill = new Progress<int>(Kill);
        var doomed = Enumerable.Range(0, 2).Select(_ => pool.ApplyAsync(LongWork, kill)).ToArray();
        var others = Enumerable.Range(1, 4).Select(i => pool.ApplyAsync(Square, i)).ToArray();

        foreach (var task in doomed)
        {
            var lost = await Check.FailsAsync<WorkerLostException>(task);
            Console.WriteLine($"{nameof(WorkerLostException)}: {lost.Message}");
            Check.That(lost.Reason is ExitReason.Signaled { Signal: 9 }, "the reason is SIGKILL");
        }

        var squares = await Task.WhenAll(others);
        Console.WriteLine($"What waited meanwhile is done by new workers: {string.Join(", ", squares)}.");
        Check.That(squares is [1, 4, 9, 16], "nobody else lost anything");

        // Only the caller knows whether a task may run twice.
        var kills = 0;
        var killOnce = new Progress<int>(pid =>
        {
            if (Interlocked.Increment(ref kills) == 1)
                Kill(pid);
        });
        var survivor = await pool.ApplyAsync(LongWork, killOnce, new CallOptions { Repeatable = true });
        Console.WriteLine($"A task that may be repeated was killed too. Begun {kills} times, it was done by pid {survivor}.");
        Check.That(kills == 2, "it was run a second time");
    }

    private static void Kill(int pid)
    {
        using var worker = Process.GetProcessById(pid);
        worker.Kill();
    }

    private static int LongWork(IProgress<int> begun)
    {
        begun.Report(Environment.ProcessId);
        Thread.Sleep(1000);
        return Environment.ProcessId;
    }

    private static int Square(int x) => x * x;
}
