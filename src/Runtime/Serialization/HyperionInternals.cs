using System.Runtime.CompilerServices;
using Hyperion;
using Hyperion.SerializerFactories;
using Hyperion.ValueSerializers;

namespace ActorProc.Serialization;

/// <summary>The private parts of Hyperion that a sound use of it needs. It is pinned to one version and no longer changes.</summary>
internal static class HyperionInternals
{
    /// <summary>
    /// The objects written so far. Hyperion compares them with <see cref="object.Equals(object)"/>: that merges equal objects, and recurses in
    /// user code.
    /// </summary>
    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_objects")]
    public static extern ref Dictionary<object, int> Written(SerializerSession session);

    /// <summary>The objects read so far, by number.</summary>
    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_objectById")]
    public static extern ref List<object> ReadSoFar(DeserializerSession session);

    /// <summary>The compiled reader. The public way to it wraps every failure once per level, which for a deep graph means megabytes of text.</summary>
    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_reader")]
    public static extern ref ObjectReader Reader(Hyperion.ValueSerializers.ObjectSerializer serializer);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_writer")]
    public static extern ref ObjectWriter Writer(Hyperion.ValueSerializers.ObjectSerializer serializer);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "ValueSerializerFactories")]
    public static extern ref ValueSerializerFactory[] Factories(SerializerOptions options);
}
