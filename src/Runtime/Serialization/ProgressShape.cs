using Hyperion;

namespace ActorProc.Serialization;

/// <summary>A <see cref="Progress{T}"/> travels within a call only, by number: reports come back to it.</summary>
internal sealed class ProgressShape(Type type) : Shape(type)
{
    private readonly Type _report = ReportOf(type)!;

    public static bool Carries(Type type) => ReportOf(type) is not null;

    public override void Write(Stream stream, object value, SerializerSession session)
    {
        var call = CallScope.Current
            ?? throw new RefusedException(Name, "reports there would not reach this process. Send an IActorRef to report to.", value);
        Graph.WriteInt(stream, call.Number(value));
        session.TrackSerializedObject(value);
    }

    public override object Read(Stream stream, DeserializerSession session)
    {
        var value = CallScope.Needed.Progress(Graph.ReadCount(stream), _report);
        session.TrackDeserializedObject(value);
        return value;
    }

    private static Type? ReportOf(Type type)
    {
        for (var current = type; current is not null; current = current.BaseType)
        {
            if (current.IsGenericType && current.GetGenericTypeDefinition() == typeof(Progress<>))
                return current.GetGenericArguments()[0];
        }

        return null;
    }
}
