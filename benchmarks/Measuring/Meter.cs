using System.Diagnostics;

namespace ActorProc.Benchmarks.Measuring;

/// <summary>How long things are measured. By the clock, not by a count: a slow machine or a slow peer takes as long as a fast one.</summary>
/// <param name="Scale">1 for a whole run, less for a quick look.</param>
internal sealed record Meter(double Scale)
{
    /// <summary>Seconds in which the compiler gets to know the code, uncounted.</summary>
    public double WarmUp => Long > 0 ? Long * Math.Min(1, 2.5 * Scale) : 0.5 * Scale;

    /// <summary>
    /// For messages between actors: the many layers of a framework are compiled a second time only after a while. Measured half warm, Proto.Actor takes three
    /// times as long for a round trip, so this does not shrink with a tight <see cref="Scale"/>.
    /// </summary>
    public Meter ForActors => this with { Long = 3 };

    /// <summary>
    /// For loops of ours, which are compiled anew after a second or so (queues go five times as fast then), and for what comes after other work between actors.
    /// </summary>
    public Meter ForLoops => this with { Long = 1.5 };

    private double Long { get; init; }

    /// <summary>Seconds that are counted.</summary>
    public double Counted => 0.4 * Scale;

    /// <summary>How many starts are timed.</summary>
    public int Few => Scale < 1 ? 1 : 3;

    /// <summary>How many kills are timed: however long the rest takes, because one differs from the next by a factor of five.</summary>
    public const int Kills = 2;

    /// <summary>Runs something again and again, and times each.</summary>
    public Latencies Time(Action once)
    {
        var latencies = new Latencies(this);
        do
            once();
        while (latencies.Next());
        return latencies;
    }

    /// <summary>How many of something there are in a second: tries larger and larger counts, until one takes long enough to be believed.</summary>
    /// <param name="run">Does it that often, and returns the seconds it took.</param>
    /// <param name="most">Never more than so many at once, for the memory that they take.</param>
    /// <param name="first">The first count to try.</param>
    public async Task<double> RateAsync(Func<int, Task<double>> run, int most = 20_000_000, int first = 1000)
    {
        // The first one may have to wait for a process to come up; those after it warm up.
        await run(first).ConfigureAwait(false);
        var warm = Stopwatch.StartNew();
        for (var count = (double)first; ;)
        {
            var seconds = await run((int)count).ConfigureAwait(false);
            var isWarm = warm.Elapsed.TotalSeconds >= WarmUp;
            if (isWarm && (seconds >= 0.7 * Counted || (int)count >= most))
                return (int)count / seconds;
            count = Math.Min(most, count * Math.Clamp(Counted / seconds, isWarm ? 1.5 : 1, 8));
        }
    }

    public static double Seconds(long since) => Stopwatch.GetElapsedTime(since).TotalSeconds;
}
