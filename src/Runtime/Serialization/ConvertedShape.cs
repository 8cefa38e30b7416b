using Hyperion;

namespace ActorProc.Serialization;

/// <summary>For values that cannot be rebuilt field by field: written as a few parts from which they can be built again.</summary>
internal sealed class ConvertedShape<T>(Func<T, object?[]> toParts, Func<object?[], T> fromParts) : Shape(typeof(T))
    where T : notnull
{
    public override void Write(Stream stream, object value, SerializerSession session)
    {
        var parts = toParts((T)value);
        stream.WriteByte((byte)parts.Length);
        foreach (var part in parts)
            Graph.Write(stream, part, session);
        Graph.TrackAfter(value, session);
    }

    public override object Read(Stream stream, DeserializerSession session)
    {
        var parts = new object?[stream.ReadByte()];
        for (var i = 0; i < parts.Length; i++)
            parts[i] = Graph.Read(stream, session);
        object value = fromParts(parts);
        session.TrackDeserializedObject(value);
        return value;
    }
}
