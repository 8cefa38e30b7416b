namespace ActorProc;

/// <summary>A pool of workers that belongs to a <see cref="ProcessManager"/> and that every process can use. Python: <c>manager.Pool()</c>.</summary>
public sealed class ManagedPool : Managed<ProcessPool>
{
    internal ManagedPool(ProcessManager manager, int? processes)
        : base(manager, "pool", static (int? processes) => ProcessContext.Current.CreatePool(processes), [processes], isConcurrent: true)
    {
    }

    /// <summary>Runs a function in a worker.</summary>
    /// <exception cref="WorkerLostException">The worker died.</exception>
    /// <inheritdoc cref="Managed{T}.CallAsync(Action{T}, CancellationToken)" path="/exception"/>
    public Task<TResult> ApplyAsync<TArgument, TResult>(Func<TArgument, TResult> function, TArgument argument, CancellationToken cancellationToken = default) => CallAsync(
        static (pool, call) => pool.RunAsync<TResult>(call.Function, (object?[])[call.Argument]), (Function: function, Argument: argument), cancellationToken);

    /// <summary>Runs a function over all items.</summary>
    /// <returns>The results, in the order of the items.</returns>
    /// <inheritdoc cref="ApplyAsync"/>
    public Task<TResult[]> MapAsync<TItem, TResult>(Func<TItem, TResult> function, IEnumerable<TItem> items, CancellationToken cancellationToken = default) => CallAsync(
        static (pool, call) => pool.MapAsync(call.Function, call.Items), (Function: function, Items: items.ToArray()), cancellationToken);
}
