using System.Diagnostics;
using Akka.Actor;

namespace ActorProc.Examples;

internal static class CrashAndTerminated
{
    public static async Task RunAsync()
    {
        // Logging is off because the crash is expected: what the log would say is told below.
        await using var app = await ActorProcSystem.StartAsync("crash", new() { Config = "akka.loglevel = OFF" });
        // The dying process prints its stack. Captured, it is kept for error messages instead of being shown here.
        var options = new NodeOptions { OnCrash = OnCrash.Stop, Output = NodeOutput.Capture };
        var scanner = app.ActorOf(Props.Create<Scanner>(), "scanner", Placement.OwnProcess.With(options));
        var page = await scanner.Ask<ScannedPage>(new ScanPage(12), TimeSpan.FromSeconds(30));
        Console.WriteLine($"pid {page.Pid} scanned page {page.Number}. Page 13 is the one that its library does not survive.");

        // What an actor gets as the message Terminated, code outside of actors can await.
        Task<bool> terminated = scanner.WatchAsync();
        var clock = Stopwatch.StartNew();
        var failure = await Check.FailsAsync<NodeDownException>(scanner.Ask<ScannedPage>(new ScanPage(13), TimeSpan.FromSeconds(30)));
        Console.WriteLine($"{clock.ElapsedMilliseconds} ms after it was told to, the question failed, long before its time limit of 30 s:");
        Console.WriteLine($"  {failure.Message}");

        Check.That(await terminated, "whoever watches the scanner is told of its end");
        Console.WriteLine($"{clock.ElapsedMilliseconds} ms after it was told to: Terminated. pid {Environment.ProcessId}, where the watcher lives, goes on.");
        Check.That(failure.Reason is ExitReason.FailFast, "the reason is known");
    }
}

internal sealed class Scanner : ReceiveActor
{
    public Scanner() => Receive<ScanPage>(page =>
    {
        // Stands for a native library: no try-catch helps against it.
        if (page.Number == 13)
            Environment.FailFast("scan.so: corrupted heap");
        Sender.Tell(new ScannedPage(page.Number, Environment.ProcessId));
    });
}

internal sealed record ScanPage(int Number);

internal sealed record ScannedPage(int Number, int Pid);
