namespace ActorProc;

/// <content>Single calls.</content>
public sealed partial class ProcessPool
{
    /// <summary>Has a worker run a function. Python: <c>apply_async</c>, whose <c>AsyncResult</c> is a task here.</summary>
    /// <param name="target">The function.</param>
    /// <param name="arguments">What it is given.</param>
    /// <param name="callback">Is given the result before anybody else; callbacks run one at a time. What it throws becomes the outcome.</param>
    /// <param name="errorCallback">Is given the failure.</param>
    /// <param name="options">Its time, and whether it may be run again.</param>
    /// <param name="cancellationToken">Calls it off: as if its time were over.</param>
    /// <returns>What it returned. <c>WaitAsync(timeout)</c> waits no longer than that, and leaves the function running.</returns>
    /// <exception cref="InvalidOperationException">Pool not running.</exception>
    /// <exception cref="MessageSerializationException">The function, an argument or the result cannot travel.</exception>
    /// <exception cref="WorkerLostException">Its worker ended before it did.</exception>
    /// <exception cref="ProcessTimeoutException">Its time is over.</exception>
    /// <exception cref="PoolTerminatedException">The pool was terminated first.</exception>
    /// <exception cref="PoolBrokenException">The pool has no worker that works.</exception>
    public Task<TResult> ApplyAsync<TResult>(
        Delegate target, object?[] arguments, Action<TResult>? callback = null, Action<Exception>? errorCallback = null, CallOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        return _pool.Hold(ResultAsync());

        async Task<TResult> ResultAsync()
        {
            ArgumentNullException.ThrowIfNull(arguments);
            var result = Submit(target, arguments, options ?? new CallOptions(), callback is null && errorCallback is null ? null : OnEnd, cancellationToken);
            return (TResult)(await result.ConfigureAwait(false))!;
        }

        void OnEnd(object? value, Exception? cause)
        {
            if (cause is null)
                callback?.Invoke((TResult)value!);
            else
                errorCallback?.Invoke(cause);
        }
    }

    /// <inheritdoc cref="ApplyAsync{TResult}(Delegate, object[], Action{TResult}, Action{Exception}, CallOptions, CancellationToken)"/>
    public Task ApplyAsync(Action target, CallOptions? options = null, CancellationToken cancellationToken = default) =>
        ApplyAsync<object?>(target, (object?[])[], null, null, options, cancellationToken);

    /// <inheritdoc cref="ApplyAsync{TResult}(Delegate, object[], Action{TResult}, Action{Exception}, CallOptions, CancellationToken)"/>
    public Task ApplyAsync(Func<Task> target, CallOptions? options = null, CancellationToken cancellationToken = default) =>
        ApplyAsync<object?>(target, (object?[])[], null, null, options, cancellationToken);

    /// <inheritdoc cref="ApplyAsync{TResult}(Delegate, object[], Action{TResult}, Action{Exception}, CallOptions, CancellationToken)"/>
    public Task<TResult> ApplyAsync<TResult>(Func<TResult> target, CallOptions? options = null, CancellationToken cancellationToken = default) =>
        ApplyAsync<TResult>(target, (object?[])[], null, null, options, cancellationToken);

    /// <inheritdoc cref="ApplyAsync{TResult}(Delegate, object[], Action{TResult}, Action{Exception}, CallOptions, CancellationToken)"/>
    public Task<TResult> ApplyAsync<TResult>(Func<Task<TResult>> target, CallOptions? options = null, CancellationToken cancellationToken = default) =>
        ApplyAsync<TResult>(target, (object?[])[], null, null, options, cancellationToken);

    /// <inheritdoc cref="ApplyAsync{TResult}(Delegate, object[], Action{TResult}, Action{Exception}, CallOptions, CancellationToken)"/>
    public Task ApplyAsync<T1>(Action<T1> target, T1 arg1, CallOptions? options = null, CancellationToken cancellationToken = default) =>
        ApplyAsync<object?>(target, (object?[])[arg1], null, null, options, cancellationToken);

    /// <inheritdoc cref="ApplyAsync{TResult}(Delegate, object[], Action{TResult}, Action{Exception}, CallOptions, CancellationToken)"/>
    public Task ApplyAsync<T1>(Func<T1, Task> target, T1 arg1, CallOptions? options = null, CancellationToken cancellationToken = default) =>
        ApplyAsync<object?>(target, (object?[])[arg1], null, null, options, cancellationToken);

