using System.Diagnostics;

namespace ActorProc.Benchmarks.Compare;

/// <summary>Keeps the whole near eight minutes: on a slow machine later rounds measure for a shorter time, as far as that is enough to measure at all.</summary>
/// <param name="scale">How long the first round measures; no other one does it for longer.</param>
/// <param name="rounds">How many there are.</param>
internal sealed class Budget(double scale, int rounds)
{
    // Less than that much of a whole round is not worth its start-up.
    private const double Least = 0.4;

    private static readonly TimeSpan All = TimeSpan.FromMinutes(8);
    // What only the last round does: a hundred idle nodes, twice, and the time until stock Akka notices a death.
    private static readonly TimeSpan Last = TimeSpan.FromSeconds(130);

    private readonly long _start = Stopwatch.GetTimestamp();
    private long _round;
    private int _left = rounds;

    public double Scale { get; private set; } = scale;

    public void BeginRound() => _round = Stopwatch.GetTimestamp();

    public void EndRound()
    {
        _left--;
        if (_left == 0)
            return;
        var available = All - Last - Stopwatch.GetElapsedTime(_start);
        var needed = _left * Stopwatch.GetElapsedTime(_round);
        Scale = Math.Min(Scale, Math.Max(Least, Scale * (available / needed)));
    }
}
