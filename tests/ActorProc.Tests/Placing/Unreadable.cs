using Akka.Actor;
using Akka.Serialization;

namespace ActorProc.Tests.Placing;

/// <summary>A message whose own serializer cannot read it.</summary>
public sealed record Unreadable;

/// <summary>Writes and never reads.</summary>
public sealed class UnreadableSerializer(ExtendedActorSystem system) : SerializerWithStringManifest(system)
{
    public override int Identifier => 777_002;

    public override string Manifest(object o) => o.GetType().FullName!;

    public override byte[] ToBinary(object obj) => [];

    public override object FromBinary(byte[] bytes, string manifest) => throw new InvalidDataException($"unreadable: {manifest}");
}
