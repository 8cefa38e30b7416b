using System.Text;
using Akka.Actor;
using Akka.Serialization;

namespace ActorProc.Tests.Placing;

/// <summary>A message on which each process that serialises it leaves its mark.</summary>
public sealed class Stamped(string stamps)
{
    public string Stamps { get; } = stamps;
}

public sealed class StampingSerializer(ExtendedActorSystem system) : Serializer(system)
{
    public override int Identifier => 777_001;

    public override bool IncludeManifest => false;

    public override byte[] ToBinary(object obj) => Encoding.UTF8.GetBytes($"{((Stamped)obj).Stamps} written {Environment.ProcessId}");

    public override object FromBinary(byte[] bytes, Type type) => new Stamped($"{Encoding.UTF8.GetString(bytes)} read {Environment.ProcessId}");
}
