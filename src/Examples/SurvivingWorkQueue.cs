using System.Diagnostics;

namespace ActorProc.Examples;

internal static class SurvivingWorkQueue
{
    private const int Pages = 12;

    public static async Task RunAsync()
    {
        await using var app = await ActorProcSystem.StartAsync("workqueue", new() { Config = "akka.loglevel = WARNING" });
        // What a process had taken and not marked done when it died goes back in front.
        await using var work = app.CreateJoinableQueue<int>(name: "pages");
        await using var results = app.CreateQueue<string>();
        for (var page = 1; page <= Pages; page++)
            work.Put(page);
        work.ShutDown();

        var first = app.StartProcess(Work, work, results);
        var taken = results.Get();
        using (var victim = Process.GetProcessById(first.Pid!.Value))
            victim.Kill();
        first.Join();
        Console.WriteLine($"{taken} It gets a kill -9 before it has done a single page: {first.ExitReason}.");

        var others = Enumerable.Range(0, 2).Select(_ => app.StartProcess(Work, work, results)).ToArray();
        work.Join();
        foreach (var other in others)
            other.Join();
        var done = new List<string>();
        while (results.TryGet(out var line))
            done.Add(line!);

        var pages = done.Where(line => line.Contains("has done")).Select(line => int.Parse(line.Split(' ')[^1].TrimEnd('.'))).ToArray();
        Console.WriteLine($"All is done by {string.Join(" and ", others.Select(other => $"pid {other.Pid}"))}: pages {string.Join(", ", pages.Order())}.");
        Check.That(pages.Order().SequenceEqual(Enumerable.Range(1, Pages)), "every page is done, the killed process's too");
    }

    private static async Task Work(ProcessJoinableQueue<int> work, ProcessQueue<string> results)
    {
        await foreach (var page in work)
        {
            results.Put($"Page {page} was taken by pid {Environment.ProcessId}.");
            await Task.Delay(100);
            results.Put($"Process {Environment.ProcessId} has done {page}.");
            await work.TaskDoneAsync();
        }
    }
}
