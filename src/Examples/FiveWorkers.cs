namespace ActorProc.Examples;

internal static class FiveWorkers
{
    public static async Task RunAsync()
    {
        await using var app = await ActorProcSystem.StartAsync("five", new() { Config = "akka.loglevel = WARNING" });
        Console.WriteLine($"The number of CPU is:{ActorProcess.CpuCount}");

        var processes = Enumerable.Range(0, 5).Select(i => app.CreateProcess(Worker, i)).ToArray();
        foreach (var process in processes)
            process.Start();
        foreach (var process in processes)
            process.Join();

        Console.WriteLine("main process end ...");
        Check.That(processes.All(process => process.ExitCode == 0), "all five ended well");
        Check.That(app.Processes.ActiveChildren().Count == 0, "none of them is left");
    }

    private static void Worker(int number) => Console.WriteLine($"worker {number}");
}
