namespace ActorProc.Examples;

internal static class PoolOfTwo
{
    public static async Task RunAsync()
    {
        await using var app = await ActorProcSystem.StartAsync("pool", new() { Config = "akka.loglevel = WARNING" });
        var pool = app.CreatePool(2);

        var tasks = new List<Task<Span>>();
        for (var i = 0; i < 4; i++)
            tasks.Add(pool.ApplyAsync(PoolTask.Worker, i));
        pool.Close();
        pool.Join();

        Console.WriteLine("main process end ...");
        // Where Python returns an AsyncResult there is a Task here; these four have long completed.
        var ran = await Task.WhenAll(tasks);
        var firstEnd = Math.Min(ran[0].End, ran[1].End);
        Check.That(ran[2].Start > firstEnd && ran[3].Start > firstEnd, "tasks 2 and 3 start only when 0 or 1 has ended");
        Check.That(ran.All(one => ran.Count(other => other.Start <= one.Start && one.Start < other.End) <= 2), "no task starts while two others run");
        Console.WriteLine("Two at a time, and the next when one of them is done.");
    }
}
