using System.Collections;
using System.Reflection;
using Akka.Util;

namespace ActorProc.Serialization;

/// <summary>Finds the way from a message to the object in it that cannot travel, for the error message only.</summary>
internal static class GraphPath
{
    // A search that takes longer than this is not worth a nicer message.
    private const int MaximumObjects = 100_000;

    /// <summary>For example <c>Order.Lines[3].Cancel</c>, or <c>null</c> if there is no way, or only the root.</summary>
    public static string? Find(object root, object target)
    {
        HashSet<object> seen = new(ReferenceEqualityComparer.Instance) { root };
        List<(object Value, int From, string Step)> queue = [(root, -1, root.GetType().Name.Split('`')[0])];
        for (var i = 0; i < queue.Count && queue.Count < MaximumObjects; i++)
        {
            foreach (var (step, value) in Parts(queue[i].Value))
            {
                if (IsTarget(value, target))
                    return Text(queue, i) + step;
                if (value is not (string or Type or ISurrogated) && !value.GetType().IsPrimitive && seen.Add(value))
                    queue.Add((value, i, step));
            }
        }

        return null;
    }

    // A value type is in a new box each time it is read.
    private static bool IsTarget(object value, object target) =>
        ReferenceEquals(value, target) || (target is ValueType && value.GetType() == target.GetType() && value.Equals(target));

    private static string Text(List<(object Value, int From, string Step)> queue, int at)
    {
        var text = "";
        for (; at >= 0; at = queue[at].From)
            text = queue[at].Step + text;
        return text;
    }

    private static IEnumerable<(string Step, object Value)> Parts(object value)
    {
        if (value is Delegate call)
            return call.GetInvocationList().Where(one => one.Target is not null).Select(one => (".Target", one.Target!));
        if (value is IDictionary map && IsLibrary(value))
            return Entries(map).SelectMany<DictionaryEntry, (string, object?)>(entry => [("[...]", entry.Value), (".Keys[...]", entry.Key)]).OfValue();
        if (value is IEnumerable items && (value is Array || IsLibrary(value)))
            return items.Cast<object?>().Select((item, index) => ($"[{index}]", item)).OfValue();
        return Refusals.Fields(value.GetType()).Where(field => !field.FieldType.IsPointer && !field.FieldType.IsFunctionPointer)
            .Select(field => ("." + Refusals.MemberName(field), field.GetValue(value))).OfValue();
    }

    private static IEnumerable<(string Step, object Value)> OfValue(this IEnumerable<(string Step, object? Value)> parts) =>
        parts.Where(part => part.Value is not null)!;

    // Enumerated as anything else, a generic dictionary yields pairs of another kind.
    private static IEnumerable<DictionaryEntry> Entries(IDictionary map)
    {
        for (var entries = map.GetEnumerator(); entries.MoveNext();)
            yield return entries.Entry;
    }

    private static bool IsLibrary(object value) => value.GetType().Namespace?.StartsWith("System.Collections", StringComparison.Ordinal) == true;
}
