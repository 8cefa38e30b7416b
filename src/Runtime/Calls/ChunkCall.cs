namespace ActorProc.Calls;

/// <summary>What a worker runs for a part of a map.</summary>
internal static class ChunkCall
{
    /// <summary>All of it, or the first failure.</summary>
    public static async Task<TResult[]> MapAsync<T, TResult>(Func<T, Task<TResult>> function, T[] items)
    {
        var results = new TResult[items.Length];
        for (var i = 0; i < items.Length; i++)
            results[i] = await function(items[i]).ConfigureAwait(false);
        return results;
    }

    /// <inheritdoc cref="MapAsync"/>
    public static TResult[] Map<T, TResult>(Func<T, TResult> function, T[] items) => Array.ConvertAll(items, item => function(item));

    /// <summary>As <see cref="Map"/>, for a function of two arguments.</summary>
    public static TResult[] StarMap<T1, T2, TResult>(Func<T1, T2, TResult> function, (T1, T2)[] items) => Array.ConvertAll(items, item => function(item.Item1, item.Item2));

    /// <summary>As <see cref="Map"/>, for a function of three arguments.</summary>
    public static TResult[] StarMap<T1, T2, T3, TResult>(Func<T1, T2, T3, TResult> function, (T1, T2, T3)[] items) =>
        Array.ConvertAll(items, item => function(item.Item1, item.Item2, item.Item3));

    /// <summary>The outcome of each.</summary>
    public static async Task<Outcome<TResult>[]> EachAsync<T, TResult>(Func<T, Task<TResult>> function, T[] items)
    {
        var outcomes = new Outcome<TResult>[items.Length];
        for (var i = 0; i < items.Length; i++)
        {
            try
            {
                outcomes[i] = new(await function(items[i]).ConfigureAwait(false), null);
            }
            // Whatever it throws is the item's outcome.
            catch (Exception e)
            {
                outcomes[i] = new(default, e);
            }
        }

        return outcomes;
    }

    /// <inheritdoc cref="EachAsync"/>
    public static Outcome<TResult>[] Each<T, TResult>(Func<T, TResult> function, T[] items) => Array.ConvertAll(items, item =>
    {
        try
        {
            return new Outcome<TResult>(function(item), null);
        }
        // Whatever it throws is the item's outcome.
        catch (Exception e)
        {
            return new Outcome<TResult>(default, e);
        }
    });
}

/// <summary>A result, or why there is none.</summary>
internal sealed record Outcome<T>(T? Result, Exception? Cause);
