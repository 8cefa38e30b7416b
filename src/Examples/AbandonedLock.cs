namespace ActorProc.Examples;

internal static class AbandonedLock
{
    public static async Task RunAsync()
    {
        await using var app = await ActorProcSystem.StartAsync("abandoned", new() { Config = "akka.loglevel = WARNING" });
        await using var guard = app.CreateLock("stock");
        await using var held = app.CreateEvent();
        var before = await app.RunAsync(Fence, guard);

        var holder = app.StartProcess(Hold, guard, held);
        held.Wait();
        Console.WriteLine($"pid {holder.Pid} holds the lock: {guard}");
        var waiting = guard.AcquireAsync();
        holder.Kill();

        // Where Python waits for ever, the lock is free at once, and whoever gets it is told.
        await using var lease = await waiting;
        holder.Join();
        Console.WriteLine($"{holder.ExitReason}: the lock is here now. Abandoned: {lease.IsAbandoned}. Fence: {lease.Fence}, it was {before}.");
        Check.That(lease.IsAbandoned && lease.Fence == before + 2, "each acquisition has a number of its own");
    }

    private static long Fence(ProcessLock guard)
    {
        using var lease = guard.Enter();
        return lease.Fence;
    }

    private static void Hold(ProcessLock guard, ProcessEvent held)
    {
        guard.Acquire();
        held.Set();
        ActorProcess.Stopping.WaitHandle.WaitOne();
    }
}
