using Akka.Configuration;
using Akka.Configuration.Hocon;

namespace ActorProc.Tests.Surface;

/// <summary>Goes through configurations value by value, since Akka gives them no equality.</summary>
internal static class HoconWalk
{
    /// <summary>All that one says otherwise than the other; empty when nobody who reads them can tell them apart.</summary>
    public static IReadOnlyList<string> Differences(Config expected, Config actual)
    {
        var found = new List<string>();
        Compare(expected.Root, actual.Root, "", found);
        return found;
    }

    /// <summary>All values that are not objects, and objects that are empty, with their paths.</summary>
    public static IEnumerable<(string Path, HoconValue Value)> Leaves(Config config) => Leaves(config.Root.GetObject(), "");

    private static IEnumerable<(string Path, HoconValue Value)> Leaves(HoconObject root, string prefix) => root.Items.SelectMany(item =>
    {
        var path = prefix + (item.Key.Contains('.') ? $"\"{item.Key}\"" : item.Key);
        return item.Value.GetObject() is { Items.Count: > 0 } inner ? Leaves(inner, path + ".") : [(path, item.Value)];
    });

    private static void Compare(HoconValue expected, HoconValue actual, string path, List<string> found)
    {
        var keys = Keys(expected);
        Same("the keys of", keys is null ? null : string.Join(" | ", keys), Keys(actual) is { } others ? string.Join(" | ", others) : null);
        foreach (var key in (keys ?? []).Intersect(Keys(actual) ?? []))
            Compare(expected.GetObject().Items[key], actual.GetObject().Items[key], $"{path}/{key}", found);
        if (keys is not null)
            return;

        Same("the text of", expected.GetString(), actual.GetString());
        Same("the kind of", expected.IsString(), actual.IsString());
        Same("the emptiness of", expected.IsEmpty, actual.IsEmpty);
        var (elements, otherElements) = (expected.GetArray(), actual.GetArray());
        Same("the length of", elements.Count, otherElements.Count);
        foreach (var (index, (element, other)) in elements.Zip(otherElements).Index())
            Compare(element, other, $"{path}[{index}]", found);

        void Same(string what, object? wanted, object? got)
        {
            if (!Equals(wanted, got))
                found.Add($"{what} {path}: expected {wanted ?? "null"}, got {got ?? "null"}");
        }
    }

    private static IEnumerable<string>? Keys(HoconValue value) => value.GetObject()?.Items.Keys;
}
