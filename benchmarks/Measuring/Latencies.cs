using System.Diagnostics;

namespace ActorProc.Benchmarks.Measuring;

/// <summary>The times between one call of <see cref="Next"/> and the next, without those of the warm-up.</summary>
internal sealed class Latencies
{
    private readonly List<long> _ticks = new(100_000);
    private readonly Meter _meter;
    private long _start;
    private long _last;
    private long _allocatedBefore;
    private long _allocated;

    public Latencies(Meter meter) => _meter = meter;

    /// <summary>Bytes allocated in this process for each one that counts.</summary>
    public double AllocatedEach => _allocated / (double)Math.Max(1, _ticks.Count);

    public double P50 => Percentile(0.5);

    public double P99 => Percentile(0.99);

    /// <summary>One is over. The first one only starts the clock: it may have waited for a process to come up.</summary>
    /// <returns>Whether there is to be another one.</returns>
    public bool Next()
    {
        var now = Stopwatch.GetTimestamp();
        if (_start == 0)
            _start = now;
        var passed = Stopwatch.GetElapsedTime(_start, now).TotalSeconds;
        if (_allocatedBefore != 0)
            _ticks.Add(now - _last);
        else if (passed >= _meter.WarmUp)
            _allocatedBefore = GC.GetTotalAllocatedBytes(precise: true);
        if (passed < _meter.WarmUp + _meter.Counted || _ticks.Count == 0)
        {
            _last = Stopwatch.GetTimestamp();
            return true;
        }

        _allocated = GC.GetTotalAllocatedBytes(precise: true) - _allocatedBefore;
        return false;
    }

    // In microseconds.
    private double Percentile(double part)
    {
        _ticks.Sort();
        return _ticks[Math.Min(_ticks.Count - 1, (int)(part * _ticks.Count))] * 1e6 / Stopwatch.Frequency;
    }
}
