namespace ActorProc.Examples;

internal static class Daemons
{
    public static async Task RunAsync()
    {
        // The end of a system is to its processes what the end of the main process is to Python's.
        Console.WriteLine("Not a daemon, not joined: the end waits for it.");
        await using (var app = await StartAsync())
        {
            var process = app.StartProcess(Worker, 0.3);
            Console.WriteLine("end!");
            await app.DisposeAsync();
            Check.That(process.ExitCode == 0, "it ran to its end");
        }

        Console.WriteLine("A daemon, not joined: it ends when the main process does, here before it has said a word.");
        await using (var app = await StartAsync())
        {
            var process = app.CreateProcess(Worker, 30.0);
            process.Daemon = true;
            process.Start();
            Console.WriteLine("end!");
            await app.DisposeAsync();
            Console.WriteLine($"It was told to go: exit code {process.ExitCode}.");
            Check.That(process.ExitCode == -15, "it was ended by SIGTERM");
        }

        Console.WriteLine("A daemon, joined: whoever wants its work has to wait for it.");
        await using (var app = await StartAsync())
        {
            var process = app.StartProcess(Worker, 0.3, new() { Daemon = true });
            process.Join();
            Console.WriteLine("end!");
            Check.That(process.ExitCode == 0, "it ran to its end");
        }
    }

    private static Task<ActorProcSystem> StartAsync() => ActorProcSystem.StartAsync("daemon", new() { Config = "akka.loglevel = WARNING" });

    private static void Worker(double interval)
    {
        Console.WriteLine($"process start: {DateTime.Now:yyyy-MM-dd HH:mm:ss.ffffff}");
        Thread.Sleep(TimeSpan.FromSeconds(interval));
        Console.WriteLine($"process   end: {DateTime.Now:yyyy-MM-dd HH:mm:ss.ffffff}");
    }
}
