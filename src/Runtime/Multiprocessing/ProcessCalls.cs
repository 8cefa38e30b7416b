namespace ActorProc;

/// <summary>Functions that run in other processes: static methods, methods of objects that can travel, lambdas and what they capture.</summary>
/// <remarks>
/// A function may return nothing, a value, a <see cref="Task"/>, a <see cref="Task{TResult}"/>, or an <see cref="IAsyncEnumerable{T}"/>. Its arguments may
/// include a <see cref="CancellationToken"/> (cancelling here cancels there), an <see cref="IProgress{T}"/> (reports arrive here, the latest when they come
/// too fast), and references to actors.
/// </remarks>
public static class ProcessCalls
{
    /// <summary>Creates a process that will run a function. Nothing is started before <see cref="ActorProcess.Start"/>.</summary>
    /// <param name="factory">A system, or one of its contexts.</param>
    /// <param name="target">What it runs.</param>
    /// <param name="arguments">What the function is given; the list is copied.</param>
    /// <param name="options">How it is started.</param>
    public static ActorProcess CreateProcess(this IProcessFactory factory, Delegate target, object?[] arguments, ProcessOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(arguments);
        return new ActorProcess(factory, target, arguments, options);
    }

    /// <inheritdoc cref="CreateProcess(IProcessFactory, Delegate, object[], ProcessOptions)"/>
    public static ActorProcess CreateProcess(this IProcessFactory factory, Action target, ProcessOptions? options = null) =>
        factory.CreateProcess(target, (object?[])[], options);

    /// <inheritdoc cref="CreateProcess(IProcessFactory, Delegate, object[], ProcessOptions)"/>
    public static ActorProcess CreateProcess<TResult>(this IProcessFactory factory, Func<TResult> target, ProcessOptions? options = null) =>
        factory.CreateProcess(target, (object?[])[], options);

    /// <inheritdoc cref="CreateProcess(IProcessFactory, Delegate, object[], ProcessOptions)"/>
    public static ActorProcess CreateProcess<T1>(this IProcessFactory factory, Action<T1> target, T1 arg1, ProcessOptions? options = null) =>
        factory.CreateProcess(target, (object?[])[arg1], options);

    /// <inheritdoc cref="CreateProcess(IProcessFactory, Delegate, object[], ProcessOptions)"/>
    public static ActorProcess CreateProcess<T1, TResult>(this IProcessFactory factory, Func<T1, TResult> target, T1 arg1, ProcessOptions? options = null) =>
        factory.CreateProcess(target, (object?[])[arg1], options);

    /// <inheritdoc cref="CreateProcess(IProcessFactory, Delegate, object[], ProcessOptions)"/>
    public static ActorProcess CreateProcess<T1, T2>(this IProcessFactory factory, Action<T1, T2> target, T1 arg1, T2 arg2, ProcessOptions? options = null) =>
        factory.CreateProcess(target, (object?[])[arg1, arg2], options);

    /// <inheritdoc cref="CreateProcess(IProcessFactory, Delegate, object[], ProcessOptions)"/>
    public static ActorProcess CreateProcess<T1, T2, TResult>(this IProcessFactory factory, Func<T1, T2, TResult> target, T1 arg1, T2 arg2, ProcessOptions? options = null) =>
        factory.CreateProcess(target, (object?[])[arg1, arg2], options);

    /// <inheritdoc cref="CreateProcess(IProcessFactory, Delegate, object[], ProcessOptions)"/>
    public static ActorProcess CreateProcess<T1, T2, T3>(this IProcessFactory factory, Action<T1, T2, T3> target, T1 arg1, T2 arg2, T3 arg3, ProcessOptions? options = null) =>
        factory.CreateProcess(target, (object?[])[arg1, arg2, arg3], options);

    /// <inheritdoc cref="CreateProcess(IProcessFactory, Delegate, object[], ProcessOptions)"/>
    public static ActorProcess CreateProcess<T1, T2, T3, TResult>(this IProcessFactory factory, Func<T1, T2, T3, TResult> target, T1 arg1, T2 arg2, T3 arg3, ProcessOptions? options = null) =>
        factory.CreateProcess(target, (object?[])[arg1, arg2, arg3], options);

