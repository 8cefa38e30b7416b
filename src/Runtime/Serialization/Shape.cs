using Hyperion;

namespace ActorProc.Serialization;

/// <summary>
/// How the values of one type are written and read. Whatever is nested goes through <see cref="Graph"/>, and so through a <see
/// cref="TypeGuard"/>.
/// </summary>
internal abstract class Shape(Type name)
{
    /// <summary>The type that is named in the bytes; the reader picks its shape by it.</summary>
    public Type Name { get; } = name;

    public abstract void Write(Stream stream, object value, SerializerSession session);

    public abstract object Read(Stream stream, DeserializerSession session);
}

/// <summary>A shape made by Hyperion: for plain objects the code that it generates, field by field.</summary>
internal sealed class HyperionShape(Type type, ObjectWriter writer, ObjectReader reader) : Shape(type)
{
    public override void Write(Stream stream, object value, SerializerSession session) => writer(stream, value, session);

    public override object Read(Stream stream, DeserializerSession session) => reader(stream, session);
}
