namespace ActorProc.Examples;

internal static class DeadlockFound
{
    public static async Task RunAsync()
    {
        await using var app = await ActorProcSystem.StartAsync("deadlock", new() { Config = "akka.loglevel = WARNING" });
        await using var stock = app.CreateLock("stock");
        await using var till = app.CreateLock("till");
        await using var both = app.CreateBarrier(2);
        await using var said = app.CreateQueue<string>();

        // Each takes one, then wants the other's.
        var clerk = app.StartProcess(Work, (stock, till), both, said, new() { Name = "clerk" });
        var packer = app.StartProcess(Work, (till, stock), both, said, new() { Name = "packer" });
        var found = said.Get();
        clerk.Join();
        packer.Join();

        Console.WriteLine(found);
        Check.That(clerk.ExitCode == 0 && packer.ExitCode == 0, "one of them gave way, and both came to their end");
        Check.That(said.IsEmpty, "it was found once");
    }

    private static void Work((ProcessLock First, ProcessLock Second) locks, ProcessBarrier both, ProcessQueue<string> said)
    {
        using (locks.First.Enter())
        {
            both.Wait();
            try
            {
                locks.Second.Enter().Dispose();
            }
            catch (DeadlockException e)
            {
                said.Put(e.Message);
            }
        }
    }
}
