using System.Diagnostics;
using ActorProc.Benchmarks.Measuring;
using Google.Protobuf.WellKnownTypes;
using Proto;
using Proto.Remote;

namespace ActorProc.Peers;

/// <summary>Proto.Actor.</summary>
internal static class ProtoPeer
{
    private static readonly string[] Messages = ["roundtrip", "oneway", "payload"];

    public static async Task RunAsync(Meter meter, string[] works)
    {
        var system = await ProtoNode.CreateAsync();
        if (works.Intersect(Messages).ToArray() is { Length: > 0 } messages)
        {
            // The same process for all of them: what has compiled for one is warm for the next.
            using var node = SecondProcess.Start("proto-node");
            var address = await node.AddressAsync();
            foreach (var work in messages)
                await BesideAsync(system, address, node.Pid, work, work == messages[0] ? meter.ForActors : meter.ForLoops);
        }

        foreach (var work in works.Except(Messages))
        {
            if (work == "first")
            {
                for (var i = 0; i < meter.Few; i++)
                    Line.Value("actor_first_reply_cold_ms", await FirstReplyAsync(system));
                continue;
            }

            using var node = SecondProcess.Start("proto-node");
            var address = await node.AddressAsync();
            await BesideAsync(system, address, node.Pid, work, meter);
        }

        await system.Remote().ShutdownAsync();
    }

    private static async Task BesideAsync(ActorSystem system, string address, int pid, string work, Meter meter)
    {
        var mirror = new PID(address, "mirror");
        switch (work)
        {
            case "roundtrip":
                var latencies = new Latencies(meter);
                await UntilDoneAsync(system, done => new ProtoPinger(mirror, latencies, done));
                Line.Value("actor_roundtrip_p50_us", latencies.P50);
                Line.Value("actor_roundtrip_p99_us", latencies.P99);
                break;
            case "oneway":
                Line.Value("tell_oneway_msgs_per_s", await meter.RateAsync(count => OneWayAsync(system, new PID(address, "counter"), count)));
                break;
            case "payload":
                Line.Value("payload_1MiB_MiB_per_s", await meter.RateAsync(
                    count => UntilDoneAsync(system, done => new ProtoBlobSender(mirror, count, done)), first: 20));
                break;
            case "memory":
                await system.Root.RequestAsync<Int32Value>(mirror, new Int32Value { Value = 1 }, ActorWork.Stuck);
                Line.Memory("idle_node_pss_MiB", [pid]);
                break;
        }
    }

    private static async Task<double> UntilDoneAsync(ActorSystem system, Func<TaskCompletionSource, IActor> actor)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var start = Stopwatch.GetTimestamp();
        var pid = system.Root.Spawn(Props.FromProducer(() => actor(done)));
        await done.Task.WaitAsync(ActorWork.Stuck);
        var seconds = Meter.Seconds(start);
        await system.Root.StopAsync(pid);
        return seconds;
    }

    private static async Task<double> OneWayAsync(ActorSystem system, PID counter, int count)
    {
        var start = Stopwatch.GetTimestamp();
        var all = system.Root.RequestAsync<Int64Value>(counter, new Int64Value { Value = count }, ActorWork.Stuck);
        for (var i = 0; i < count; i++)
            system.Root.Send(counter, new Int32Value { Value = i });
        var got = await all;
        return got.Value == count ? Meter.Seconds(start) : throw new InvalidOperationException($"{got.Value} messages were received, {count} sent.");
    }

    private static async Task<double> FirstReplyAsync(ActorSystem system)
    {
        var start = Stopwatch.GetTimestamp();
        using var process = SecondProcess.Start("proto-node");
        var mirror = new PID(await process.AddressAsync(), "mirror");
        await system.Root.RequestAsync<Int32Value>(mirror, new Int32Value { Value = 1 }, ActorWork.Stuck);
        return Meter.Seconds(start) * 1000;
    }
}
