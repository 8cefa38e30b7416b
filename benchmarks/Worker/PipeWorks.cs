using System.Diagnostics;
using ActorProc.Benchmarks.Measuring;

namespace ActorProc.Benchmarks.Worker;

/// <summary>A pipe to another process.</summary>
internal static class PipeWorks
{
    // Says that the far side may leave.
    private const int End = 0;

    public static async Task RunAsync(ActorProcSystem app, Meter meter)
    {
        await RoundTripAsync(app, meter);
        await OneWayAsync(app, meter);
    }

    private static async Task RoundTripAsync(ActorProcSystem app, Meter meter)
    {
        var (near, far) = app.CreatePipe<int>();
        await using var process = app.StartProcess(Mirror, far);
        var latencies = meter.Time(() =>
        {
            near.Send(1);
            near.Receive();
        });
        Line.Value("pipe_roundtrip_p50_us", latencies.P50);
        Line.Value("pipe_roundtrip_p99_us", latencies.P99);
        near.Send(End);
        process.Join();
        near.Close();
    }

    private static async Task OneWayAsync(ActorProcSystem app, Meter meter)
    {
        var (near, far) = app.CreatePipe<int>();
        await using var process = app.StartProcess(Count, far);
        Line.Value("pipe_oneway_int_msgs_per_s", await meter.RateAsync(count =>
        {
            var start = Stopwatch.GetTimestamp();
            near.Send(count);
            for (var i = 0; i < count; i++)
                near.Send(i);
            near.Receive();
            return Task.FromResult(Meter.Seconds(start));
        }));
        near.Send(End);
        process.Join();
        near.Close();
    }

    private static void Mirror(PipeConnection<int> connection)
    {
        while (connection.Receive() is var number and not End)
            connection.Send(number);
    }

    private static void Count(PipeConnection<int> connection)
    {
        while (connection.Receive() is var expected and not End)
        {
            for (var i = 0; i < expected; i++)
                connection.Receive();
            connection.Send(expected);
        }
    }
}
