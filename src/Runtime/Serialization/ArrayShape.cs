using Hyperion;

namespace ActorProc.Serialization;

internal sealed class ArrayShape<T>() : Shape(typeof(T[]))
{
    public override void Write(Stream stream, object value, SerializerSession session)
    {
        session.TrackSerializedObject(value);
        // An array of a reference type may really be one of a subtype; its own type has a shape of its own, so this cast is exact.
        Elements<T>.Write(stream, (T[])value, session);
    }

    public override object Read(Stream stream, DeserializerSession session)
    {
        var items = new T[Graph.ReadCount(stream)];
        session.TrackDeserializedObject(items);
        Elements<T>.Fill(stream, items, session);
        return items;
    }
}
