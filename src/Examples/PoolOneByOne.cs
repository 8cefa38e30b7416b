namespace ActorProc.Examples;

internal static class PoolOneByOne
{
    public static async Task RunAsync()
    {
        await using var app = await ActorProcSystem.StartAsync("apply", new() { Config = "akka.loglevel = WARNING" });
        var pool = app.CreatePool(2);

        // Each call waits for its result. So the second worker is of no use.
        var ran = new List<Span>();
        for (var i = 0; i < 4; i++)
            ran.Add(pool.Apply(PoolTask.Worker, i));
        pool.Close();
        pool.Join();

        Console.WriteLine("main process end ...");
        Check.That(ran.Zip(ran.Skip(1)).All(pair => pair.First.End < pair.Second.Start), "each task starts when the one before has ended");
        Console.WriteLine("One after another.");
    }
}
