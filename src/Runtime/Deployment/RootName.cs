using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using ActorProc.Link;
using ActorProc.Serialization;

namespace ActorProc.Deployment;

/// <summary>What a message is called that could not be read, for those who are told so.</summary>
internal static class RootName
{
    private const string Unknown = "(of unknown type)";
    private const byte FullName = 255; // Hyperion's mark of a type that is named in the bytes
    private const int LongestName = 4096;

    public static string Of(in InboundMessage message)
    {
        if (message.SerializerId == MessageWire.Block)
            return int.TryParse(message.Manifest, NumberStyles.None, CultureInfo.InvariantCulture, out var kind) && BlockArray.ElementOf(kind) is { } element ? $"{element}[]" : Unknown;
        if (message.Manifest.Length > 0)
            return WithoutAssembly(message.Manifest);
        if (message.SerializerId != ObjectSerializer.Id)
            return Unknown;
        var name = First(message.Payload, out var rest);
        // Its surrogate is all that the bytes know of a value that has one.
        if (name == typeof(SurrogateMark).FullName)
            name = First(rest, out _);
        return name ?? Unknown;
    }

    private static string? First(ReadOnlySpan<byte> bytes, out ReadOnlySpan<byte> rest)
    {
        const int head = 1 + sizeof(int);
        rest = default;
        if (bytes.Length < head || bytes[0] != FullName)
            return null;
        var length = BinaryPrimitives.ReadInt32LittleEndian(bytes[1..]);
        if (length is <= 0 or > LongestName || length > bytes.Length - head)
            return null;
        rest = bytes[(head + length)..];
        return WithoutAssembly(Encoding.UTF8.GetString(bytes.Slice(head, length)));
    }

    private static string WithoutAssembly(string name)
    {
        // Type arguments, in brackets, have assemblies of their own.
        var end = name.IndexOf(',', name.LastIndexOf(']') + 1);
        return end < 0 ? name : name[..end];
    }
}
