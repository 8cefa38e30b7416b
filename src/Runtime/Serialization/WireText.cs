using System.Text;

namespace ActorProc.Serialization;

/// <summary>
/// Text in bytes. Unlike <see cref="BinaryWriter.Write(string)"/> it takes <c>null</c>, and half surrogate pairs (as a replacement character).
/// </summary>
internal static class WireText
{
    public static void Write(BinaryWriter writer, string? text)
    {
        if (text is null)
        {
            writer.Write(-1);
            return;
        }

        var bytes = Encoding.UTF8.GetBytes(text);
        writer.Write(bytes.Length);
        writer.Write(bytes);
    }

    public static string? Read(BinaryReader reader) => reader.ReadInt32() is var length and >= 0 ? Encoding.UTF8.GetString(reader.ReadBytes(length)) : null;
}
