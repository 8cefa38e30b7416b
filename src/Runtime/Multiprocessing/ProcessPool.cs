using ActorProc.Calls;
using ActorProc.Processes;

namespace ActorProc;

/// <summary>Workers that run functions: as many at a time as there are workers, the rest in the order they came. Python: <c>multiprocessing.Pool</c>.</summary>
/// <remarks>
/// A worker that dies fails the task it was running, and no other. Used by the process that created it only; safe to use from any thread there.
/// Cannot travel. Every function may be one that <see cref="ProcessCalls"/> describes.
/// </remarks>
public sealed partial class ProcessPool : IFunctionRunner, IAsyncDisposable, IDisposable
{
    private readonly Pool _pool;

    internal ProcessPool(ProcessContext context, PoolOptions options) => _pool = new Pool(context, options);

    /// <summary>Whether it takes work.</summary>
    public bool IsRunning => _pool.IsRunning;

    /// <summary>The numbers of its workers' processes.</summary>
    public IReadOnlyList<int> WorkerPids => _pool.Pids;

    /// <summary>How many calls wait at a worker behind the one that it runs; for tests.</summary>
    internal int HandedAhead => _pool.HandedAhead;

    /// <summary>How many calls each worker may have now; for tests.</summary>
    internal int LeastRoom => _pool.LeastRoom;

    /// <summary>Takes no more work. What was asked is done, then the workers leave. Any number of calls.</summary>
    public void Close() => _pool.Close();

    /// <summary>Ends the workers at once. What was asked and is not done fails with a <see cref="PoolTerminatedException"/>. Any number of calls.</summary>
    public void Terminate() => _ = _pool.TerminateAsync();

    /// <summary>Waits until all workers are gone, and all that was asked has its outcome. Not for a callback, which is part of that.</summary>
    /// <exception cref="InvalidOperationException">It has been neither closed nor terminated.</exception>
    public void Join() => JoinAsync().GetAwaiter().GetResult();

    /// <summary>Waits until all workers are gone, and all that was asked has its outcome. Not for a callback, which is part of that.</summary>
    /// <param name="cancellationToken">Ends the wait, not the pool.</param>
    /// <exception cref="InvalidOperationException">It has been neither closed nor terminated.</exception>
    public Task JoinAsync(CancellationToken cancellationToken = default) => _pool.IsRunning
        ? throw new InvalidOperationException("Pool is still running: close or terminate it first.")
        : _pool.Joined.WaitAsync(cancellationToken);

    /// <summary>Terminates it, as Python's <c>with</c> does, and waits until its workers are gone.</summary>
    public void Dispose() => _pool.TerminateAsync().GetAwaiter().GetResult();

    /// <summary>Closes it, and waits until all that was asked is done and the workers are gone. Never throws for what failed.</summary>
    public async ValueTask DisposeAsync()
    {
        _pool.Close();
        await _pool.Joined.ConfigureAwait(false);
    }

    Task<object?> IFunctionRunner.CallAsync(Delegate target, object?[] arguments, CallOptions options, CancellationToken cancellationToken) =>
        Submit(target, arguments, options, callback: null, cancellationToken);

    private Task<object?> Submit(Delegate target, object?[] arguments, CallOptions options, Action<object?, Exception?>? callback, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(target);
        _pool.ThrowIfNotRunning();
        var call = Array.TrueForAll(arguments, CallValue.IsSimple) && OutgoingCall.ToStateless(target, _pool.Codec) is { } function
            ? new FunctionCall(_pool, function, [.. arguments], CallFlags.Reports) { Callback = callback, Callbacks = _pool.Callbacks }
            : new PoolCall(_pool, OutgoingCall.To(target, arguments, _pool.Codec)) { Callback = callback, Callbacks = _pool.Callbacks };
        return _pool.Submit(call, options, cancellationToken);
    }
}
