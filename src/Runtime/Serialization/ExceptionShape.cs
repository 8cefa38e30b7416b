using System.Text;
using Akka.Actor;
using Hyperion;

namespace ActorProc.Serialization;

/// <summary>An exception inside a message keeps its type, message, stack, inner exceptions and simple fields, as one that travels as a failure does.</summary>
internal sealed class ExceptionShape(Lazy<ExtendedActorSystem> system) : Shape(typeof(Exception))
{
    public override void Write(Stream stream, object value, SerializerSession session)
    {
        using (var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true))
            FailureData.Write(writer, (Exception)value);
        session.TrackSerializedObject(value);
    }

    public override object Read(Stream stream, DeserializerSession session)
    {
        using var reader = new BinaryReader(stream, Encoding.UTF8, leaveOpen: true);
        object value = FailureData.Read(reader, system)!;
        session.TrackDeserializedObject(value);
        return value;
    }
}
