using System.Globalization;
using System.Text;
using Akka.Configuration;
using Akka.Configuration.Hocon;

namespace ActorProc.Configuration;

/// <summary>Writes a configuration, fallbacks and all, as HOCON that parses back to the same values.</summary>
/// <remarks>Akka's own ToString leaves keys such as <c>/parse/*</c> and values with a line break unquoted, and they do not parse back.</remarks>
internal static class HoconText
{
    // In one piece it would be read as null, quotes or not.
    private const string NullInPieces = "\"nu\"\"ll\"";

    public static string Render(Config config)
    {
        var text = new StringBuilder(64 * 1024);
        if (config.Root?.GetObject() is { } root)
            Object(text, root);
        return text.ToString();
    }

    /// <summary>A quoted HOCON string, for keys.</summary>
    public static string Quote(string text)
    {
        var quoted = new StringBuilder(text.Length + 2);
        Quoted(quoted, text);
        return quoted.ToString();
    }

    /// <summary>A value that <see cref="Literal"/> reads back as this text.</summary>
    public static string Text(string text) => text == "null" ? NullInPieces : Quote(text);

    /// <summary>The text of a value, or null where it says <c>null</c>. What is in quotes stays as it is; Akka's own reading trims it.</summary>
    public static string? Literal(HoconValue value)
    {
        var first = value.Values[0].GetString();
        // `x = "a" }` has a second piece, the blank behind the quotes.
        if (value.Values.Skip(1).All(piece => string.IsNullOrWhiteSpace(piece.GetString())))
            return first == "null" ? null : first ?? ""; // Akka, too, reads a substituted null as no text
        return string.Concat(value.Values.Select(piece => piece.GetString())).Trim();
    }

    private static void Object(StringBuilder text, HoconObject value)
    {
        foreach (var (key, item) in value.Items)
        {
            Quoted(text, key);
            text.Append(" : ");
            Value(text, item);
            // The comma: without it what follows a missing value would be taken for one.
            text.Append(",\n");
        }
    }

    private static void Value(StringBuilder text, HoconValue value)
    {
        if (value.GetObject() is { } inner)
        {
            text.Append("{\n");
            Object(text, inner);
            text.Append('}');
        }
        else if (value.Values.Exists(IsList))
        {
            text.Append('[');
            foreach (var element in value.GetArray())
            {
                Value(text, element);
                text.Append(',');
            }

            text.Append(']');
        }
        else if (value.IsString())
        {
            text.Append(Literal(value) is { } literal ? Text(literal) : "null");
        }
    }

    private static bool IsList(IHoconElement piece) => piece is HoconArray || piece is HoconSubstitution { ResolvedValue: { } value } && value.Values.Exists(IsList);

    private static void Quoted(StringBuilder text, string value)
    {
        text.Append('"');
        foreach (var c in value)
        {
            _ = c switch
            {
                '"' => text.Append("\\\""),
                '\\' => text.Append("\\\\"),
                '\n' => text.Append("\\n"),
                // Half a pair, which is no valid text, would not survive as UTF-8.
                _ when char.IsControl(c) || char.IsSurrogate(c) => text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => text.Append(c),
            };
        }

        text.Append('"');
    }
}
