using System.Buffers.Binary;

namespace ActorProc.Serialization;

/// <summary>Values that an exception may carry in its fields and <see cref="Exception.Data"/>.</summary>
internal static class SimpleValue
{
    /// <summary>What stands in front of each.</summary>
    internal enum Tag : byte
    {
        Null, Boolean, Char, SByte, Byte, Int16, UInt16, Int32, UInt32, Int64, UInt64, Single, Double, Decimal,
        Text, DateTime, DateTimeOffset, TimeSpan, Guid, Enum, Reason, Reference, Texts,
    }

    public static bool Is(object? value) => value is null or bool or char or sbyte or byte or short or ushort or int or uint or long or ulong or float or double
        or decimal or string or DateTime or DateTimeOffset or TimeSpan or Guid or Enum or ExitReason or RefPath or string[];

    public static void Write(BinaryWriter writer, object? value)
    {
        switch (value)
        {
            case null: Put(writer, Tag.Null); break;
            case Enum e: Put(writer, Tag.Enum); WireText.Write(writer, e.GetType().AssemblyQualifiedName); WireText.Write(writer, e.ToString("D")); break;
            case bool b: Put(writer, Tag.Boolean); writer.Write(b); break;
            case char c: Put(writer, Tag.Char); writer.Write((ushort)c); break;
            case sbyte n: Put(writer, Tag.SByte); writer.Write(n); break;
            case byte n: Put(writer, Tag.Byte); writer.Write(n); break;
            case short n: Put(writer, Tag.Int16); writer.Write(n); break;
            case ushort n: Put(writer, Tag.UInt16); writer.Write(n); break;
            case int n: Put(writer, Tag.Int32); writer.Write(n); break;
            case uint n: Put(writer, Tag.UInt32); writer.Write(n); break;
            case long n: Put(writer, Tag.Int64); writer.Write(n); break;
            case ulong n: Put(writer, Tag.UInt64); writer.Write(n); break;
            case float n: Put(writer, Tag.Single); writer.Write(n); break;
            case double n: Put(writer, Tag.Double); writer.Write(n); break;
            case decimal n: Put(writer, Tag.Decimal); writer.Write(n); break;
            case string text: Put(writer, Tag.Text); WireText.Write(writer, text); break;
            case DateTime time: Put(writer, Tag.DateTime); writer.Write(time.ToBinary()); break;
            case DateTimeOffset time: Put(writer, Tag.DateTimeOffset); writer.Write(time.Ticks); writer.Write(time.Offset.Ticks); break;
            case TimeSpan time: Put(writer, Tag.TimeSpan); writer.Write(time.Ticks); break;
            case Guid guid: Put(writer, Tag.Guid); writer.Write(guid.ToByteArray()); break;
            case ExitReason reason: Put(writer, Tag.Reason); ExitReasonWire.Write(writer, reason); break;
            case RefPath path: Put(writer, Tag.Reference); WireText.Write(writer, path.Path); break;
            case string[] texts:
                Put(writer, Tag.Texts);
                writer.Write(texts.Length);
                foreach (var text in texts)
                    WireText.Write(writer, text);
                break;
            default: throw new ArgumentException($"{value.GetType()} is not a simple value.", nameof(value));
        }
    }

    /// <summary>The same bytes as <see cref="Write"/> makes, for the most common values, without a stream.</summary>
    /// <param name="bytes">Where to; ten bytes at least.</param>
    /// <param name="value">The value.</param>
    /// <returns>How many there are; 0: it is not one of these.</returns>
    public static int TryWrite(Span<byte> bytes, object? value)
    {
        switch (value)
        {
            case null: bytes[0] = (byte)Tag.Null; return 1;
            case int n: bytes[0] = (byte)Tag.Int32; BinaryPrimitives.WriteInt32LittleEndian(bytes[1..], n); return 1 + sizeof(int);
            case long n: bytes[0] = (byte)Tag.Int64; BinaryPrimitives.WriteInt64LittleEndian(bytes[1..], n); return 1 + sizeof(long);
            case double n: bytes[0] = (byte)Tag.Double; BinaryPrimitives.WriteDoubleLittleEndian(bytes[1..], n); return 1 + sizeof(double);
            case bool b: bytes[0] = (byte)Tag.Boolean; bytes[1] = b ? (byte)1 : (byte)0; return 2;
            default: return 0;
        }
    }

    /// <summary>Reads what <see cref="TryWrite"/> can write.</summary>
    /// <returns>How many bytes it has; 0: it is something else.</returns>
    public static int TryRead(ReadOnlySpan<byte> bytes, out object? value)
    {
        switch ((Tag)bytes[0])
        {
            case Tag.Null: value = null; return 1;
            case Tag.Int32: value = BinaryPrimitives.ReadInt32LittleEndian(bytes[1..]); return 1 + sizeof(int);
            case Tag.Int64: value = BinaryPrimitives.ReadInt64LittleEndian(bytes[1..]); return 1 + sizeof(long);
            case Tag.Double: value = BinaryPrimitives.ReadDoubleLittleEndian(bytes[1..]); return 1 + sizeof(double);
            case Tag.Boolean: value = bytes[1] != 0; return 2;
            default: value = null; return 0;
        }
    }

    public static object? Read(BinaryReader reader) => (Tag)reader.ReadByte() switch
    {
        Tag.Null => null,
        Tag.Boolean => reader.ReadBoolean(),
        Tag.Char => (char)reader.ReadUInt16(),
        Tag.SByte => reader.ReadSByte(),
        Tag.Byte => reader.ReadByte(),
        Tag.Int16 => reader.ReadInt16(),
        Tag.UInt16 => reader.ReadUInt16(),
        Tag.Int32 => reader.ReadInt32(),
        Tag.UInt32 => reader.ReadUInt32(),
        Tag.Int64 => reader.ReadInt64(),
        Tag.UInt64 => reader.ReadUInt64(),
        Tag.Single => reader.ReadSingle(),
        Tag.Double => reader.ReadDouble(),
        Tag.Decimal => reader.ReadDecimal(),
        Tag.Text => WireText.Read(reader),
        Tag.DateTime => DateTime.FromBinary(reader.ReadInt64()),
        Tag.DateTimeOffset => new DateTimeOffset(reader.ReadInt64(), new TimeSpan(reader.ReadInt64())),
        Tag.TimeSpan => new TimeSpan(reader.ReadInt64()),
        Tag.Guid => new Guid(reader.ReadBytes(16)),
        Tag.Enum => ReadEnum(WireText.Read(reader)!, WireText.Read(reader)!),
        Tag.Reason => ExitReasonWire.Read(reader),
        Tag.Reference => new RefPath(WireText.Read(reader)!),
        Tag.Texts => ReadTexts(reader),
        var other => throw new InvalidDataException($"A value of kind {other} is unknown: the two processes run different versions of ActorProc."),
    };

    private static void Put(BinaryWriter writer, Tag tag) => writer.Write((byte)tag);

    // An enum whose type is not here is still a number worth having.
    private static object ReadEnum(string type, string number) =>
        LoadedTypes.Find(type) is { IsEnum: true } known ? Enum.Parse(known, number) : number;

    private static string?[] ReadTexts(BinaryReader reader)
    {
        var texts = new string?[reader.ReadInt32()];
        for (var i = 0; i < texts.Length; i++)
            texts[i] = WireText.Read(reader);
        return texts;
    }
}
