using Hyperion;

namespace ActorProc.Serialization;

/// <summary>
/// A mutable dictionary: created first, so that its keys and values may refer back to it. Hash codes never travel, they differ from process to
/// process.
/// </summary>
internal sealed class KeyedShape<TKey, TValue>(Type type, Func<object, object?> comparer, Func<object?, object> create) : Shape(type)
    where TKey : notnull
{
    public override void Write(Stream stream, object value, SerializerSession session)
    {
        session.TrackSerializedObject(value);
        Graph.Write(stream, comparer(value), session);
        // A snapshot first: a concurrent dictionary may change while it is enumerated.
        var pairs = ((IEnumerable<KeyValuePair<TKey, TValue>>)value).ToArray();
        Elements<TKey>.Write(stream, Array.ConvertAll(pairs, pair => pair.Key), session);
        Elements<TValue>.Write(stream, Array.ConvertAll(pairs, pair => pair.Value), session);
    }

    public override object Read(Stream stream, DeserializerSession session)
    {
        var place = HyperionInternals.ReadSoFar(session).Count;
        session.TrackDeserializedObject(Unfinished.Instance);
        var dictionary = (IDictionary<TKey, TValue>)create(Graph.Read(stream, session));
        HyperionInternals.ReadSoFar(session)[place] = dictionary;
        var keys = Elements<TKey>.Read(stream, session);
        var values = Elements<TValue>.Read(stream, session);
        for (var i = 0; i < keys.Length; i++)
            dictionary.Add(keys[i], values[i]);
        return dictionary;
    }
}
