using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ActorProc.Serialization;

namespace ActorProc.Calls;

/// <summary>Numbers, to the bytes that <see cref="CallValue"/> would make of them and back, without a writer, a reader or a box.</summary>
internal static class FastValue
{
    /// <summary>The most bytes that it writes.</summary>
    public const int MaximumSize = Head + sizeof(long);

    private const int Head = 2;

    /// <returns>How many bytes; 0 when it is none of these types.</returns>
    public static int Write<T>(T value, Span<byte> to)
    {
        if (TagOf<T>() is not { } tag)
            return 0;
        to[0] = CallValue.Simple;
        to[1] = (byte)tag;
        Unsafe.WriteUnaligned(ref to[Head], value);
        return Head + Unsafe.SizeOf<T>();
    }

    /// <returns>Whether these bytes are a value of this type.</returns>
    public static bool TryRead<T>(ReadOnlySpan<byte> from, out T value)
    {
        if (TagOf<T>() is not { } tag || from.Length != Head + Unsafe.SizeOf<T>() || from[0] != CallValue.Simple || from[1] != (byte)tag)
        {
            Unsafe.SkipInit(out value);
            return false;
        }

        value = Unsafe.ReadUnaligned<T>(ref MemoryMarshal.GetReference(from[Head..]));
        return true;
    }

    // Decided when it is compiled for the type: nothing is left of it then.
    private static SimpleValue.Tag? TagOf<T>()
    {
        if (!BitConverter.IsLittleEndian)
            return null;
        if (typeof(T) == typeof(int))
            return SimpleValue.Tag.Int32;
        if (typeof(T) == typeof(long))
            return SimpleValue.Tag.Int64;
        if (typeof(T) == typeof(double))
            return SimpleValue.Tag.Double;
        if (typeof(T) == typeof(float))
            return SimpleValue.Tag.Single;
        if (typeof(T) == typeof(byte))
            return SimpleValue.Tag.Byte;
        if (typeof(T) == typeof(short))
            return SimpleValue.Tag.Int16;
        if (typeof(T) == typeof(uint))
            return SimpleValue.Tag.UInt32;
        if (typeof(T) == typeof(ulong))
            return SimpleValue.Tag.UInt64;
        return null;
    }
}
