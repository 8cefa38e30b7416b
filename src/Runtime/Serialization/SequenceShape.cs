using Hyperion;

namespace ActorProc.Serialization;

/// <summary>A mutable collection of elements: created first, so that its elements may refer back to it.</summary>
/// <param name="type">The collection's type.</param>
/// <param name="comparer">Its comparer, <c>null</c> when it is the default one or the collection has none.</param>
/// <param name="create">An empty one with that comparer.</param>
/// <param name="items">Its elements in the order in which <paramref name="add"/> rebuilds it.</param>
/// <param name="add">Adds one.</param>
internal sealed class SequenceShape<T>(Type type, Func<object, object?> comparer, Func<object?, object> create, Func<object, T[]> items, Action<object, T> add)
    : Shape(type)
{
    public override void Write(Stream stream, object value, SerializerSession session)
    {
        session.TrackSerializedObject(value);
        Graph.Write(stream, comparer(value), session);
        Elements<T>.Write(stream, items(value), session);
    }

    public override object Read(Stream stream, DeserializerSession session)
    {
        var place = HyperionInternals.ReadSoFar(session).Count;
        session.TrackDeserializedObject(Unfinished.Instance);
        var collection = create(Graph.Read(stream, session));
        HyperionInternals.ReadSoFar(session)[place] = collection;
        foreach (var item in Elements<T>.Read(stream, session))
            add(collection, item);
        return collection;
    }
}

/// <summary>Stands for a collection whose comparer is being read; what refers to it fails with a cast error that names this type.</summary>
internal sealed class Unfinished
{
    public static readonly Unfinished Instance = new();
}
