namespace ActorProc;

/// <summary>Functions that run in other processes, and whose results somebody waits for.</summary>
/// <remarks>What such a function may be, and may be given, is said of <see cref="ProcessCalls"/>.</remarks>
public static class FunctionCalls
{
    /// <summary>Runs a function in a process of its own, or in a worker of a pool, and gives its result.</summary>
    /// <param name="runner">A system, a context, or a pool.</param>
    /// <param name="target">The function.</param>
    /// <param name="arguments">What it is given.</param>
    /// <param name="options">Its time and limits.</param>
    /// <param name="cancellationToken">Calls it off: as if its time were over.</param>
    /// <returns>What it returned. What it threw, as its own type where that is possible, else as a <see cref="RemoteException"/>.</returns>
    /// <exception cref="MessageSerializationException">The function, an argument or the result cannot travel; the text names what is in the way.</exception>
    /// <exception cref="ProcessTimeoutException">Its time is over.</exception>
    /// <exception cref="WorkerLostException">Its process ended before it did.</exception>
    public static async Task<TResult> RunAsync<TResult>(
        this IFunctionRunner runner, Delegate target, object?[] arguments, CallOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(arguments);
        return (TResult)(await runner.CallAsync(target, arguments, options ?? new CallOptions(), cancellationToken).ConfigureAwait(false))!;
    }

    /// <inheritdoc cref="RunAsync{TResult}(IFunctionRunner, Delegate, object[], CallOptions, CancellationToken)"/>
    public static Task RunAsync(
        this IFunctionRunner runner, Action target, CallOptions? options = null, CancellationToken cancellationToken = default) =>
        runner.RunAsync<object?>(target, (object?[])[], options, cancellationToken);

    /// <inheritdoc cref="RunAsync{TResult}(IFunctionRunner, Delegate, object[], CallOptions, CancellationToken)"/>
    public static Task RunAsync(
        this IFunctionRunner runner, Func<Task> target, CallOptions? options = null, CancellationToken cancellationToken = default) =>
        runner.RunAsync<object?>(target, (object?[])[], options, cancellationToken);

    /// <inheritdoc cref="RunAsync{TResult}(IFunctionRunner, Delegate, object[], CallOptions, CancellationToken)"/>
    public static Task<TResult> RunAsync<TResult>(
        this IFunctionRunner runner, Func<TResult> target, CallOptions? options = null, CancellationToken cancellationToken = default) =>
        runner.RunAsync<TResult>(target, (object?[])[], options, cancellationToken);

    /// <inheritdoc cref="RunAsync{TResult}(IFunctionRunner, Delegate, object[], CallOptions, CancellationToken)"/>
    public static Task<TResult> RunAsync<TResult>(
        this IFunctionRunner runner, Func<Task<TResult>> target, CallOptions? options = null, CancellationToken cancellationToken = default) =>
        runner.RunAsync<TResult>(target, (object?[])[], options, cancellationToken);

    /// <inheritdoc cref="RunAsync{TResult}(IFunctionRunner, Delegate, object[], CallOptions, CancellationToken)"/>
    public static Task RunAsync<T1>(
        this IFunctionRunner runner, Action<T1> target, T1 arg1, CallOptions? options = null, CancellationToken cancellationToken = default) =>
        runner.RunAsync<object?>(target, (object?[])[arg1], options, cancellationToken);

    /// <inheritdoc cref="RunAsync{TResult}(IFunctionRunner, Delegate, object[], CallOptions, CancellationToken)"/>
    public static Task RunAsync<T1>(
        this IFunctionRunner runner, Func<T1, Task> target, T1 arg1, CallOptions? options = null, CancellationToken cancellationToken = default) =>
        runner.RunAsync<object?>(target, (object?[])[arg1], options, cancellationToken);

    /// <inheritdoc cref="RunAsync{TResult}(IFunctionRunner, Delegate, object[], CallOptions, CancellationToken)"/>
    public static Task<TResult> RunAsync<T1, TResult>(
        this IFunctionRunner runner, Func<T1, TResult> target, T1 arg1, CallOptions? options = null, CancellationToken cancellationToken = default) =>
        runner.RunAsync<TResult>(target, (object?[])[arg1], options, cancellationToken);

    /// <inheritdoc cref="RunAsync{TResult}(IFunctionRunner, Delegate, object[], CallOptions, CancellationToken)"/>
    public static Task<TResult> RunAsync<T1, TResult>(
        this IFunctionRunner runner, Func<T1, Task<TResult>> target, T1 arg1, CallOptions? options = null, CancellationToken cancellationToken = default) =>
        runner.RunAsync<TResult>(target, (object?[])[arg1], options, cancellationToken);

    /// <inheritdoc cref="RunAsync{TResult}(IFunctionRunner, Delegate, object[], CallOptions, CancellationToken)"/>
    public static Task RunAsync<T1, T2>(
        this IFunctionRunner runner, Action<T1, T2> target, T1 arg1, T2 arg2, CallOptions? options = null, CancellationToken cancellationToken = default) =>
        runner.RunAsync<object?>(target, (object?[])[arg1, arg2], options, cancellationToken);

    /// <inheritdoc cref="RunAsync{TResult}(IFunctionRunner, Delegate, object[], CallOptions, CancellationToken)"/>
    public static Task RunAsync<T1, T2>(
        this IFunctionRunner runner, Func<T1, T2, Task> target, T1 arg1, T2 arg2, CallOptions? options = null, CancellationToken cancellationToken = default) =>
        runner.RunAsync<object?>(target, (object?[])[arg1, arg2], options, cancellationToken);

