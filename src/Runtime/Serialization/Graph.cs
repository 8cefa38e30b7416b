using System.Buffers.Binary;
using Hyperion;
using Hyperion.ValueSerializers;

namespace ActorProc.Serialization;

/// <summary>Reads and writes what is nested in a value, in Hyperion's own format.</summary>
internal static class Graph
{
    private const byte NullManifest = 0;

    public static void Write(Stream stream, object? value, SerializerSession session)
    {
        if (value is null)
        {
            stream.WriteByte(NullManifest);
        }
        else if (session.TryGetObjectId(value, out var id))
        {
            ObjectReferenceSerializer.Instance.WriteManifest(stream, session);
            WriteInt(stream, id);
        }
        else
        {
            var serializer = session.Serializer.GetSerializerByType(value.GetType());
            serializer.WriteManifest(stream, session);
            serializer.WriteValue(stream, value, session);
        }
    }

    public static object? Read(Stream stream, DeserializerSession session) =>
        session.Serializer.GetDeserializerByManifest(stream, session).ReadValue(stream, session);

    /// <summary>For values that are built only when their parts are there: a part that leads back to such a value cannot be rebuilt.</summary>
    public static void TrackAfter(object value, SerializerSession session)
    {
        if (session.TryGetObjectId(value, out _))
            throw new RefusedException(value.GetType(),
                "it contains itself, and can only be rebuilt when all it contains is there. Send an identifier instead.", value);
        session.TrackSerializedObject(value);
    }

    public static void WriteInt(Stream stream, int value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        stream.Write(bytes);
    }

    public static int ReadInt(Stream stream)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        stream.ReadExactly(bytes);
        return BinaryPrimitives.ReadInt32LittleEndian(bytes);
    }

    /// <summary>A number of elements, each of at least one byte: a wrong one must not become a huge allocation.</summary>
    public static int ReadCount(Stream stream)
    {
        var count = ReadInt(stream);
        return count >= 0 && count <= stream.Length - stream.Position
            ? count
            : throw new InvalidDataException($"The message says {count} elements where {stream.Length - stream.Position} bytes are left.");
    }
}
