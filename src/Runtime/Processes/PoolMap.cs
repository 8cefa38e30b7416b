using System.Runtime.CompilerServices;
using ActorProc.Calls;

namespace ActorProc.Processes;

/// <summary>A function over many items.</summary>
/// <param name="Run">What a worker does with a chunk.</param>
/// <param name="Function">What is done with an item.</param>
/// <param name="Flags">How <paramref name="Function"/> is run where an item goes alone.</param>
/// <param name="IsSpread">An item is a tuple of the function's arguments.</param>
internal sealed record PoolFunction(Delegate Run, Delegate Function, CallFlags Flags, bool IsSpread = false)
{
    /// <summary>The arguments that an item stands for.</summary>
    public object?[] Arguments<T>(T item, ICallCodec codec)
    {
        if (!IsSpread)
            return [FunctionCall.Ready(item, codec)];
        var tuple = (ITuple)item!;
        var arguments = new object?[tuple.Length];
        for (var i = 0; i < arguments.Length; i++)
            arguments[i] = FunctionCall.Ready(tuple[i], codec);
        return arguments;
    }
}

/// <summary>A function over many items, in chunks.</summary>
internal static class PoolMap
{
    /// <summary>Python's rule: four chunks for each worker.</summary>
    public static int ChunkSize(int items, int workers) => Math.Max(1, (items + workers * 4 - 1) / (workers * 4));

    /// <exception cref="ArgumentOutOfRangeException">It is less than one.</exception>
    public static int Checked(int chunkSize) => chunkSize >= 1
        ? chunkSize
        : throw new ArgumentOutOfRangeException(nameof(chunkSize), chunkSize, $"Chunksize must be 1+, not {chunkSize}.");

    /// <summary>Runs all chunks, whatever becomes of some, and then fails with the failure that came first.</summary>
    /// <param name="pool">The pool.</param>
    /// <param name="function">What is done.</param>
    /// <param name="items">All items.</param>
    /// <param name="chunkSize">How many go at once; nothing means by the rule.</param>
    /// <param name="options">For each chunk.</param>
    /// <param name="callback">Is given the whole result.</param>
    /// <param name="errorCallback">Is given the failure.</param>
    /// <param name="cancellationToken">Calls all of it off.</param>
    public static Task<TResult[]> RunAsync<T, TResult>(
        Pool pool, PoolFunction function, IEnumerable<T> items, int? chunkSize, CallOptions options,
        Action<TResult[]>? callback, Action<Exception>? errorCallback, CancellationToken cancellationToken)
    {
        pool.ThrowIfNotRunning();
        if (chunkSize is { } size)
            _ = Checked(size);
        var all = items as T[] ?? [.. items];
        var chunk = chunkSize ?? ChunkSize(all.Length, pool.Least);
        var run = new MapRun<TResult>(pool, all.Length, (all.Length + chunk - 1) / chunk, callback, errorCallback);
        // Before the first of them runs: what cannot travel is told here, and nothing has happened then.
        var calls = Calls(pool, function, all, chunk, run);
        pool.Submit(calls, options, cancellationToken);
        if (calls.Length == 0)
            pool.Callbacks.Then(run.Complete);
        return pool.Hold(run.WholeAsync());
    }

    private static PoolCall[] Calls<T, TResult>(Pool pool, PoolFunction function, T[] all, int chunkSize, MapRun<TResult> run)
    {
        if (chunkSize == 1 && all.Length > 0 && OutgoingCall.ToFunction(function.Function, pool.Codec) is { } shared)
            return [.. all.Select((item, number) => new ItemCall<TResult>(pool, shared, function.Arguments(item, pool.Codec), function.Flags, run, number))];
        return [.. all.Chunk(chunkSize).Select((chunk, number) => new PoolCall(pool, OutgoingCall.To(function.Run, [function.Function, chunk], pool.Codec))
        {
            Callback = (result, cause) => run.OnChunk(number * chunkSize, (TResult[]?)result, cause),
        })];
    }

    /// <summary>An item that goes alone.</summary>
    private sealed class ItemCall<TResult>(Pool pool, OutgoingCall function, object?[] arguments, CallFlags flags, MapRun<TResult> run, int number)
        : FunctionCall(pool, function, arguments, flags)
    {
        /// <summary>All of them together are.</summary>
        public override bool IsHeld => false;

        protected override void Complete(object? result, Exception? cause) => run.OnItem(number, result, cause);
    }
}

/// <summary>What comes of a map.</summary>
internal sealed class MapRun<TResult>(Pool pool, int items, int parts, Action<TResult[]>? callback, Action<Exception>? errorCallback)
{
    private readonly TResult[] _results = new TResult[items];
    private readonly TaskCompletionSource<TResult[]> _whole = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ExecutionContext? _caller = ExecutionContext.Capture();
    private readonly Lock _gate = new();
    private Exception? _first;
    private int _left = parts;

    /// <summary>A task that was called off counts as cancelled, not as failed.</summary>
    public async Task<TResult[]> WholeAsync() => await _whole.Task.ConfigureAwait(false);

    public void OnItem(int number, object? result, Exception? cause)
    {
        try
        {
            if (cause is null)
                _results[number] = (TResult)result!;
        }
        catch (Exception e) when (e is InvalidCastException or NullReferenceException)
        {
            cause = e;
        }

        OnPart(cause);
    }

    public void OnChunk(int first, TResult[]? results, Exception? cause)
    {
        results?.CopyTo(_results, first);
        OnPart(cause);
    }

    public void Complete()
    {
        try
        {
            if (_first is { } failure)
                errorCallback?.Invoke(failure);
            else
                callback?.Invoke([.. _results]);
        }
        // A callback of the user's, which may throw anything; it becomes the outcome.
        catch (Exception e)
        {
            _first = e;
        }

        if (_first is { } why)
            _whole.TrySetException(why);
        else
            _whole.TrySetResult(_results);
    }

    private void OnPart(Exception? cause)
    {
        lock (_gate)
        {
            _first ??= cause;
            if (--_left > 0)
                return;
        }

        // Only what is the user's own waits for other callbacks: one that maps would wait for itself.
        if (callback is null && errorCallback is null)
            Complete();
        else if (_caller is null)
            pool.Callbacks.Then(Complete);
        else
            ExecutionContext.Run(_caller, _ => pool.Callbacks.Then(Complete), null);
    }
}
