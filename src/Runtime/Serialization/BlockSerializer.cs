using System.Globalization;
using Akka.Actor;
using Akka.Serialization;

namespace ActorProc.Serialization;

/// <summary>Akka's door to <see cref="BlockArray"/>: an array of numbers that is a whole message becomes bytes in one copy.</summary>
/// <remarks>Akka finds it for arrays of enums too, which the runtime takes for arrays of numbers. Those, and whatever else it is given, it leaves to the codec.</remarks>
internal sealed class BlockSerializer(ExtendedActorSystem system) : SerializerWithStringManifest(system)
{
    public const int Id = 2103;

    private const string ByCodec = "";

    private static readonly string[] Manifests = [.. Enumerable.Range(0, byte.MaxValue + 1).Select(kind => kind.ToString(CultureInfo.InvariantCulture))];

    public override int Identifier => Id;

    public override string Manifest(object o) => BlockArray.TryKindOf(o, out var kind) ? Manifests[kind] : ByCodec;

    public override byte[] ToBinary(object obj) =>
        BlockArray.TryKindOf(obj, out var kind) ? BlockArray.BytesOf((Array)obj, kind).ToArray() : system.Serialization.FindSerializerForType(typeof(object)).ToBinary(obj);

    public override object FromBinary(byte[] bytes, string manifest)
    {
        if (manifest == ByCodec)
            return ObjectSerializer.CodecOf(system).Read(bytes);
        if (!int.TryParse(manifest, NumberStyles.None, CultureInfo.InvariantCulture, out var kind))
            throw new InvalidDataException($"'{manifest}' is no kind of array.");
        return BlockArray.Read(kind, bytes);
    }
}
