using ActorProc.Benchmarks.Measuring;
using Akka.Actor;

namespace ActorProc.Benchmarks.Worker;

/// <summary>Messages between actors in two processes.</summary>
internal static class ActorWorks
{
    public static async Task RoundTripAsync(ActorProcSystem app, Meter meter)
    {
        var latencies = await RoundTripAsync(app, meter, "actor_roundtrip");
        Line.Value("actor_roundtrip_allocated_B", latencies.AllocatedEach);
    }

    public static async Task SpinningRoundTripAsync(Meter meter)
    {
        await using var app = await Systems.StartAsync(config: "actorproc.link.latency = spin");
        await RoundTripAsync(app, meter.ForLoops, "actor_roundtrip_spin");
    }

    private static Task<Latencies> RoundTripAsync(ActorProcSystem app, Meter meter, string key)
    {
        var mirror = app.ActorOf(Props.Create<Mirror>(), "mirror", Placement.OwnProcess);
        var pinger = app.ActorOf(Props.Create(() => new Pinger(meter)), "pinger", Placement.Local);
        return ActorWork.RoundTripAsync(pinger, mirror, key);
    }

    public static async Task OneWayAsync(ActorProcSystem app, Meter meter)
    {
        var counter = app.ActorOf(Props.Create<Counter>(), "counter", Placement.OwnProcess);
        var (sender, receiver) = await ActorWork.OneWayAsync(counter, meter);
        Line.Value("tell_oneway_sender_allocated_B", sender);
        Line.Value("tell_oneway_receiver_allocated_B", receiver);
    }

    public static async Task PayloadAsync(ActorProcSystem app, Meter meter)
    {
        var taker = app.ActorOf(Props.Create<BlobTaker>(), "taker", Placement.OwnProcess);
        await ActorWork.BlobsAsync(app.ActorOf(Props.Create(() => new BlobSender(taker)), "sender", Placement.Local), meter);
        await QueueWorks.BlobsAsync(app, meter);
    }
}
