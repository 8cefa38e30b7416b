using Akka.Configuration;
using Akka.Configuration.Hocon;

namespace ActorProc.Configuration;

/// <summary>A part of the configuration that knows its own path, so that every complaint names the whole key.</summary>
/// <remarks>Reading takes no default: reference.conf is the only place one is written.</remarks>
internal readonly struct Section(Config config, string path)
{
    private HoconObject? Root => config.Root?.GetObject();

    public string String(string key) => Value(key).GetString() ?? "";

    public bool Flag(string key) => Read(key, "on or off", value => value.GetBoolean());

    public int Whole(string key, int least, int most) =>
        Read(key, $"a whole number from {least} to {most}", value => value.GetInt() is var n && n >= least && n <= most ? n : throw new FormatException());

    public long Bytes(string key, long most = long.MaxValue) => Read(
        key,
        most == long.MaxValue ? "a size such as 256 MiB" : $"a size such as 256 MiB, at most {most:N0} bytes",
        value => value.GetByteSize() is { } n && n >= 0 && n <= most ? n : throw new FormatException());

    public TimeSpan Duration(string key) => Read(key, "a length of time such as 10 s", value => value.GetTimeSpan(allowInfinite: false));

    public T OneOf<T>(string key) where T : struct, Enum => Read(
        key,
        $"one of {string.Join(", ", Enum.GetNames<T>()).ToLowerInvariant()}",
        value => Enum.TryParse<T>(value.GetString(), ignoreCase: true, out var parsed) && Enum.IsDefined(parsed) && !char.IsAsciiDigit(value.GetString()[0])
            ? parsed
            : throw new FormatException());

    public IReadOnlyList<string> Strings(string key) => [.. Value(key).GetArray().Select(value => value.GetString())];

    public IReadOnlyList<int> Wholes(string key) => Read<IReadOnlyList<int>>(key, "a list of whole numbers such as [0, 1]", value => [.. value.GetIntList()]);

    /// <summary>The keys and string values of an object; a HOCON <c>null</c> stays <c>null</c>.</summary>
    public IReadOnlyDictionary<string, string?> Map(string key)
    {
        var map = new Dictionary<string, string?>();
        foreach (var (name, value) in Value(key).GetObject()?.Items ?? [])
        {
            map.Add(name, value.IsString() ? HoconText.Literal(value) : throw new ActorProcConfigurationException(
                $"'{path}.{key}.{name}' is not text. A name with dots stands in quotes: {key} {{ \"{name}...\" = value }}."));
        }

        return map;
    }

    public Config Inner(string key) => config.GetConfig(key) ?? Config.Empty;

    /// <summary>Refuses keys that mean nothing: a misspelt limit must not be a limit that is silently absent.</summary>
    public Section OnlyKeysOf(Config reference)
    {
        if (Root is { } root && reference.Root?.GetObject() is { } known)
        {
            foreach (var key in root.Items.Keys.Where(key => !known.Items.ContainsKey(key)))
            {
                throw new ActorProcConfigurationException(
                    $"'{path}.{key}' is not a setting. Known there: {string.Join(", ", known.Items.Keys.Order(StringComparer.Ordinal))}.");
            }
        }

        return this;
    }

    private HoconValue Value(string key) => config.GetValue(key) ?? throw new ActorProcConfigurationException(
        $"'{path}.{key}' is missing. It has a default in reference.conf: was the configuration replaced instead of extended?");

    private T Read<T>(string key, string allowed, Func<HoconValue, T> parse)
    {
        var value = Value(key);
        try
        {
            return parse(value);
        }
        catch (Exception e) when (e is FormatException or OverflowException or NotSupportedException or ArgumentNullException or IndexOutOfRangeException or NullReferenceException)
        {
            throw new ActorProcConfigurationException($"'{path}.{key}' is '{value.GetString()}', but must be {allowed}.", e);
        }
    }
}
