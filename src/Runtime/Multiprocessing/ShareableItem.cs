using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace ActorProc;

/// <summary>What a place of a <see cref="ShareableList"/> holds.</summary>
internal enum ShareableKind : byte
{
    Null,
    Number,
    Real,
    Truth,
    Text,
    Bytes,
}

/// <summary>An item of a <see cref="ShareableList"/>, as value and as bytes.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Value">The value.</param>
/// <param name="Bytes">What stands in the list.</param>
internal readonly record struct ShareableItem(ShareableKind Kind, object? Value, byte[] Bytes)
{
    private const int Step = 8;

    // What cannot be written is refused, not replaced by a question mark.
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>How large its place is. Text has room for a little more, as in Python.</summary>
    public int Room => Kind is ShareableKind.Text or ShareableKind.Bytes ? (Bytes.Length / Step + 1) * Step : Step;

    /// <exception cref="ArgumentException">It cannot be an item.</exception>
    public static ShareableItem Of(object? value) => value switch
    {
        null => new ShareableItem(ShareableKind.Null, null, []),
        bool truth => new ShareableItem(ShareableKind.Truth, truth, [truth ? (byte)1 : (byte)0]),
        long or int or short or sbyte or byte or ushort or uint => Whole(Convert.ToInt64(value, CultureInfo.InvariantCulture)),
        ulong and <= long.MaxValue => Whole((long)(ulong)value),
        double or float => Real(Convert.ToDouble(value, CultureInfo.InvariantCulture)),
        string text => new ShareableItem(ShareableKind.Text, text, Utf8.GetBytes(text)),
        byte[] bytes => new ShareableItem(ShareableKind.Bytes, bytes, bytes),
        _ => throw new ArgumentException($"A {value.GetType().Name} cannot be an item of a shareable list ({value}): whole numbers of 64 bits, doubles, bools, strings, byte arrays and null can."),
    };

    public static ShareableItem Read(ShareableKind kind, ReadOnlySpan<byte> bytes) => kind switch
    {
        ShareableKind.Null => Of(null),
        ShareableKind.Number => Whole(BinaryPrimitives.ReadInt64LittleEndian(bytes)),
        ShareableKind.Real => Real(BinaryPrimitives.ReadDoubleLittleEndian(bytes)),
        ShareableKind.Truth => Of(bytes[0] != 0),
        ShareableKind.Text => Of(Utf8.GetString(bytes)),
        ShareableKind.Bytes => Of(bytes.ToArray()),
        _ => throw new InvalidDataException($"A shareable list has no items of kind {kind}."),
    };

    /// <summary>As Python compares them.</summary>
    public static bool AreEqual(object? item, object? value) => (item, value) switch
    {
        (byte[] one, byte[] other) => one.AsSpan().SequenceEqual(other),
        (string or byte[] or null, _) or (_, string or byte[] or null) => Equals(item, value),
        (double, _) or (_, double or float) => AsDouble(item).Equals(AsDouble(value)),
        _ => AsDecimal(item) == AsDecimal(value),
    };

    /// <summary>As Python writes it.</summary>
    public static string Text(object? value) => value switch
    {
        null => "None",
        string text => $"'{text}'",
        byte[] bytes => $"b'{string.Concat(bytes.Select(one => one is >= 0x20 and < 0x7F ? $"{(char)one}" : $"\\x{one:x2}"))}'",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    private static ShareableItem Whole(long value)
    {
        var bytes = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        return new ShareableItem(ShareableKind.Number, value, bytes);
    }

    private static ShareableItem Real(double value)
    {
        var bytes = new byte[sizeof(double)];
        BinaryPrimitives.WriteDoubleLittleEndian(bytes, value);
        return new ShareableItem(ShareableKind.Real, value, bytes);
    }

    private static double AsDouble(object? number) => number is IConvertible ? Convert.ToDouble(number, CultureInfo.InvariantCulture) : double.NaN;

    private static decimal? AsDecimal(object? number) => number is IConvertible and not (char or DateTime) ? Convert.ToDecimal(number, CultureInfo.InvariantCulture) : null;
}
