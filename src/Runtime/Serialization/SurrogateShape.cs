using Akka.Actor;
using Akka.Util;
using Hyperion;

namespace ActorProc.Serialization;

/// <summary>Akka's own way across processes: actor references, props, addresses and whatever else has a surrogate.</summary>
/// <remarks>Unlike Hyperion's, it writes a reference that occurs often once, and does not search all objects read so far for each.</remarks>
internal sealed class SurrogateShape(Lazy<ExtendedActorSystem> system) : Shape(typeof(SurrogateMark))
{
    public override void Write(Stream stream, object value, SerializerSession session)
    {
        session.TrackSerializedObject(value);
        var surrogate = ((ISurrogated)value).ToSurrogate(system.Value)
            ?? throw new RefusedException(value.GetType(), "its surrogate is null.", value);
        Graph.Write(stream, surrogate, session);
    }

    public override object Read(Stream stream, DeserializerSession session)
    {
        var place = HyperionInternals.ReadSoFar(session).Count;
        session.TrackDeserializedObject(Unfinished.Instance);
        var value = ((ISurrogate)Graph.Read(stream, session)!).FromSurrogate(system.Value);
        HyperionInternals.ReadSoFar(session)[place] = value;
        return value;
    }
}

/// <summary>The name under which a value with a surrogate is written.</summary>
internal sealed class SurrogateMark;
