using System.Runtime.CompilerServices;

namespace ActorProc.Link;

/// <summary>The strings one direction of a connection names once and afterwards only numbers. The sender's side. Not thread-safe.</summary>
internal sealed class SendNames
{
    private const int RecentSize = 256;

    private readonly Dictionary<string, ushort> _numbers = [];

    // The same string objects come again and again (a path caches its text); comparing a reference is cheaper than hashing a hundred characters.
    private readonly (string? Text, ushort Number)[] _recent = new (string?, ushort)[RecentSize];

    /// <summary>
    /// The number that stands for <paramref name="text"/>; its definition is written first if it is new. <see cref="Frames.Literal"/>: spell it out.
    /// </summary>
    public ushort NumberOf(string text, ByteBuffer definitions)
    {
        if (text.Length == 0) return Frames.Nothing;
        ref var recent = ref _recent[RuntimeHelpers.GetHashCode(text) & (RecentSize - 1)];
        if (ReferenceEquals(recent.Text, text)) return recent.Number;
        if (!_numbers.TryGetValue(text, out var number))
        {
            if (!MayBeNamed(text) || _numbers.Count >= Frames.NameCapacity) return Frames.Literal;
            number = (ushort)_numbers.Count;
            _numbers.Add(text, number);
            Frames.WriteName(definitions, text);
        }

        recent = (text, number);
        return number;
    }

    // The path of a pending Ask is used for one answer and never again; a thousand of them a second would fill the table.
    private static bool MayBeNamed(string text) => text.Length <= Frames.LongestName && !text.Contains("/temp/", StringComparison.Ordinal);
}

/// <summary>The receiver's side of <see cref="SendNames"/>.</summary>
internal sealed class ReceiveNames
{
    private readonly List<LinkPath> _names = [];

    /// <summary>Takes a definition.</summary>
    public void Define(string text)
    {
        if (_names.Count >= Frames.NameCapacity) throw new InvalidDataException($"The peer named more than {Frames.NameCapacity} strings.");
        _names.Add(new LinkPath(text));
    }

    /// <summary>What a number stands for.</summary>
    public LinkPath this[ushort number] => number < _names.Count
        ? _names[number]
        : throw new InvalidDataException($"The peer used name {number}, but has defined {_names.Count}.");
}
