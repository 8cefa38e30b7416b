using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Akka.Util;
using Hyperion;

namespace ActorProc.Serialization;

/// <summary>
/// Runs of elements: numbers and the like as one block of memory (both ends are the same machine and the same binaries), the rest one by one.
/// </summary>
internal static class Elements<T>
{
    private static readonly bool IsBlock = !RuntimeHelpers.IsReferenceOrContainsReferences<T>() && IsPlain(typeof(T)) || IsPlainStruct(typeof(T));

    public static void Write(Stream stream, ReadOnlySpan<T> items, SerializerSession session)
    {
        Graph.WriteInt(stream, items.Length);
        if (IsBlock)
        {
            stream.Write(Bytes(items));
            return;
        }

        foreach (var item in items)
            Graph.Write(stream, item, session);
    }

    public static T[] Read(Stream stream, DeserializerSession session)
    {
        var items = new T[Graph.ReadCount(stream)];
        Fill(stream, items, session);
        return items;
    }

    public static void Fill(Stream stream, T[] items, DeserializerSession session)
    {
        if (IsBlock)
        {
            stream.ReadExactly(Bytes(items));
            return;
        }

        for (var i = 0; i < items.Length; i++)
            items[i] = (T)Graph.Read(stream, session)!;
    }

    private static Span<byte> Bytes(ReadOnlySpan<T> items) =>
        MemoryMarshal.CreateSpan(ref Unsafe.As<T, byte>(ref MemoryMarshal.GetReference(items)), checked(items.Length * Unsafe.SizeOf<T>()));

    private static bool IsPlain(Type type) => type.IsEnum || (type.IsPrimitive && type != typeof(nint) && type != typeof(nuint)) || type == typeof(decimal)
        || type == typeof(Guid) || type == typeof(DateTime) || type == typeof(DateTimeOffset) || type == typeof(TimeSpan) || type == typeof(DateOnly)
        || type == typeof(TimeOnly) || type == typeof(Half) || type == typeof(Int128) || type == typeof(UInt128);

    // The application's own, and tuples of such: where nothing but the values of its fields makes it up. A pointer or a handle means nothing elsewhere.
    private static bool IsPlainStruct(Type type) => type is { IsValueType: true, IsPrimitive: false } && Refusals.Find(type) is null && !type.IsAssignableTo(typeof(ISurrogated))
        && type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic) is { Length: > 0 } fields
        && fields.All(field => !field.IsDefined(typeof(IgnoreAttribute)) && (IsPlain(field.FieldType) || IsPlainStruct(field.FieldType)));
}
