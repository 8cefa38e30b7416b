using System.Diagnostics;

namespace ActorProc.Examples;

/// <summary>All examples, in the order in which they are worth reading.</summary>
internal static class Tour
{
    private const int WrongName = 2;

    private static readonly Example[] Examples =
    [
        new("hello", "An actor in a process of its own",
            "The Greeter is an ordinary actor. Placement.OwnProcess makes it live in another process, with the same IActorRef as ever.",
            "Hello.cs", Hello.RunAsync),
        new("hocon", "The same, by configuration alone",
            "A plain Akka.NET program. Two lines of HOCON move its actor out of the process.",
            "ByConfiguration.cs", ByConfiguration.RunAsync),
        new("crash", "A crash ends the actor",
            "A native library takes its process down. With on-crash = stop that is the end of the actor: whoever watches it gets Terminated.",
            "CrashAndTerminated.cs", CrashAndTerminated.RunAsync),
        new("restart", "A crash, and its supervisor restarts the actor",
            "By default the end of a process is a failure of the actors in it, and their supervisor decides. The reference stays good.",
            "CrashAndRestart.cs", CrashAndRestart.RunAsync),
        new("router", "Four processes behind one router",
            "A pool router, configured with process = own: each routee gets a process, the router itself stays here.",
            "RouterOfProcesses.cs", RouterOfProcesses.RunAsync),
        new("shared", "One process for several actors",
            "A named node is shared by all actors that are placed there. It starts with the first one.",
            "SharedNode.cs", SharedNode.RunAsync),
        new("memory", "An actor that exceeds its memory limit",
            "The actor may have 64 MiB of heap. It wants more, loses its process, and nobody else is the worse for it.",
            "MemoryLimit.cs", MemoryLimit.RunAsync),
        new("services", "Dependency injection in a node",
            "An actor gets its services from a container, which is built in the process that the actor lives in.",
            "ServicesInANode.cs", ServicesInANode.RunAsync),
        new("threads", "Threads and processes",
            "From here on functions instead of actors. The same function runs in five threads, which share this pid, and in five processes.",
            "ThreadsAndProcesses.cs", ThreadsAndProcesses.RunAsync),
        new("worker", "One function in a process of its own",
            "Create a process, start it, join it. What it prints appears here, line by line.",
            "OneWorker.cs", OneWorker.RunAsync),
        new("five", "Five processes",
            "All are started before the first is waited for.",
            "FiveWorkers.cs", FiveWorkers.RunAsync),
        new("pool", "A pool of two, and four tasks",
            "ApplyAsync asks and goes on. Two tasks run at a time; the others wait until a worker is free.",
            "PoolOfTwo.cs", PoolOfTwo.RunAsync),
        new("apply", "The same pool, one call after another",
            "Apply waits for its result before it returns. What will the same four tasks print now?",
            "PoolOneByOne.cs", PoolOneByOne.RunAsync),
        new("daemon", "What the end waits for",
            "When the main process comes to its end it waits for processes that are still busy. Daemons it ends instead.",
            "Daemons.cs", Daemons.RunAsync),
        new("calls", "Results, cancellation, progress, streams",
            "Functions whose results are awaited: in a process of their own, or in a pool.",
            "Calls.cs", Calls.RunAsync),
        new("runaway", "A loop without end is ended",
            "A while (true), once with a deadline and once killed by hand.",
            "RunawayLoop.cs", RunawayLoop.RunAsync),
        new("survivor", "A pool that survives kill -9",
            "The workers of a pool are killed while they work. The tasks they ran fail and say why; the rest is done by new workers.",
            "SurvivingPool.cs", SurvivingPool.RunAsync),
        new("progress", "Progress bars for a long map",
            "Sixty pages, two workers, and a bar for each.",
            "ProgressBars.cs", ProgressBars.RunAsync),
        new("closures", "What a lambda captures travels with it",
            "A function may be a lambda with local variables, or a method of an object. What it needs goes along as a copy, or is refused by name.",
            "Closures.cs", Closures.RunAsync),
        new("queue", "Ten producers, ten consumers, a queue of three",
            "The queue is a mailbox that all twenty processes know. A lock keeps what they print apart.",
            "ProducersAndConsumers.cs", ProducersAndConsumers.RunAsync),
        new("locked", "Ten processes print, with a lock and without",
            "Under the lock one process prints at a time. The lock has no owner: it is acquired and released, by whomever.",
            "HelloUnderALock.cs", HelloUnderALock.RunAsync),
        new("workqueue", "A work queue that survives kill -9",
            "A consumer is killed with work in its hands. That goes back in front, and others do it.",
            "SurvivingWorkQueue.cs", SurvivingWorkQueue.RunAsync),
        new("abandoned", "A lock whose holder is killed",
            "A grant belongs to the process that acquired it, and ends with it.",
            "AbandonedLock.cs", AbandonedLock.RunAsync),
        new("deadlock", "A deadlock, found and named",
            "Two processes, two locks, the wrong order. The wait that would close the circle fails, and says who holds what.",
            "DeadlockFound.cs", DeadlockFound.RunAsync),
        new("pipe", "Two processes greet each other through a pipe",
            "A pipe has two ends, and each goes to a process. What is sent into one comes out of the other, and goes from process to process with nobody between.",
            "PipeGreeting.cs", PipeGreeting.RunAsync),
        new("image", "One picture, painted by four processes",
            "Shared memory is mapped by all of them. Each takes a band of the picture, whose number comes from a shared value.",
            "ImageBuffer.cs", ImageBuffer.RunAsync),
    ];

    public static async Task<int> RunAsync(string[] arguments)
    {
        switch (arguments)
        {
            case [] or ["all"]:
                return await RunAllAsync();
            case ["list"]:
                List(Console.Out);
                return 0;
            case [var name] when Array.Find(Examples, example => example.Name == name) is { } example:
                return await RunAsync(example, "") ? 0 : 1;
            default:
                Console.Error.WriteLine($"There is no example '{string.Join(' ', arguments)}'. Name one of these, or none for the whole tour:");
                List(Console.Error);
                return WrongName;
        }
    }

    private static async Task<int> RunAllAsync()
    {
        Console.WriteLine($"A tour of ActorProc in {Examples.Length} stops. This process is pid {Environment.ProcessId}; every other pid is a process that it starts.");
        var clock = Stopwatch.StartNew();
        var kept = 0;
        foreach (var (index, example) in Examples.Index())
            kept += await RunAsync(example, $"{index + 1}. ") ? 1 : 0;
        Console.WriteLine($"\n{kept} of {Examples.Length} examples did what they promised, in {clock.Elapsed.TotalSeconds:0.0} s.");
        return kept == Examples.Length ? 0 : 1;
    }

    private static async Task<bool> RunAsync(Example example, string number)
    {
        Console.WriteLine($"\n{number}{example.Title}\n{example.About}\n(src/Examples/{example.File}; alone: dotnet run --project src/Examples -- {example.Name})\n");
        try
        {
            await example.RunAsync();
            return true;
        }
        // Whatever went wrong: it is shown in full, and the next example still gets its turn.
        catch (Exception e)
        {
            Console.Error.WriteLine($"The example '{example.Name}' failed.\n{e}");
            return false;
        }
    }

    private static void List(TextWriter to)
    {
        foreach (var example in Examples)
            to.WriteLine($"  {example.Name,-9}  {example.Title}");
    }
}
