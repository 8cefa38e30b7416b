using System.Text;
using Akka.Configuration;
using Akka.Configuration.Hocon;

namespace ActorProc.Configuration;

/// <summary>Writes a configuration, fallbacks and all, as HOCON that parses back to the same values.</summary>
/// <remarks>Akka's own ToString leaves keys such as <c>/parse/*</c> and values with a line break unquoted, and they do not parse back.</remarks>
internal static class HoconText
{
    public static string Render(Config config)
    {
        var text = new StringBuilder(64 * 1024);
        if (config.Root?.GetObject() is { } root)
            Object(text, root);
        return text.ToString();
    }

    /// <summary>A quoted HOCON string.</summary>
    public static string Quote(string value)
    {
        var text = new StringBuilder(value.Length + 2);
        Quoted(text, value);
        return text.ToString();
    }

    private static void Object(StringBuilder text, HoconObject value)
    {
        foreach (var (key, item) in value.Items)
        {
            Quoted(text, key);
            text.Append(" : ");
            Value(text, item);
            text.Append('\n');
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
        else if (value.Values.Exists(element => element is HoconArray) || value.IsArray())
        {
            text.Append('[');
            foreach (var element in value.GetArray())
            {
                if (text[^1] != '[')
                    text.Append(", ");
                Value(text, element);
            }

            text.Append(']');
        }
        else if (value.IsString() && value.GetString() is { } literal)
        {
            Quoted(text, literal);
        }
        else
        {
            text.Append(value.Values.Count == 0 ? "\"\"" : "null");
        }
    }

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
                '\r' => text.Append("\\r"),
                '\t' => text.Append("\\t"),
                _ => text.Append(c),
            };
        }

        text.Append('"');
    }
}
