using System.Collections;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace ActorProc.Calls;

/// <summary>What a target has returned, waited for.</summary>
internal static class CallResult
{
    private static readonly MethodInfo Drain = typeof(CallResult).GetMethod(nameof(DrainAsync), BindingFlags.Static | BindingFlags.NonPublic)!;

    /// <summary>The value behind a task; a stream is read to its end.</summary>
    /// <param name="returned">A value, a task of either kind, or a stream.</param>
    /// <param name="yielded">Takes what a stream yields, and says when it may go on; nothing to drop it.</param>
    public static async Task<object?> OfAsync(object? returned, Func<object?, ValueTask>? yielded = null)
    {
        switch (returned)
        {
            case null:
                return null;
            case Task task:
                await task.ConfigureAwait(false);
                return ValueOf(task);
            case ValueTask task:
                await task.ConfigureAwait(false);
                return null;
        }

        var type = returned.GetType();
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ValueTask<>))
            return await OfAsync(type.GetMethod(nameof(ValueTask<>.AsTask))!.Invoke(returned, null), yielded).ConfigureAwait(false);
        if (ItemOf(type) is not { } item)
            return NotLazy(returned, type);
        await ((Task)Drain.MakeGenericMethod(item).Invoke(null, [returned, yielded])!).ConfigureAwait(false);
        return null;
    }

    /// <summary>What a type yields, if it is a stream. A queue is none: the handle itself is the value.</summary>
    public static Type? ItemOf(Type type) => type.IsAssignableTo(typeof(SharedObject)) ? null : Array.Find(
        type.GetInterfaces(), one => one.IsGenericType && one.GetGenericTypeDefinition() == typeof(IAsyncEnumerable<>))?.GetGenericArguments()[0];

    private static async Task DrainAsync<T>(IAsyncEnumerable<T> stream, Func<object?, ValueTask>? yielded)
    {
        await foreach (var item in stream.ConfigureAwait(false))
        {
            if (yielded is not null)
                await yielded(item).ConfigureAwait(false);
        }
    }

    // The task of an async method without a result is a Task<T> of a type that nobody else can name.
    private static object? ValueOf(Task task)
    {
        var type = task.GetType();
        while (type is not null && !(type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Task<>)))
            type = type.BaseType;
        if (type is null || type.GetGenericArguments()[0].Name == "VoidTaskResult")
            return null;
        var value = type.GetProperty(nameof(Task<>.Result))!.GetValue(task);
        return value is null ? null : NotLazy(value, value.GetType());
    }

    // Its state would travel, and its code would run in the caller's process.
    private static object NotLazy(object value, Type type) =>
        value is IEnumerable && (type.IsDefined(typeof(CompilerGeneratedAttribute), false) && type.Name.Contains(">d__", StringComparison.Ordinal)
            || type.DeclaringType == typeof(Enumerable))
            ? throw new MessageSerializationException(
                $"{type} is not a result: what it enumerates would be computed in the caller's process. Return a list of it (ToList, ToArray), or an IAsyncEnumerable.")
            : value;
}
