using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ActorProc.Serialization;

/// <summary>Arrays of numbers and the like as what they are in memory. Both ends are the same machine and the same binaries.</summary>
internal static class BlockArray
{
    private const int Slack = 16;

    // A kind is a place in this list: it goes over the wire, between processes of the same version.
    private static readonly (Type Element, int Size)[] Kinds =
    [
        (typeof(bool), 1), (typeof(char), 2), (typeof(sbyte), 1), (typeof(byte), 1), (typeof(short), 2), (typeof(ushort), 2), (typeof(int), 4), (typeof(uint), 4), (typeof(long), 8),
        (typeof(ulong), 8), (typeof(float), 4), (typeof(double), 8), (typeof(decimal), 16), (typeof(Half), 2), (typeof(Int128), 16), (typeof(UInt128), 16), (typeof(Guid), 16),
        (typeof(DateTime), 8), (typeof(DateTimeOffset), Unsafe.SizeOf<DateTimeOffset>()), (typeof(TimeSpan), 8), (typeof(DateOnly), 4), (typeof(TimeOnly), 8),
    ];

    /// <summary>The kind of a value, if it is such an array.</summary>
    /// <remarks>By the array's own type. A pattern (<c>is int[]</c>) would take arrays of unsigned numbers and of enums for it as well.</remarks>
    public static bool TryKindOf(object? value, out byte kind)
    {
        kind = 0;
        if (value is not Array array || !array.GetType().IsSZArray)
            return false;
        var found = Array.FindIndex(Kinds, each => each.Element == array.GetType().GetElementType());
        kind = (byte)Math.Max(found, 0);
        // One that would not fit, with what stands in front of it, is left to the codec, which says so.
        return found >= 0 && array.LongLength * Kinds[found].Size < Array.MaxLength - Slack;
    }

    /// <summary>The type of the elements of a kind; nothing if there is no such kind.</summary>
    public static Type? ElementOf(int kind) => kind >= 0 && kind < Kinds.Length ? Kinds[kind].Element : null;

    /// <summary>The memory of such an array.</summary>
    public static ReadOnlySpan<byte> BytesOf(Array array, byte kind) =>
        MemoryMarshal.CreateReadOnlySpan(ref MemoryMarshal.GetArrayDataReference(array), array.Length * Kinds[kind].Size);

    /// <summary>An array of a kind, from its memory.</summary>
    /// <exception cref="InvalidDataException">There is no such kind, or an element is cut short.</exception>
    public static Array Read(int kind, ReadOnlySpan<byte> bytes)
    {
        var element = ElementOf(kind) ?? throw new InvalidDataException($"Arrays of kind {kind} are unknown: the two processes run different versions of ActorProc.");
        var (count, rest) = Math.DivRem(bytes.Length, Kinds[kind].Size);
        if (rest != 0)
            throw new InvalidDataException($"{bytes.Length} bytes are no {element}[]: its elements have {Kinds[kind].Size} bytes each.");
        // The most common ones without being cleared first; a method for each type would be compiled for all of them.
        Array items = element == typeof(int) ? GC.AllocateUninitializedArray<int>(count)
            : element == typeof(double) ? GC.AllocateUninitializedArray<double>(count)
            : element == typeof(float) ? GC.AllocateUninitializedArray<float>(count)
            : element == typeof(long) ? GC.AllocateUninitializedArray<long>(count)
            : Array.CreateInstance(element, count);
        bytes.CopyTo(MemoryMarshal.CreateSpan(ref MemoryMarshal.GetArrayDataReference(items), bytes.Length));
        return items;
    }
}
