namespace ActorProc.Examples;

internal static class HelloUnderALock
{
    public static async Task RunAsync()
    {
        await using var app = await ActorProcSystem.StartAsync("locked", new() { Config = "akka.loglevel = WARNING" });
        await using var guard = app.CreateLock();

        Console.WriteLine("func_with_lock :");
        Join([.. Enumerable.Range(0, 10).Select(i => app.StartProcess(WithLock, guard, i))]);
        Console.WriteLine("func_without_lock :");
        Join([.. Enumerable.Range(0, 10).Select(i => app.StartProcess(WithoutLock, i))]);

        Check.That(guard.TryAcquire(), "everybody has released the lock");
    }

    private static void WithLock(ProcessLock guard, int i)
    {
        guard.Acquire();
        Console.WriteLine($"hello world {i}");
        guard.Release();
    }

    // Whole lines appear here in any case; with a terminal between them, Python's may not.
    private static void WithoutLock(int i) => Console.WriteLine($"hello world {i}");

    private static void Join(ActorProcess[] processes)
    {
        foreach (var process in processes)
            process.Join();
        Check.That(processes.All(process => process.ExitCode == 0), "each has said hello");
    }
}
