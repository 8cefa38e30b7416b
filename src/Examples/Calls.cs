namespace ActorProc.Examples;

internal static class Calls
{
    public static async Task RunAsync()
    {
        await using var app = await ActorProcSystem.StartAsync("calls", new() { Config = "akka.loglevel = WARNING" });
        await using var p = app.StartProcess(Worker, 5, new() { Name = "worker-1", Daemon = true });
        bool ended = await p.JoinAsync(TimeSpan.FromSeconds(3));             // p.ExitCode: null while it runs, -9 after SIGKILL; p.ExitReason says why
        Console.WriteLine($"{p.Name} {(ended ? "has ended" : "still runs")}.");

        int answer = await app.RunAsync((int a, int b) => a * b, 6, 7);      // a process of its own, and its result
        Console.WriteLine($"6 * 7 = {answer}");

        var (page, token) = ("cover", CancellationToken.None);
        var done = new TaskCompletionSource();
        var progress = new Progress<int>(percent =>
        {
            if (percent == 100)
                done.TrySetResult();
        });
        await app.RunAsync(Render, page, token, progress);                   // cancelling here cancels there; reports arrive here
        await done.Task;
        Console.WriteLine($"The {page} is rendered, as it has reported.");
        await CancelAsync(app);

        await using var pool = app.CreatePool(processes: 2);
        int[] squares = await pool.MapAsync(Square, Enumerable.Range(0, 1000));
        Console.WriteLine($"The last of {squares.Length} squares is {squares[^1]}.");
        string[] pages = ["cover", "contents", "index"];
        await foreach (var picture in pool.ImapUnorderedAsync(Draw, pages)) Show(picture);
        Check.That(answer == 42 && squares is [0, 1, 4, ..] && squares[^1] == 998001, "results come back");
    }

    private static async Task CancelAsync(ActorProcSystem app)
    {
        using var cancellation = new CancellationTokenSource();
        // The first report shows that it has begun.
        var begun = new Progress<int>(_ => cancellation.Cancel());
        var cancelled = await Check.FailsAsync<OperationCanceledException>(app.RunAsync(Render, "endless", cancellation.Token, begun));
        Console.WriteLine($"A page without end was cancelled: {cancelled.GetType().Name}.");
    }

    private static void Worker(int number) => Console.WriteLine($"worker {number}");

    private static async Task Render(string page, CancellationToken token, IProgress<int> progress)
    {
        progress.Report(50);
        if (page == "endless")
            await Task.Delay(Timeout.InfiniteTimeSpan, token);
        progress.Report(100);
    }

    private static int Square(int x) => x * x;

    private static string Draw(string page) => $"[{page}]";

    private static void Show(string picture) => Console.WriteLine($"  {picture}");
}