    /// <inheritdoc cref="RunAsync{TResult}(IFunctionRunner, Delegate, object[], CallOptions, CancellationToken)"/>
    public static Task<TResult> RunAsync<T1, T2, TResult>(
        this IFunctionRunner runner, Func<T1, T2, TResult> target, T1 arg1, T2 arg2, CallOptions? options = null, CancellationToken cancellationToken = default) =>
        runner.RunAsync<TResult>(target, (object?[])[arg1, arg2], options, cancellationToken);

    /// <inheritdoc cref="RunAsync{TResult}(IFunctionRunner, Delegate, object[], CallOptions, CancellationToken)"/>
    public static Task<TResult> RunAsync<T1, T2, TResult>(
        this IFunctionRunner runner, Func<T1, T2, Task<TResult>> target, T1 arg1, T2 arg2, CallOptions? options = null, CancellationToken cancellationToken = default) =>
        runner.RunAsync<TResult>(target, (object?[])[arg1, arg2], options, cancellationToken);

    /// <inheritdoc cref="RunAsync{TResult}(IFunctionRunner, Delegate, object[], CallOptions, CancellationToken)"/>
    public static Task RunAsync<T1, T2, T3>(
        this IFunctionRunner runner, Action<T1, T2, T3> target, T1 arg1, T2 arg2, T3 arg3, CallOptions? options = null, CancellationToken cancellationToken = default) =>
        runner.RunAsync<object?>(target, (object?[])[arg1, arg2, arg3], options, cancellationToken);

    /// <inheritdoc cref="RunAsync{TResult}(IFunctionRunner, Delegate, object[], CallOptions, CancellationToken)"/>
    public static Task RunAsync<T1, T2, T3>(
        this IFunctionRunner runner, Func<T1, T2, T3, Task> target, T1 arg1, T2 arg2, T3 arg3, CallOptions? options = null, CancellationToken cancellationToken = default) =>
        runner.RunAsync<object?>(target, (object?[])[arg1, arg2, arg3], options, cancellationToken);

    /// <inheritdoc cref="RunAsync{TResult}(IFunctionRunner, Delegate, object[], CallOptions, CancellationToken)"/>
    public static Task<TResult> RunAsync<T1, T2, T3, TResult>(
        this IFunctionRunner runner, Func<T1, T2, T3, TResult> target, T1 arg1, T2 arg2, T3 arg3, CallOptions? options = null, CancellationToken cancellationToken = default) =>
        runner.RunAsync<TResult>(target, (object?[])[arg1, arg2, arg3], options, cancellationToken);

    /// <inheritdoc cref="RunAsync{TResult}(IFunctionRunner, Delegate, object[], CallOptions, CancellationToken)"/>
    public static Task<TResult> RunAsync<T1, T2, T3, TResult>(
        this IFunctionRunner runner, Func<T1, T2, T3, Task<TResult>> target, T1 arg1, T2 arg2, T3 arg3, CallOptions? options = null, CancellationToken cancellationToken = default) =>
        runner.RunAsync<TResult>(target, (object?[])[arg1, arg2, arg3], options, cancellationToken);

    /// <summary>Runs a function in a process of its own, and yields what it yields. Leaving the loop ends the process.</summary>
    /// <param name="factory">A system, or one of its contexts.</param>
    /// <param name="target">The function.</param>
    /// <param name="arguments">What it is given.</param>
    /// <param name="options">Its time and limits.</param>
    /// <inheritdoc cref="RunAsync{TResult}(IFunctionRunner, Delegate, object[], CallOptions, CancellationToken)" path="/exception"/>
    public static IAsyncEnumerable<TItem> StreamAsync<TItem>(this IProcessFactory factory, Delegate target, object?[] arguments, CallOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(arguments);
        return factory.Processes.StreamAsync<TItem>(target, arguments, options ?? new CallOptions());
    }

    /// <inheritdoc cref="StreamAsync{TItem}(IProcessFactory, Delegate, object[], CallOptions)"/>
    public static IAsyncEnumerable<TItem> StreamAsync<TItem>(
        this IProcessFactory factory, Func<IAsyncEnumerable<TItem>> target, CallOptions? options = null) =>
        factory.StreamAsync<TItem>(target, (object?[])[], options);

    /// <inheritdoc cref="StreamAsync{TItem}(IProcessFactory, Delegate, object[], CallOptions)"/>
    public static IAsyncEnumerable<TItem> StreamAsync<T1, TItem>(
        this IProcessFactory factory, Func<T1, IAsyncEnumerable<TItem>> target, T1 arg1, CallOptions? options = null) =>
        factory.StreamAsync<TItem>(target, (object?[])[arg1], options);

    /// <inheritdoc cref="StreamAsync{TItem}(IProcessFactory, Delegate, object[], CallOptions)"/>
    public static IAsyncEnumerable<TItem> StreamAsync<T1, T2, TItem>(
        this IProcessFactory factory, Func<T1, T2, IAsyncEnumerable<TItem>> target, T1 arg1, T2 arg2, CallOptions? options = null) =>
        factory.StreamAsync<TItem>(target, (object?[])[arg1, arg2], options);

    /// <inheritdoc cref="StreamAsync{TItem}(IProcessFactory, Delegate, object[], CallOptions)"/>
    public static IAsyncEnumerable<TItem> StreamAsync<T1, T2, T3, TItem>(
        this IProcessFactory factory, Func<T1, T2, T3, IAsyncEnumerable<TItem>> target, T1 arg1, T2 arg2, T3 arg3, CallOptions? options = null) =>
        factory.StreamAsync<TItem>(target, (object?[])[arg1, arg2, arg3], options);
}
