using System.Globalization;
using ActorProc.Benchmarks.Measuring;

namespace ActorProc.Benchmarks.Worker;

/// <summary>ActorProc's side of the comparison: <c>worker SCALE WORK...</c>, a program of its own beside those of the peers, as they are.</summary>
internal static class Works
{
    private static readonly Dictionary<string, Func<Meter, Task>> All = new()
    {
        ["roundtrip"] = ActorWorks.RoundTripAsync,
        ["oneway"] = ActorWorks.OneWayAsync,
        ["payload"] = ActorWorks.PayloadAsync,
        ["queue"] = QueueWorks.IntegersAsync,
        ["bounded"] = QueueWorks.BoundedAsync,
        ["pipe"] = PipeWorks.RunAsync,
        ["lock"] = LockWorks.AloneAsync,
        ["contended"] = LockWorks.ContendedAsync,
        ["pool"] = PoolWorks.RunAsync,
        ["start"] = StartWorks.ColdAsync,
        ["standby"] = StartWorks.SparedAsync,
        ["first"] = FirstReplyWorks.ColdAsync,
        ["firststandby"] = FirstReplyWorks.StandbyAsync,
        ["death"] = NodeWorks.DeathAsync,
        ["memory"] = NodeWorks.MemoryAsync,
        ["idle"] = NodeWorks.IdleAsync,
    };

    public static string[] Names => [.. All.Keys];

    public static async Task<int> RunAsync(string[] arguments)
    {
        if (arguments.Length < 2 || !double.TryParse(arguments[0], CultureInfo.InvariantCulture, out var scale))
        {
            await Console.Error.WriteLineAsync("This is started by the command `compare`: worker SCALE WORK...");
            return 1;
        }

        var meter = new Meter(scale);
        foreach (var work in arguments[1..])
            await All[work](meter);
        return 0;
    }
}
