using System.Globalization;
using Akka.Actor;
using Akka.Serialization;
using AkkaSerialization = Akka.Serialization.Serialization;

namespace ActorProc.Serialization;

/// <summary>Akka's door to <see cref="BlockArray"/>: an array of numbers that is a whole message becomes bytes in one copy.</summary>
/// <remarks>Akka finds it for arrays of enums too, which the runtime takes for arrays of numbers. Those, and whatever else it is given, it leaves to the serializer of all other objects, and says which that is.</remarks>
internal sealed class BlockSerializer(ExtendedActorSystem system) : SerializerWithStringManifest(system)
{
    public const int Id = 2103;

    private const char Separator = '/';

    private static readonly string[] Manifests = [.. Enumerable.Range(0, byte.MaxValue + 1).Select(kind => kind.ToString(CultureInfo.InvariantCulture))];

    public override int Identifier => Id;

    public override string Manifest(object o) => BlockArray.TryKindOf(o, out var kind)
        ? Manifests[kind]
        : string.Create(CultureInfo.InvariantCulture, $"{Others.Identifier}{Separator}{AkkaSerialization.ManifestFor(Others, o)}");

    private Serializer Others => system.Serialization.FindSerializerForType(typeof(object));

    public override byte[] ToBinary(object obj) => BlockArray.TryKindOf(obj, out var kind) ? BlockArray.BytesOf((Array)obj, kind).ToArray() : Others.ToBinary(obj);

    public override object FromBinary(byte[] bytes, string manifest) => Parse(manifest) switch
    {
        (int kind, null) => BlockArray.Read(kind, bytes),
        (int serializer, var inner) => system.Serialization.Deserialize(bytes, serializer, inner),
        _ => throw new InvalidDataException($"'{manifest}' is no kind of array."),
    };

    /// <summary>What a manifest of this serializer says: the kind of an array, or which serializer it was left to, and with what manifest.</summary>
    public static (int? Number, string? Inner) Parse(string manifest)
    {
        var end = manifest.IndexOf(Separator, StringComparison.Ordinal);
        return int.TryParse(end < 0 ? manifest : manifest[..end], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? (number, end < 0 ? null : manifest[(end + 1)..])
            : (null, null);
    }
}