    /// <inheritdoc cref="ApplyAsync{TResult}(Delegate, object[], Action{TResult}, Action{Exception}, CallOptions, CancellationToken)"/>
    public Task<TResult> ApplyAsync<T1, TResult>(Func<T1, TResult> target, T1 arg1, CallOptions? options = null, CancellationToken cancellationToken = default) =>
        ApplyAsync<TResult>(target, (object?[])[arg1], null, null, options, cancellationToken);

    /// <inheritdoc cref="ApplyAsync{TResult}(Delegate, object[], Action{TResult}, Action{Exception}, CallOptions, CancellationToken)"/>
    public Task<TResult> ApplyAsync<T1, TResult>(Func<T1, Task<TResult>> target, T1 arg1, CallOptions? options = null, CancellationToken cancellationToken = default) =>
        ApplyAsync<TResult>(target, (object?[])[arg1], null, null, options, cancellationToken);

    /// <inheritdoc cref="ApplyAsync{TResult}(Delegate, object[], Action{TResult}, Action{Exception}, CallOptions, CancellationToken)"/>
    public Task ApplyAsync<T1, T2>(Action<T1, T2> target, T1 arg1, T2 arg2, CallOptions? options = null, CancellationToken cancellationToken = default) =>
        ApplyAsync<object?>(target, (object?[])[arg1, arg2], null, null, options, cancellationToken);

    /// <inheritdoc cref="ApplyAsync{TResult}(Delegate, object[], Action{TResult}, Action{Exception}, CallOptions, CancellationToken)"/>
    public Task ApplyAsync<T1, T2>(Func<T1, T2, Task> target, T1 arg1, T2 arg2, CallOptions? options = null, CancellationToken cancellationToken = default) =>
        ApplyAsync<object?>(target, (object?[])[arg1, arg2], null, null, options, cancellationToken);

    /// <inheritdoc cref="ApplyAsync{TResult}(Delegate, object[], Action{TResult}, Action{Exception}, CallOptions, CancellationToken)"/>
    public Task<TResult> ApplyAsync<T1, T2, TResult>(Func<T1, T2, TResult> target, T1 arg1, T2 arg2, CallOptions? options = null, CancellationToken cancellationToken = default) =>
        ApplyAsync<TResult>(target, (object?[])[arg1, arg2], null, null, options, cancellationToken);

    /// <inheritdoc cref="ApplyAsync{TResult}(Delegate, object[], Action{TResult}, Action{Exception}, CallOptions, CancellationToken)"/>
    public Task<TResult> ApplyAsync<T1, T2, TResult>(Func<T1, T2, Task<TResult>> target, T1 arg1, T2 arg2, CallOptions? options = null, CancellationToken cancellationToken = default) =>
        ApplyAsync<TResult>(target, (object?[])[arg1, arg2], null, null, options, cancellationToken);

    /// <inheritdoc cref="ApplyAsync{TResult}(Delegate, object[], Action{TResult}, Action{Exception}, CallOptions, CancellationToken)"/>
    public Task ApplyAsync<T1, T2, T3>(Action<T1, T2, T3> target, T1 arg1, T2 arg2, T3 arg3, CallOptions? options = null, CancellationToken cancellationToken = default) =>
        ApplyAsync<object?>(target, (object?[])[arg1, arg2, arg3], null, null, options, cancellationToken);

    /// <inheritdoc cref="ApplyAsync{TResult}(Delegate, object[], Action{TResult}, Action{Exception}, CallOptions, CancellationToken)"/>
    public Task ApplyAsync<T1, T2, T3>(Func<T1, T2, T3, Task> target, T1 arg1, T2 arg2, T3 arg3, CallOptions? options = null, CancellationToken cancellationToken = default) =>
        ApplyAsync<object?>(target, (object?[])[arg1, arg2, arg3], null, null, options, cancellationToken);

    /// <inheritdoc cref="ApplyAsync{TResult}(Delegate, object[], Action{TResult}, Action{Exception}, CallOptions, CancellationToken)"/>
    public Task<TResult> ApplyAsync<T1, T2, T3, TResult>(Func<T1, T2, T3, TResult> target, T1 arg1, T2 arg2, T3 arg3, CallOptions? options = null, CancellationToken cancellationToken = default) =>
        ApplyAsync<TResult>(target, (object?[])[arg1, arg2, arg3], null, null, options, cancellationToken);

    /// <inheritdoc cref="ApplyAsync{TResult}(Delegate, object[], Action{TResult}, Action{Exception}, CallOptions, CancellationToken)"/>
    public Task<TResult> ApplyAsync<T1, T2, T3, TResult>(Func<T1, T2, T3, Task<TResult>> target, T1 arg1, T2 arg2, T3 arg3, CallOptions? options = null, CancellationToken cancellationToken = default) =>
        ApplyAsync<TResult>(target, (object?[])[arg1, arg2, arg3], null, null, options, cancellationToken);

