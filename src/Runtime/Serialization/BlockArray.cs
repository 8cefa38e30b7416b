using System.Collections.Frozen;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ActorProc.Serialization;

/// <summary>Arrays of numbers and the like as what they are in memory. Both ends are the same machine and the same binaries.</summary>
internal static class BlockArray
{
    // A kind is a place in this list: it goes over the wire, between processes of the same version.
    private static readonly Kind[] Kinds =
    [
        Of<bool>(), Of<char>(), Of<sbyte>(), Of<byte>(), Of<short>(), Of<ushort>(), Of<int>(), Of<uint>(), Of<long>(), Of<ulong>(), Of<float>(), Of<double>(), Of<decimal>(),
        Of<Half>(), Of<Int128>(), Of<UInt128>(), Of<Guid>(), Of<DateTime>(), Of<DateTimeOffset>(), Of<TimeSpan>(), Of<DateOnly>(), Of<TimeOnly>(),
    ];

    private const int Slack = 16;

    // By the array's own type. A pattern (`is int[]`) would take arrays of unsigned numbers and of enums for it as well.
    private static readonly FrozenDictionary<Type, byte> ByType = Kinds.Select((kind, number) => (kind.Array, number)).ToFrozenDictionary(each => each.Array, each => (byte)each.number);

    /// <summary>The kind of a value, if it is such an array.</summary>
    public static bool TryKindOf(object? value, out byte kind)
    {
        kind = 0;
        // One that would not fit, with what stands in front of it, is left to the codec, which says so.
        return value is Array array && ByType.TryGetValue(value.GetType(), out kind) && array.LongLength * Kinds[kind].Size < Array.MaxLength - Slack;
    }

    /// <summary>The type of arrays of a kind; nothing if there is no such kind.</summary>
    public static Type? TypeOf(int kind) => kind >= 0 && kind < Kinds.Length ? Kinds[kind].Array : null;

    /// <summary>The memory of such an array.</summary>
    public static ReadOnlySpan<byte> BytesOf(Array array, byte kind) =>
        MemoryMarshal.CreateReadOnlySpan(ref MemoryMarshal.GetArrayDataReference(array), array.Length * Kinds[kind].Size);

    /// <summary>An array of a kind, from its memory.</summary>
    /// <exception cref="InvalidDataException">There is no such kind, or an element is cut short.</exception>
    public static Array Read(int kind, ReadOnlySpan<byte> bytes)
    {
        if (kind < 0 || kind >= Kinds.Length)
            throw new InvalidDataException($"Arrays of kind {kind} are unknown: the two processes run different versions of ActorProc.");
        if (bytes.Length % Kinds[kind].Size != 0)
            throw new InvalidDataException($"{bytes.Length} bytes are no {Kinds[kind].Array}: its elements have {Kinds[kind].Size} bytes each.");
        return Kinds[kind].Read(bytes);
    }

    private static Kind Of<T>() where T : unmanaged => new(typeof(T[]), Unsafe.SizeOf<T>(), static bytes =>
    {
        if (bytes.IsEmpty)
            return Array.Empty<T>();
        var items = GC.AllocateUninitializedArray<T>(bytes.Length / Unsafe.SizeOf<T>());
        bytes.CopyTo(MemoryMarshal.AsBytes(items.AsSpan()));
        return items;
    });

    private delegate Array Reader(ReadOnlySpan<byte> bytes);

    private sealed record Kind(Type Array, int Size, Reader Read);
}