    /// <summary>Starts a process that runs a function. Python: <c>Process(target=..., args=...)</c> and <c>start()</c>.</summary>
    /// <param name="factory">A system, or one of its contexts.</param>
    /// <param name="target">What it runs.</param>
    /// <param name="arguments">What the function is given.</param>
    /// <param name="options">How it is started.</param>
    /// <exception cref="MessageSerializationException">The function or an argument cannot travel; the text names what is in the way.</exception>
    /// <exception cref="NodeLaunchException">The process could not be started.</exception>
    /// <exception cref="InvalidOperationException">This process is a daemon and may not have children.</exception>
    public static ActorProcess StartProcess(this IProcessFactory factory, Delegate target, object?[] arguments, ProcessOptions? options = null)
    {
        var process = factory.CreateProcess(target, arguments, options);
        process.Start();
        return process;
    }

    /// <inheritdoc cref="StartProcess(IProcessFactory, Delegate, object[], ProcessOptions)"/>
    public static ActorProcess StartProcess(this IProcessFactory factory, Action target, ProcessOptions? options = null) =>
        factory.StartProcess(target, (object?[])[], options);

    /// <inheritdoc cref="StartProcess(IProcessFactory, Delegate, object[], ProcessOptions)"/>
    public static ActorProcess StartProcess<TResult>(this IProcessFactory factory, Func<TResult> target, ProcessOptions? options = null) =>
        factory.StartProcess(target, (object?[])[], options);

    /// <inheritdoc cref="StartProcess(IProcessFactory, Delegate, object[], ProcessOptions)"/>
    public static ActorProcess StartProcess<T1>(this IProcessFactory factory, Action<T1> target, T1 arg1, ProcessOptions? options = null) =>
        factory.StartProcess(target, (object?[])[arg1], options);

    /// <inheritdoc cref="StartProcess(IProcessFactory, Delegate, object[], ProcessOptions)"/>
    public static ActorProcess StartProcess<T1, TResult>(this IProcessFactory factory, Func<T1, TResult> target, T1 arg1, ProcessOptions? options = null) =>
        factory.StartProcess(target, (object?[])[arg1], options);

    /// <inheritdoc cref="StartProcess(IProcessFactory, Delegate, object[], ProcessOptions)"/>
    public static ActorProcess StartProcess<T1, T2>(this IProcessFactory factory, Action<T1, T2> target, T1 arg1, T2 arg2, ProcessOptions? options = null) =>
        factory.StartProcess(target, (object?[])[arg1, arg2], options);

    /// <inheritdoc cref="StartProcess(IProcessFactory, Delegate, object[], ProcessOptions)"/>
    public static ActorProcess StartProcess<T1, T2, TResult>(this IProcessFactory factory, Func<T1, T2, TResult> target, T1 arg1, T2 arg2, ProcessOptions? options = null) =>
        factory.StartProcess(target, (object?[])[arg1, arg2], options);

    /// <inheritdoc cref="StartProcess(IProcessFactory, Delegate, object[], ProcessOptions)"/>
    public static ActorProcess StartProcess<T1, T2, T3>(this IProcessFactory factory, Action<T1, T2, T3> target, T1 arg1, T2 arg2, T3 arg3, ProcessOptions? options = null) =>
        factory.StartProcess(target, (object?[])[arg1, arg2, arg3], options);

    /// <inheritdoc cref="StartProcess(IProcessFactory, Delegate, object[], ProcessOptions)"/>
    public static ActorProcess StartProcess<T1, T2, T3, TResult>(this IProcessFactory factory, Func<T1, T2, T3, TResult> target, T1 arg1, T2 arg2, T3 arg3, ProcessOptions? options = null) =>
        factory.StartProcess(target, (object?[])[arg1, arg2, arg3], options);

    /// <summary>Starts a pool of workers. Python: <c>Pool(...)</c>.</summary>
    /// <param name="factory">A system, or one of its contexts.</param>
    /// <param name="processes">How many workers; nothing means what the options say, or one for each processor this process may use.</param>
    /// <param name="options">What the workers are.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option has an impossible value.</exception>
    /// <exception cref="InvalidOperationException">This process is a daemon and may not have children.</exception>
    /// <exception cref="MessageSerializationException">The initializer cannot travel.</exception>
    public static ProcessPool CreatePool(this IProcessFactory factory, int? processes = null, PoolOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(factory);
        options ??= new PoolOptions();
        return new ProcessPool(factory.Processes, processes is null ? options : options with { Processes = processes });
    }
}
