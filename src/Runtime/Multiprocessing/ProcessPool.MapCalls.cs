using System.Runtime.CompilerServices;
using ActorProc.Calls;
using ActorProc.Processes;

namespace ActorProc;

/// <content>A function over many items.</content>
public sealed partial class ProcessPool
{
    /// <summary>Runs a function over all items, in chunks. When some fail the others are run all the same. Python: <c>map_async</c>.</summary>
    /// <param name="function">What is done with an item.</param>
    /// <param name="items">The items; read at once.</param>
    /// <param name="chunkSize">How many go to a worker at once. Nothing means four chunks for each worker, as Python has it.</param>
    /// <param name="callback">Is given the whole result before anybody else. What it throws becomes the outcome.</param>
    /// <param name="errorCallback">Is given the failure.</param>
    /// <param name="options">Its time counts for each chunk, and so does whether it may be run again.</param>
    /// <param name="cancellationToken">Calls all of it off.</param>
    /// <returns>The results, in the order of the items; or the failure that came first.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The chunk size is less than one.</exception>
    /// <inheritdoc cref="ApplyAsync{TResult}(Delegate, object[], Action{TResult}, Action{Exception}, CallOptions, CancellationToken)" path="/exception"/>
    public Task<TResult[]> MapAsync<T, TResult>(
        Func<T, TResult> function, IEnumerable<T> items, int? chunkSize = null, Action<TResult[]>? callback = null, Action<Exception>? errorCallback = null,
        CallOptions? options = null, CancellationToken cancellationToken = default) =>
        PoolMap.RunAsync<T, TResult>(_pool, new(ChunkCall.Map<T, TResult>, function, CallFlags.Reports | CallFlags.AsIs), items, chunkSize, options ?? new CallOptions(), callback, errorCallback, cancellationToken);

    /// <inheritdoc cref="MapAsync{T, TResult}(Func{T, TResult}, IEnumerable{T}, int?, Action{TResult[]}, Action{Exception}, CallOptions, CancellationToken)"/>
    public Task<TResult[]> MapAsync<T, TResult>(
        Func<T, Task<TResult>> function, IEnumerable<T> items, int? chunkSize = null, Action<TResult[]>? callback = null, Action<Exception>? errorCallback = null,
        CallOptions? options = null, CancellationToken cancellationToken = default) =>
        PoolMap.RunAsync<T, TResult>(_pool, new(ChunkCall.MapAsync<T, TResult>, function, CallFlags.Reports), items, chunkSize, options ?? new CallOptions(), callback, errorCallback, cancellationToken);

    /// <summary>Runs a function over all items and waits. Python: <c>map</c>.</summary>
    /// <inheritdoc cref="MapAsync{T, TResult}(Func{T, TResult}, IEnumerable{T}, int?, Action{TResult[]}, Action{Exception}, CallOptions, CancellationToken)" path="/exception"/>
    public TResult[] Map<T, TResult>(Func<T, TResult> function, IEnumerable<T> items, int? chunkSize = null) =>
        MapAsync(function, items, chunkSize).GetAwaiter().GetResult();

    /// <summary>As <see cref="MapAsync{T, TResult}(Func{T, TResult}, IEnumerable{T}, int?, Action{TResult[]}, Action{Exception}, CallOptions, CancellationToken)"/>,
    /// for a function of two arguments. Python: <c>starmap_async</c>.</summary>
    /// <inheritdoc cref="MapAsync{T, TResult}(Func{T, TResult}, IEnumerable{T}, int?, Action{TResult[]}, Action{Exception}, CallOptions, CancellationToken)" path="/exception"/>
    public Task<TResult[]> StarMapAsync<T1, T2, TResult>(
        Func<T1, T2, TResult> function, IEnumerable<(T1, T2)> items, int? chunkSize = null, Action<TResult[]>? callback = null, Action<Exception>? errorCallback = null,
        CallOptions? options = null, CancellationToken cancellationToken = default) => PoolMap.RunAsync<(T1, T2), TResult>(
            _pool, new(ChunkCall.StarMap<T1, T2, TResult>, function, CallFlags.Reports | CallFlags.AsIs, IsSpread: true), items, chunkSize, options ?? new CallOptions(), callback, errorCallback, cancellationToken);

    /// <summary>Runs a function of two arguments over all items and waits. Python: <c>starmap</c>.</summary>
    /// <inheritdoc cref="MapAsync{T, TResult}(Func{T, TResult}, IEnumerable{T}, int?, Action{TResult[]}, Action{Exception}, CallOptions, CancellationToken)" path="/exception"/>
    public TResult[] StarMap<T1, T2, TResult>(Func<T1, T2, TResult> function, IEnumerable<(T1, T2)> items, int? chunkSize = null) =>
        StarMapAsync(function, items, chunkSize).GetAwaiter().GetResult();

    /// <summary>As <see cref="MapAsync{T, TResult}(Func{T, TResult}, IEnumerable{T}, int?, Action{TResult[]}, Action{Exception}, CallOptions, CancellationToken)"/>,
    /// for a function of three arguments. Python: <c>starmap_async</c>.</summary>
    /// <inheritdoc cref="MapAsync{T, TResult}(Func{T, TResult}, IEnumerable{T}, int?, Action{TResult[]}, Action{Exception}, CallOptions, CancellationToken)" path="/exception"/>
    public Task<TResult[]> StarMapAsync<T1, T2, T3, TResult>(
        Func<T1, T2, T3, TResult> function, IEnumerable<(T1, T2, T3)> items, int? chunkSize = null, Action<TResult[]>? callback = null, Action<Exception>? errorCallback = null,
        CallOptions? options = null, CancellationToken cancellationToken = default) => PoolMap.RunAsync<(T1, T2, T3), TResult>(
            _pool, new(ChunkCall.StarMap<T1, T2, T3, TResult>, function, CallFlags.Reports | CallFlags.AsIs, IsSpread: true), items, chunkSize, options ?? new CallOptions(), callback, errorCallback, cancellationToken);

    /// <summary>Runs a function of three arguments over all items and waits. Python: <c>starmap</c>.</summary>
    /// <inheritdoc cref="MapAsync{T, TResult}(Func{T, TResult}, IEnumerable{T}, int?, Action{TResult[]}, Action{Exception}, CallOptions, CancellationToken)" path="/exception"/>
    public TResult[] StarMap<T1, T2, T3, TResult>(Func<T1, T2, T3, TResult> function, IEnumerable<(T1, T2, T3)> items, int? chunkSize = null) =>
        StarMapAsync(function, items, chunkSize).GetAwaiter().GetResult();
}
