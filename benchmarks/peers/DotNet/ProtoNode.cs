using ActorProc.Benchmarks.Measuring;
using Google.Protobuf.WellKnownTypes;
using Grpc.Net.Client;
using Proto;
using Proto.Remote;
using Proto.Remote.GrpcNet;

namespace ActorProc.Peers;

/// <summary>A process with Proto.Actor, over gRPC on loopback. Its messages are those that protobuf brings along: a number, and bytes.</summary>
internal static class ProtoNode
{
    // A batch has up to a thousand messages, and the window of blobs fits into one.
    private const int LargestBatch = 16 * Blobs.Size;

    public static async Task<ActorSystem> CreateAsync()
    {
        var config = RemoteConfig.BindToLocalhost().WithProtoMessages(WrappersReflection.Descriptor)
            .WithChannelOptions(new GrpcChannelOptions { MaxReceiveMessageSize = LargestBatch, MaxSendMessageSize = LargestBatch });
        var system = new ActorSystem().WithRemote(config);
        await system.Remote().StartAsync();
        return system;
    }

    public static async Task RunAsync()
    {
        var system = await CreateAsync();
        system.Root.SpawnNamed(Props.FromProducer(() => new ProtoMirror()), "mirror");
        system.Root.SpawnNamed(Props.FromProducer(() => new ProtoCounter()), "counter");
        await SecondProcess.SayAndStayAsync(system.Address);
        await system.Remote().ShutdownAsync();
    }
}
