using System.Diagnostics;
using ActorProc.Benchmarks.Measuring;
using Akka.Actor;

namespace ActorProc.Peers;

/// <summary>Stock Akka.Remote.</summary>
internal static class AkkaPeer
{
    private static readonly string[] Messages = ["roundtrip", "oneway", "payload"];

    public static async Task RunAsync(Meter meter, string[] works)
    {
        var system = AkkaNode.Create();
        if (works.Intersect(Messages).ToArray() is { Length: > 0 } messages)
        {
            // The same process for all of them: what has compiled for one is warm for the next.
            using var node = SecondProcess.Start("akka-node");
            var address = await node.AddressAsync();
            foreach (var work in messages)
                await BesideAsync(system, address, node.Pid, work, work == messages[0] ? meter.ForActors : meter.ForLoops);
        }

        foreach (var work in works.Except(Messages))
        {
            switch (work)
            {
                case "memory" or "death":
                    using (var node = SecondProcess.Start("akka-node"))
                        await BesideAsync(system, await node.AddressAsync(), node.Pid, work, meter);
                    break;
                case "start":
                    await TimesAsync("process_start_join_cold_ms", meter, StartAndJoinAsync);
                    break;
                case "first":
                    await TimesAsync("actor_first_reply_cold_ms", meter, () => FirstReplyAsync(system));
                    break;
            }
        }

        await system.Terminate();
    }

    private static async Task BesideAsync(ActorSystem system, string address, int pid, string work, Meter meter)
    {
        switch (work)
        {
            case "roundtrip":
                await ActorWork.RoundTripAsync(system.ActorOf(Props.Create(() => new Pinger(meter))), await FindAsync(system, address, "mirror"));
                break;
            case "oneway":
                await ActorWork.OneWayAsync(await FindAsync(system, address, "counter"), meter);
                break;
            case "payload":
                var taker = await FindAsync(system, address, "taker");
                await ActorWork.BlobsAsync(system.ActorOf(Props.Create(() => new BlobSender(taker))), meter);
                break;
            case "memory":
                await FindAsync(system, address, "mirror");
                Line.Memory("idle_node_pss_MiB", [pid]);
                break;
            case "death":
                var noticed = new TaskCompletionSource();
                var mourner = system.ActorOf(Props.Create(() => new Mourner(noticed)));
                await mourner.Ask<bool>(await FindAsync(system, address, "mirror"), ActorWork.Stuck);
                await Line.KillAsync("death_noticed_ms", pid, noticed.Task);
                break;
        }
    }

    private static async Task TimesAsync(string key, Meter meter, Func<Task<double>> once)
    {
        for (var i = 0; i < meter.Few; i++)
            Line.Value(key, await once());
    }

    private static async Task<double> StartAndJoinAsync()
    {
        var start = Stopwatch.GetTimestamp();
        using var process = SecondProcess.Start("akka-empty");
        await process.JoinAsync();
        return Meter.Seconds(start) * 1000;
    }

    private static async Task<double> FirstReplyAsync(ActorSystem system)
    {
        var start = Stopwatch.GetTimestamp();
        using var process = SecondProcess.Start("akka-node");
        var mirror = await FindAsync(system, await process.AddressAsync(), "mirror");
        await mirror.Ask<int>(1, ActorWork.Stuck);
        return Meter.Seconds(start) * 1000;
    }

    private static Task<IActorRef> FindAsync(ActorSystem system, string address, string name) =>
        system.ActorSelection($"{address}/user/{name}").ResolveOne(ActorWork.Stuck);
}
