using System.Diagnostics;

namespace ActorProc.TestHost;

/// <summary>A thread pool all of whose threads, and there can be no others, are blocked; and how fast they are woken all the same.</summary>
public static class Starvation
{
    private const int Threads = 200;
    private const int Rounds = 20;

    private static readonly TimeSpan Stuck = TimeSpan.FromSeconds(30);

    /// <summary>Blocks them in <c>Get</c>.</summary>
    /// <param name="questions">Gets one stamp after another, for somebody to pass on to the answers.</param>
    /// <param name="answers">Where they wait. It is shut down at the end.</param>
    /// <returns>How long each answer took, in milliseconds.</returns>
    public static double[] OfGet(ProcessQueue<long> questions, ProcessQueue<long> answers)
    {
        using var woken = new SemaphoreSlim(0);
        var times = new List<double>();
        var ended = Starve(() =>
        {
            try
            {
                while (true)
                {
                    var asked = answers.Get();
                    lock (times)
                        times.Add(Stopwatch.GetElapsedTime(asked).TotalMilliseconds);
                    woken.Release();
                }
            }
            catch (QueueShutDownException)
            {
                // The end.
            }
        });
        for (var i = 0; i <= Rounds; i++)
        {
            questions.Put(Stopwatch.GetTimestamp());
            Await(woken, $"answer {i}");
        }

        answers.ShutDown();
        Await(ended, "the end of all threads");
        return [.. times.Skip(1)]; // the first one has much to compile
    }

    /// <summary>Blocks them in <c>Acquire</c>.</summary>
    /// <inheritdoc cref="OfGet" path="/returns"/>
    public static double[] OfAcquire(ProcessLock guard)
    {
        using var enough = new SemaphoreSlim(0);
        var times = new List<double>();
        var released = 0L;
        guard.Acquire();
        var ended = Starve(() =>
        {
            for (var goesOn = true; goesOn;)
            {
                guard.Acquire();
                times.Add(Stopwatch.GetElapsedTime(released).TotalMilliseconds);
                if (times.Count == Rounds + 1)
                    enough.Release();
                goesOn = times.Count <= Rounds;
                released = Stopwatch.GetTimestamp();
                guard.Release();
            }
        });
        released = Stopwatch.GetTimestamp();
        guard.Release();
        Await(enough, $"{Rounds + 1} grants");
        Await(ended, "the end of all threads");
        return [.. times.Skip(1).Take(Rounds)];
    }

    private static SemaphoreSlim Starve(Action body)
    {
        ThreadPool.SetMinThreads(Threads, 1);
        if (!ThreadPool.SetMaxThreads(Threads, 1000))
            throw new InvalidOperationException("The pool cannot be limited.");
        var (ended, left) = (new SemaphoreSlim(0), Threads);
        for (var i = 0; i < Threads; i++)
        {
            ThreadPool.UnsafeQueueUserWorkItem(_ =>
            {
                body();
                if (Interlocked.Decrement(ref left) == 0)
                    ended.Release();
            }, null);
        }

        var limit = Stopwatch.StartNew();
        int free;
        do
        {
            if (limit.Elapsed > Stuck)
                throw new TimeoutException("Waited for all threads of the pool to be in use.");
            Thread.Yield();
            ThreadPool.GetAvailableThreads(out free, out _);
        }
        while (free > 0);

        return ended;
    }

    private static void Await(SemaphoreSlim semaphore, string what)
    {
        if (!semaphore.Wait(Stuck))
            throw new TimeoutException($"Waited {Stuck} for: {what}");
    }
}
