using ActorProc.Serialization;
using Akka.Actor;
using Akka.Configuration;
using Xunit;

namespace ActorProc.Tests.Serialization;

/// <summary>An actor system with the product's own configuration, and an address, so that references are complete.</summary>
public sealed class SerializationSystem : IDisposable
{
    private const string Here = """
        akka.actor.provider = remote
        akka.loglevel = ERROR
        akka.stdout-loglevel = ERROR
        akka.remote.enabled-transports = ["akka.remote.dot-netty.tcp"]
        akka.remote.dot-netty.tcp { hostname = "127.0.0.1", port = 0 }
        """;

    public SerializationSystem() : this("")
    {
    }

    private SerializationSystem(string config)
    {
        using StreamReader reader = new(typeof(IObjectCodec).Assembly.GetManifestResourceStream("reference.conf")!);
        System = (ExtendedActorSystem)ActorSystem.Create("serial", ConfigurationFactory.ParseString(config)
            .WithFallback(ConfigurationFactory.ParseString(Here)).WithFallback(ConfigurationFactory.ParseString(reader.ReadToEnd())));
        Codec = new HyperionCodec(System);
    }

    public static SerializationSystem With(string config) => new(config);

    public ExtendedActorSystem System { get; }

    internal HyperionCodec Codec { get; }

    internal MessageWire Wire => new(System);

    public T RoundTrip<T>(T value) where T : notnull => (T)Copy(value);

    public object Copy(object value)
    {
        var wire = Wire.Write(value);
        return Wire.Read(wire.SerializerId, wire.Manifest, wire.Bytes);
    }

    public void Dispose() => Assert.True(System.Terminate().Wait(TimeSpan.FromSeconds(30)), "The actor system did not terminate within 30 s.");
}
