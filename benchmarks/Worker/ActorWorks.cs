using ActorProc.Benchmarks.Measuring;
using Akka.Actor;

namespace ActorProc.Benchmarks.Worker;

/// <summary>Messages between actors in two processes.</summary>
internal static class ActorWorks
{
    public static async Task RoundTripAsync(ActorProcSystem app, Meter meter)
    {
        var mirror = app.ActorOf(Props.Create<Mirror>(), "mirror", Placement.OwnProcess);
        var pinger = app.ActorOf(Props.Create(() => new Pinger(meter.ForActors)), "pinger", Placement.Local);
        var latencies = await ActorWork.RoundTripAsync(pinger, mirror);
        Line.Value("actor_roundtrip_allocated_B", latencies.AllocatedEach);
        Line.Missing("actor_roundtrip_spin_p50_us", "there is no `latency = spin` in ActorProc yet");
    }

    public static async Task OneWayAsync(ActorProcSystem app, Meter meter)
    {
        var counter = app.ActorOf(Props.Create<Counter>(), "counter", Placement.OwnProcess);
        var (sender, receiver) = await ActorWork.OneWayAsync(counter, meter.ForActors);
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
