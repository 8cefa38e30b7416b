using System.Reflection;
using Hyperion;

namespace ActorProc.Serialization;

/// <summary>An end of a connection travels through the kernel; in the bytes stands what it can be had for.</summary>
internal sealed class ConnectionShape(Type type) : Shape(type)
{
    private const BindingFlags Constructor = BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.DoNotWrapExceptions;

    public override void Write(Stream stream, object value, SerializerSession session)
    {
        var (system, ticket, isReadable, isWritable) = ((ProcessConnection)value).Depart();
        Graph.Write(stream, system, session);
        Graph.Write(stream, ticket, session);
        stream.WriteByte((byte)((isReadable ? 1 : 0) | (isWritable ? 2 : 0)));
        Graph.TrackAfter(value, session);
    }

    public override object Read(Stream stream, DeserializerSession session)
    {
        var system = (string)Graph.Read(stream, session)!;
        var ticket = (byte[])Graph.Read(stream, session)!;
        var directions = stream.ReadByte();
        var parts = ProcessConnection.Arrive(system, ticket, (directions & 1) != 0, (directions & 2) != 0);
        var value = Activator.CreateInstance(Name, Constructor, binder: null, [parts], culture: null)!;
        session.TrackDeserializedObject(value);
        return value;
    }
}
