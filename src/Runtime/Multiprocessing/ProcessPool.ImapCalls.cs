using System.Runtime.CompilerServices;
using ActorProc.Calls;
using ActorProc.Processes;

namespace ActorProc;

/// <content>A function over a stream of items.</content>
public sealed partial class ProcessPool
{
    /// <summary>Runs a function over a stream of items, taking no more of them than are needed to keep the workers busy. Results come in the order of the items. Python: <c>imap</c>.</summary>
    /// <remarks>A failed item throws where its result would have come; who goes on enumerating gets the next. Leaving the loop calls off what is under way.</remarks>
    /// <param name="function">What is done with an item.</param>
    /// <param name="items">The items; read as results are asked for.</param>
    /// <param name="chunkSize">How many go to a worker at once.</param>
    /// <param name="readAhead">How many chunks may be under way. Nothing means two for each worker.</param>
    /// <param name="options">Its time counts for each chunk, and so does whether it may be run again.</param>
    /// <exception cref="ArgumentOutOfRangeException">The chunk size or the read-ahead is less than one.</exception>
    /// <exception cref="InvalidOperationException">Pool not running.</exception>
    public IAsyncEnumerable<TResult> ImapAsync<T, TResult>(
        Func<T, TResult> function, IEnumerable<T> items, int chunkSize = 1, int? readAhead = null, CallOptions? options = null) =>
        Stream<T, TResult>(new(ChunkCall.Each<T, TResult>, function, CallFlags.Reports | CallFlags.AsIs), Later(items), chunkSize, readAhead, options, true);

    /// <inheritdoc cref="ImapAsync{T, TResult}(Func{T, TResult}, IEnumerable{T}, int, int?, CallOptions)"/>
    public IAsyncEnumerable<TResult> ImapAsync<T, TResult>(
        Func<T, TResult> function, IAsyncEnumerable<T> items, int chunkSize = 1, int? readAhead = null, CallOptions? options = null) =>
        Stream<T, TResult>(new(ChunkCall.Each<T, TResult>, function, CallFlags.Reports | CallFlags.AsIs), items, chunkSize, readAhead, options, true);

    /// <inheritdoc cref="ImapAsync{T, TResult}(Func{T, TResult}, IEnumerable{T}, int, int?, CallOptions)"/>
    public IAsyncEnumerable<TResult> ImapAsync<T, TResult>(
        Func<T, Task<TResult>> function, IEnumerable<T> items, int chunkSize = 1, int? readAhead = null, CallOptions? options = null) =>
        Stream<T, TResult>(new(ChunkCall.EachAsync<T, TResult>, function, CallFlags.Reports), Later(items), chunkSize, readAhead, options, true);

    /// <inheritdoc cref="ImapAsync{T, TResult}(Func{T, TResult}, IEnumerable{T}, int, int?, CallOptions)"/>
    public IAsyncEnumerable<TResult> ImapAsync<T, TResult>(
        Func<T, Task<TResult>> function, IAsyncEnumerable<T> items, int chunkSize = 1, int? readAhead = null, CallOptions? options = null) =>
        Stream<T, TResult>(new(ChunkCall.EachAsync<T, TResult>, function, CallFlags.Reports), items, chunkSize, readAhead, options, true);

    /// <summary>As <see cref="ImapAsync{T, TResult}(Func{T, TResult}, IEnumerable{T}, int, int?, CallOptions)"/>, with results as they arrive. Python: <c>imap_unordered</c>.</summary>
    /// <inheritdoc cref="ImapAsync{T, TResult}(Func{T, TResult}, IEnumerable{T}, int, int?, CallOptions)" path="/exception"/>
    public IAsyncEnumerable<TResult> ImapUnorderedAsync<T, TResult>(
        Func<T, TResult> function, IEnumerable<T> items, int chunkSize = 1, int? readAhead = null, CallOptions? options = null) =>
        Stream<T, TResult>(new(ChunkCall.Each<T, TResult>, function, CallFlags.Reports | CallFlags.AsIs), Later(items), chunkSize, readAhead, options, false);

    /// <inheritdoc cref="ImapUnorderedAsync{T, TResult}(Func{T, TResult}, IEnumerable{T}, int, int?, CallOptions)"/>
    public IAsyncEnumerable<TResult> ImapUnorderedAsync<T, TResult>(
        Func<T, TResult> function, IAsyncEnumerable<T> items, int chunkSize = 1, int? readAhead = null, CallOptions? options = null) =>
        Stream<T, TResult>(new(ChunkCall.Each<T, TResult>, function, CallFlags.Reports | CallFlags.AsIs), items, chunkSize, readAhead, options, false);

    /// <inheritdoc cref="ImapUnorderedAsync{T, TResult}(Func{T, TResult}, IEnumerable{T}, int, int?, CallOptions)"/>
    public IAsyncEnumerable<TResult> ImapUnorderedAsync<T, TResult>(
        Func<T, Task<TResult>> function, IEnumerable<T> items, int chunkSize = 1, int? readAhead = null, CallOptions? options = null) =>
        Stream<T, TResult>(new(ChunkCall.EachAsync<T, TResult>, function, CallFlags.Reports), Later(items), chunkSize, readAhead, options, false);

    /// <inheritdoc cref="ImapUnorderedAsync{T, TResult}(Func{T, TResult}, IEnumerable{T}, int, int?, CallOptions)"/>
    public IAsyncEnumerable<TResult> ImapUnorderedAsync<T, TResult>(
        Func<T, Task<TResult>> function, IAsyncEnumerable<T> items, int chunkSize = 1, int? readAhead = null, CallOptions? options = null) =>
        Stream<T, TResult>(new(ChunkCall.EachAsync<T, TResult>, function, CallFlags.Reports), items, chunkSize, readAhead, options, false);

    private ImapResults<T, TResult> Stream<T, TResult>(
        PoolFunction function, IAsyncEnumerable<T> items, int chunkSize, int? readAhead, CallOptions? options, bool isOrdered)
    {
        _pool.ThrowIfNotRunning();
        if (readAhead is < 1)
            throw new ArgumentOutOfRangeException(nameof(readAhead), readAhead, "At least one chunk must be under way.");
        return new ImapResults<T, TResult>(new ImapSource<T>(items, Submit, PoolMap.Checked(chunkSize), readAhead ?? 2 * _pool.Least, isOrdered));

        Task<object?> Submit(T[] chunk, CancellationToken cancellationToken)
        {
            // What it has captured may change between items.
            if (chunkSize > 1 || OutgoingCall.ToFunction(function.Function, _pool.Codec) is not { } shared)
                return this.Submit(function.Run, [function.Function, chunk], options ?? new CallOptions(), null, cancellationToken);
            _pool.ThrowIfNotRunning();
            var call = new FunctionCall(_pool, shared, function.Arguments(chunk[0], _pool.Codec), function.Flags);
            return _pool.Submit(call, options ?? new CallOptions(), cancellationToken);
        }
    }

    private static async IAsyncEnumerable<T> Later<T>(IEnumerable<T> items, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        foreach (var item in items)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return item;
        }
    }

    private sealed class ImapResults<T, TResult>(ImapSource<T> source) : IAsyncEnumerable<TResult>
    {
        public IAsyncEnumerator<TResult> GetAsyncEnumerator(CancellationToken cancellationToken = default) => new ImapStream<T, TResult>(source, cancellationToken);
    }
}
