using System.Collections;
using System.Reflection;
using Akka.Actor;
using AkkaSerialization = Akka.Serialization.Serialization;

namespace ActorProc.Serialization;

/// <summary>Turns an exception into plain data. Never throws: whatever the exception's own code throws is noted instead.</summary>
internal sealed class FailureGatherer
{
    // Deeper or wider ones are logged where they are thrown; what travels only has to explain the failure.
    private const int MaximumDepth = 16;
    private const int MaximumCount = 64;
    private const int MaximumText = 1 << 20;

    private readonly Dictionary<Exception, FailureRecord?> _seen = new(ReferenceEqualityComparer.Instance);

    public FailureRecord Gather(Exception exception, int depth = 0)
    {
        var name = exception.GetType().FullName ?? exception.GetType().Name;
        if (_seen.TryGetValue(exception, out var known))
            return known ?? LeftOut(name, "contains itself");
        if (depth >= MaximumDepth || _seen.Count >= MaximumCount)
            return LeftOut(name, "is nested too deep, or among too many, and was left out");

        _seen[exception] = null;
        FailureRecord record = new() { AssemblyQualifiedName = exception.GetType().AssemblyQualifiedName, TypeName = name };
        record.RawMessage = Short(ExceptionInternals.Message(exception));
        record.Text = ComputesMessageFromInner(exception) ? null : Short(Ask(() => exception.Message, "message"));
        record.Stack = Short(Ask(() => exception.StackTrace, "stack trace"));
        record.Source = ExceptionInternals.Source(exception);
        record.HelpLink = ExceptionInternals.HelpLink(exception);
        record.HResult = exception.HResult;
        record.Inner = exception.InnerException is { } inner ? Gather(inner, depth + 1) : null;
        GatherData(exception, record);
        GatherFields(exception, record, depth);
        return _seen[exception] = record;
    }

    /// <summary>
    /// Its message strings together those of its inner exceptions, without end if it contains itself, and is made again from them on arrival.
    /// </summary>
    private static bool ComputesMessageFromInner(Exception exception) => exception is AggregateException
        && exception.GetType().GetProperty(nameof(Exception.Message), typeof(string))?.DeclaringType == typeof(AggregateException);

    private static void GatherData(Exception exception, FailureRecord record)
    {
        try
        {
            foreach (DictionaryEntry entry in exception.Data)
                if (SimpleValue.Is(entry.Key) && SimpleValue.Is(entry.Value))
                    record.Data.Add((entry.Key, entry.Value));
        }
        // Data may be overridden, by code that throws anything; the failure travels without it then.
        catch (Exception e)
        {
            record.Data.Add(("ActorProc.DataNotCarried", $"{e.GetType()}"));
        }
    }

    private void GatherFields(Exception exception, FailureRecord record, int depth)
    {
        const BindingFlags declared = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        for (var type = exception.GetType(); type is not null && type != typeof(Exception); type = type.BaseType)
            foreach (var field in type.GetFields(declared))
                if (!field.FieldType.IsPointer && !field.FieldType.IsFunctionPointer && Carried(field.GetValue(exception), depth) is { } value)
                    record.Fields.Add((type.FullName ?? type.Name, field.Name, value));
    }

    private object? Carried(object? value, int depth) => value switch
    {
        Exception nested => Gather(nested, depth + 1),
        Exception[] several => Array.ConvertAll(several, one => one is null ? LeftOut("null", "was null") : Gather(one, depth + 1)),
        IActorRef reference => Ask(() => AkkaSerialization.SerializedActorPath(reference), "path") is { } path ? new RefPath(path) : null,
        _ => SimpleValue.Is(value) ? value : null,
    };

    private static string? Ask(Func<string?> question, string what)
    {
        try
        {
            return question();
        }
        // Messages and stack traces may be overridden, by code that throws anything.
        catch (Exception e)
        {
            return $"(asking for the {what} threw {e.GetType()})";
        }
    }

    private static string? Short(string? text) => text is { Length: > MaximumText } ? text[..MaximumText] + " [...]" : text;

    private static FailureRecord LeftOut(string name, string why) => new() { TypeName = name, Text = $"(this exception {why})" };
}
