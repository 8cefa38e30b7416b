using System.Diagnostics;

namespace ActorProc.Examples;

internal static class OneWorker
{
    public static async Task RunAsync()
    {
        await using var app = await ActorProcSystem.StartAsync("worker", new() { Config = "akka.loglevel = WARNING" });
        var clock = Stopwatch.StartNew();

        var process = app.CreateProcess(Worker, 0.5);
        Console.WriteLine($"Before the start: {process}");
        process.Start();
        Console.WriteLine($"Behind the start: {process}");
        process.Join();

        Console.WriteLine($"end! {process}");
        Check.That(process is { IsAlive: false, ExitCode: 0 } && clock.Elapsed >= TimeSpan.FromSeconds(0.5), "joining waits for the end of the process");
    }

    // A static method and its argument: all that travels are its name and the number.
    private static void Worker(double interval)
    {
        Console.WriteLine($"process start: {DateTime.Now:yyyy-MM-dd HH:mm:ss.ffffff}");
        Thread.Sleep(TimeSpan.FromSeconds(interval));
        Console.WriteLine($"process   end: {DateTime.Now:yyyy-MM-dd HH:mm:ss.ffffff}");
    }
}
