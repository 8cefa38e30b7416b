using ActorProc.Benchmarks.Measuring;
using Akka.Actor;

namespace ActorProc.Peers;

/// <summary>A process with stock Akka.Remote, over TCP on loopback.</summary>
internal static class AkkaNode
{
    // As it comes, but quiet, and with room for a message of 1 MiB.
    private const string Settings = """
        akka {
          loglevel = OFF
          stdout-loglevel = OFF
          log-dead-letters = off
          actor.provider = remote
          remote.dot-netty.tcp { hostname = "127.0.0.1", port = 0, maximum-frame-size = 4 MiB, send-buffer-size = 4 MiB, receive-buffer-size = 4 MiB }
        }
        """;

    public static ActorSystem Create() => ActorSystem.Create("peer", Settings);

    public static async Task RunAsync()
    {
        using var system = Create();
        system.ActorOf(Props.Create<Mirror>(), "mirror");
        system.ActorOf(Props.Create<Counter>(), "counter");
        system.ActorOf(Props.Create<BlobTaker>(), "taker");
        await SecondProcess.SayAndStayAsync(((ExtendedActorSystem)system).Provider.DefaultAddress.ToString());
    }

    public static async Task StartAndStopAsync() => await Create().Terminate();
}
