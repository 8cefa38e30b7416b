namespace ActorProc.Examples;

internal static class ProducersAndConsumers
{
    private const int Each = 10;

    public static async Task RunAsync()
    {
        await using var app = await ActorProcSystem.StartAsync("queue", new() { Config = "akka.loglevel = WARNING" });
        await using var guard = app.CreateLock("printing");
        await using var queue = app.CreateQueue<string>(maxSize: 3);

        var producers = Enumerable.Range(0, Each).Select(_ => app.StartProcess(Produce, queue)).ToArray();
        var consumers = Enumerable.Range(0, Each).Select(_ => app.StartProcess(Consume, queue, guard)).ToArray();
        foreach (var producer in producers)
            producer.Join();
        // Of no further use here; what is in it goes to the consumers.
        queue.Close();
        foreach (var consumer in consumers)
            consumer.Join();

        Console.WriteLine($"{producers.Count(process => process.ExitCode == 0)} producers and {consumers.Count(process => process.ExitCode == 0)} consumers are done.");
        Check.That(producers.Concat(consumers).All(process => process.ExitCode == 0), "every item was put and taken");
    }

    private static void Produce(ProcessQueue<string> queue) =>
        queue.Put($"proc_name: {ActorProcess.Current.Name} was putted in queue at: {DateTime.Now:yyyy-MM-dd HH:mm:ss.ffffff}");

    private static void Consume(ProcessQueue<string> queue, ProcessLock guard)
    {
        var info = queue.Get();
        // To prevent messy print.
        using (guard.Enter())
            Console.WriteLine($"proc_name: {ActorProcess.Current.Name} gets info :{info}");
    }
}
