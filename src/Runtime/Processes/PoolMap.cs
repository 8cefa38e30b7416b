using ActorProc.Calls;

namespace ActorProc.Processes;

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
    /// <param name="run">What a worker does with a chunk.</param>
    /// <param name="function">What it does with an item.</param>
    /// <param name="items">All items.</param>
    /// <param name="chunkSize">How many go at once; nothing means by the rule.</param>
    /// <param name="options">For each chunk.</param>
    /// <param name="callback">Is given the whole result.</param>
    /// <param name="errorCallback">Is given the failure.</param>
    /// <param name="cancellationToken">Calls all of it off.</param>
    public static Task<TResult[]> RunAsync<T, TResult>(
        Pool pool, Delegate run, Delegate function, IEnumerable<T> items, int? chunkSize, CallOptions options,
        Action<TResult[]>? callback, Action<Exception>? errorCallback, CancellationToken cancellationToken)
    {
        pool.ThrowIfNotRunning();
        if (chunkSize is { } size)
            _ = Checked(size);
        var all = items as T[] ?? [.. items];
        var chunks = all.Chunk(chunkSize ?? ChunkSize(all.Length, pool.Least)).ToArray();
        var results = new TResult[chunks.Length][];
        var whole = new TaskCompletionSource<TResult[]>(TaskCreationOptions.RunContinuationsAsynchronously);
        var gate = new Lock();
        Exception? first = null;
        var left = chunks.Length;
        // Before the first of them runs: what cannot travel is told here, and nothing has happened then.
        var calls = chunks.Select((chunk, number) => new PendingCall(OutgoingCall.To(run, [function, chunk], pool.Codec), pool.Codec, CallFlags.Reports)
        {
            Callback = (result, cause) => OnChunk(number, (TResult[]?)result, cause),
        }).ToArray();
        pool.Submit(calls, options, cancellationToken);
        if (calls.Length == 0)
            pool.Callbacks.Then(Complete);
        return pool.Hold(WholeAsync());

        // A task that was called off counts as cancelled, not as failed.
        async Task<TResult[]> WholeAsync() => await whole.Task.ConfigureAwait(false);

        void OnChunk(int number, TResult[]? result, Exception? cause)
        {
            lock (gate)
            {
                results[number] = result!;
                first ??= cause;
                if (--left > 0)
                    return;
            }

            // Only what is the user's own waits for other callbacks: one that maps would wait for itself.
            if (callback is null && errorCallback is null)
                Complete();
            else
                pool.Callbacks.Then(Complete);
        }

        void Complete()
        {
            try
            {
                if (first is { } failure)
                    errorCallback?.Invoke(failure);
                else
                    callback?.Invoke([.. results.SelectMany(part => part)]);
            }
            // A callback of the user's, which may throw anything; it becomes the outcome.
            catch (Exception e)
            {
                first = e;
            }

            if (first is { } why)
                whole.TrySetException(why);
            else
                whole.TrySetResult([.. results.SelectMany(part => part)]);
        }
    }
}
