using System.Globalization;
using ActorProc.Benchmarks.Measuring;
using Akka.Actor;

namespace ActorProc.Benchmarks.Worker;

/// <summary>ActorProc's side of the comparison: <c>worker SCALE WORK...</c>, a program of its own beside those of the peers, as they are.</summary>
internal static class Works
{
    /// <summary>In one system, one after the other.</summary>
    private static readonly Dictionary<string, Func<ActorProcSystem, Meter, Task>> Shared = new()
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
        ["first"] = FirstReplyWorks.ColdAsync,
        ["death"] = NodeWorks.DeathAsync,
        ["memory"] = NodeWorks.MemoryAsync,
        ["idle"] = NodeWorks.IdleAsync,
    };

    private static readonly string[] Messages = ["roundtrip", "oneway", "payload"];

    /// <summary>Each in a system of its own, with processes that it keeps ready.</summary>
    private static readonly Dictionary<string, Func<Meter, Task>> Alone = new()
    {
        ["spin"] = ActorWorks.SpinningRoundTripAsync,
        ["standby"] = StartWorks.SparedAsync,
        ["firststandby"] = FirstReplyWorks.StandbyAsync,
    };

    public static string[] Names => [.. Shared.Keys, .. Alone.Keys];

    public static async Task<int> RunAsync(string[] arguments)
    {
        if (arguments.Length < 2 || !double.TryParse(arguments[0], CultureInfo.InvariantCulture, out var scale))
        {
            await Console.Error.WriteLineAsync("This is started by the command `compare`: worker SCALE WORK...");
            return 1;
        }

        var meter = new Meter(scale);
        await SharedAsync([.. arguments[1..].Where(Shared.ContainsKey)], meter);
        foreach (var work in arguments[1..].Where(Alone.ContainsKey))
            await Alone[work](meter);
        return 0;
    }

    private static async Task SharedAsync(string[] works, Meter meter)
    {
        if (works.Length == 0)
            return;
        // A hundred that boot at once share the cores; how long that takes is not the question here.
        await using var app = await Systems.StartAsync(config: "actorproc.node.boot-timeout = 120 s");
        var messages = works.Intersect(Messages).ToArray();
        foreach (var work in works)
        {
            await Shared[work](app, !messages.Contains(work) ? meter : work == messages[0] ? meter.ForActors : meter.ForLoops);
            // The next one is to have the machine for itself.
            app.ActorSystem.ActorSelection("/user/*").Tell(PoisonPill.Instance);
            await OsProcesses.UntilGoneAsync(OsProcesses.Children());
        }
    }
}