    /// <summary>Has a worker run a function and waits for it, as <see cref="ApplyAsync{TResult}(Delegate, object[], Action{TResult}, Action{Exception}, CallOptions, CancellationToken)"/>
    /// does without blocking. Python: <c>apply</c>.</summary>
    /// <inheritdoc cref="ApplyAsync{TResult}(Delegate, object[], Action{TResult}, Action{Exception}, CallOptions, CancellationToken)" path="/exception"/>
    public TResult Apply<TResult>(Delegate target, object?[] arguments, CallOptions? options = null) =>
        ApplyAsync<TResult>(target, arguments, null, null, options).GetAwaiter().GetResult();

    /// <inheritdoc cref="Apply{TResult}(Delegate, object[], CallOptions)"/>
    public void Apply(Action target, CallOptions? options = null) =>
        Apply<object?>(target, (object?[])[], options);

    /// <inheritdoc cref="Apply{TResult}(Delegate, object[], CallOptions)"/>
    public TResult Apply<TResult>(Func<TResult> target, CallOptions? options = null) =>
        Apply<TResult>(target, (object?[])[], options);

    /// <inheritdoc cref="Apply{TResult}(Delegate, object[], CallOptions)"/>
    public TResult Apply<TResult>(Func<Task<TResult>> target, CallOptions? options = null) =>
        Apply<TResult>(target, (object?[])[], options);

    /// <inheritdoc cref="Apply{TResult}(Delegate, object[], CallOptions)"/>
    public void Apply<T1>(Action<T1> target, T1 arg1, CallOptions? options = null) =>
        Apply<object?>(target, (object?[])[arg1], options);

    /// <inheritdoc cref="Apply{TResult}(Delegate, object[], CallOptions)"/>
    public TResult Apply<T1, TResult>(Func<T1, TResult> target, T1 arg1, CallOptions? options = null) =>
        Apply<TResult>(target, (object?[])[arg1], options);

    /// <inheritdoc cref="Apply{TResult}(Delegate, object[], CallOptions)"/>
    public TResult Apply<T1, TResult>(Func<T1, Task<TResult>> target, T1 arg1, CallOptions? options = null) =>
        Apply<TResult>(target, (object?[])[arg1], options);

    /// <inheritdoc cref="Apply{TResult}(Delegate, object[], CallOptions)"/>
    public void Apply<T1, T2>(Action<T1, T2> target, T1 arg1, T2 arg2, CallOptions? options = null) =>
        Apply<object?>(target, (object?[])[arg1, arg2], options);

    /// <inheritdoc cref="Apply{TResult}(Delegate, object[], CallOptions)"/>
    public TResult Apply<T1, T2, TResult>(Func<T1, T2, TResult> target, T1 arg1, T2 arg2, CallOptions? options = null) =>
        Apply<TResult>(target, (object?[])[arg1, arg2], options);

    /// <inheritdoc cref="Apply{TResult}(Delegate, object[], CallOptions)"/>
    public TResult Apply<T1, T2, TResult>(Func<T1, T2, Task<TResult>> target, T1 arg1, T2 arg2, CallOptions? options = null) =>
        Apply<TResult>(target, (object?[])[arg1, arg2], options);

    /// <inheritdoc cref="Apply{TResult}(Delegate, object[], CallOptions)"/>
    public void Apply<T1, T2, T3>(Action<T1, T2, T3> target, T1 arg1, T2 arg2, T3 arg3, CallOptions? options = null) =>
        Apply<object?>(target, (object?[])[arg1, arg2, arg3], options);

    /// <inheritdoc cref="Apply{TResult}(Delegate, object[], CallOptions)"/>
    public TResult Apply<T1, T2, T3, TResult>(Func<T1, T2, T3, TResult> target, T1 arg1, T2 arg2, T3 arg3, CallOptions? options = null) =>
        Apply<TResult>(target, (object?[])[arg1, arg2, arg3], options);

    /// <inheritdoc cref="Apply{TResult}(Delegate, object[], CallOptions)"/>
    public TResult Apply<T1, T2, T3, TResult>(Func<T1, T2, T3, Task<TResult>> target, T1 arg1, T2 arg2, T3 arg3, CallOptions? options = null) =>
        Apply<TResult>(target, (object?[])[arg1, arg2, arg3], options);
}
