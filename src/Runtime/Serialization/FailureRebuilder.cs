using System.Reflection;
using System.Runtime.CompilerServices;
using Akka.Actor;

namespace ActorProc.Serialization;

/// <summary>
/// Makes an exception of plain data: of the real type, without running its constructor, if the result works; else a <see
/// cref="RemoteException"/>.
/// </summary>
internal sealed class FailureRebuilder(Lazy<ExtendedActorSystem>? system)
{
    private const string Border = "--- End of stack trace from another process ---";

    public Exception Rebuild(FailureRecord record, Exception? inner)
    {
        if (record.AssemblyQualifiedName is { } name && LoadedTypes.Find(name) is { IsAbstract: false, ContainsGenericParameters: false } type
            && type.IsAssignableTo(typeof(Exception)))
        {
            try
            {
                return OfType(type, record, inner);
            }
            // A message or text that needs what only the constructor makes throws anything; a supervisor that logs it must not be hit by that.
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                return Stranger(record, inner);
            }
        }

        return Stranger(record, inner);
    }

    private Exception OfType(Type type, FailureRecord record, Exception? inner)
    {
        var exception = (Exception)RuntimeHelpers.GetUninitializedObject(type);
        ExceptionInternals.Message(exception) = record.RawMessage;
        exception.HResult = record.HResult;
        SetFields(exception, record);
        SetMessage(exception, record);
        // Not for aggregates, whose text contains that of all others: what is inside them has been tried already.
        if (exception is not AggregateException)
            _ = exception.ToString();
        SetCommon(exception, record, inner);
        return exception;
    }

    private static RemoteException Stranger(FailureRecord record, Exception? inner)
    {
        RemoteException exception = new(record.TypeName, record.Text ?? record.RawMessage ?? "", record.Stack ?? "", inner) { HResult = record.HResult };
        SetCommon(exception, record, inner);
        return exception;
    }

    private static void SetCommon(Exception exception, FailureRecord record, Exception? inner)
    {
        ExceptionInternals.Inner(exception) = inner;
        ExceptionInternals.Source(exception) = record.Source;
        ExceptionInternals.HelpLink(exception) = record.HelpLink;
        if (record.Stack is { Length: > 0 } stack)
            ExceptionInternals.RemoteStack(exception) = stack.TrimEnd() is var text && text.EndsWith(Border, StringComparison.Ordinal)
                ? text + Environment.NewLine
                : text + Environment.NewLine + Border + Environment.NewLine;
        SetData(exception, record);
    }

    private static void SetData(Exception exception, FailureRecord record)
    {
        try
        {
            foreach (var (key, value) in record.Data)
                exception.Data[key] = Value(value, null);
        }
        // Data may be overridden, by code that throws anything; the real type without its data is worth more than another type with it.
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return;
        }
    }

    /// <summary>Where the message is put together from fields that did not travel, the message that was seen there is better than none.</summary>
    private static void SetMessage(Exception exception, FailureRecord record)
    {
        if (record.Text is not null && exception.Message != record.Text)
            ExceptionInternals.Message(exception) = record.Text;
    }

    private void SetFields(Exception exception, FailureRecord record)
    {
        const BindingFlags declared = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        for (var type = exception.GetType(); type is not null && type != typeof(Exception); type = type.BaseType)
            foreach (var (owner, name, raw) in record.Fields)
                if (owner == (type.FullName ?? type.Name) && type.GetField(name, declared) is { } field && Value(raw, system) is { } value
                    && (Nullable.GetUnderlyingType(field.FieldType) ?? field.FieldType).IsInstanceOfType(value))
                    field.SetValue(exception, value);
    }

    private static object? Value(object? raw, Lazy<ExtendedActorSystem>? system) => raw is RefPath path ? system?.Value.Provider.ResolveActorRef(path.Path) : raw;
}
