namespace ActorProc.Examples;

internal static class ThreadsAndProcesses
{
    public static async Task RunAsync()
    {
        await using var app = await ActorProcSystem.StartAsync("threads", new() { Config = "akka.loglevel = WARNING" });
        Console.WriteLine($"Main begin: {Environment.ProcessId}");

        var threads = new List<Thread>();
        for (var i = 0; i < 5; i++)
        {
            var thread = new Thread(() => Printer("threading"));
            thread.Start();
            threads.Add(thread);
        }

        foreach (var thread in threads)
            thread.Join();

        var processes = new List<ActorProcess>();
        for (var i = 0; i < 5; i++)
        {
            var process = app.CreateProcess(Printer, "multiprocessing");
            process.Start();
            processes.Add(process);
        }

        foreach (var process in processes)
            process.Join();

        // What a process has printed has arrived here when it has been joined.
        Console.WriteLine($"Main end: {Environment.ProcessId}");
        Check.That(processes.Select(process => process.Pid).Append(Environment.ProcessId).Distinct().Count() == 6, "each process has a pid of its own");
        Check.That(processes.All(process => process.ExitCode == 0), "all of them ended well");
    }

    private static void Printer(string message) => Console.WriteLine($"{message} {Environment.ProcessId}");
}
