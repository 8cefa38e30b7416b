using ActorProc.Coordination;

namespace ActorProc;

/// <summary>A queue whose items are marked done, so that one can wait until all are. Python: <c>multiprocessing.JoinableQueue</c>.</summary>
/// <typeparam name="T">What it carries.</typeparam>
/// <remarks>
/// What a consumer had taken and not marked done when it died goes back in front, so every item is seen to the end at least once, if each process finishes its
/// items in the order in which it took them.
/// </remarks>
public sealed class ProcessJoinableQueue<T> : ProcessQueue<T>
{
    internal ProcessJoinableQueue(IProcessFactory factory, int maxSize, int? prefetch, string? name) : base(factory, maxSize, isJoinable: true, prefetch, name)
    {
    }

    /// <summary>Something that was taken is done: of what this process has taken, that which it has had longest; else what another process has.</summary>
    /// <exception cref="ArgumentException">It was called more often than items were put.</exception>
    /// <exception cref="ObjectDisposedException">It has been disposed of.</exception>
    public void TaskDone() => Ask(Operation.QueueDone).Dispose();

    /// <inheritdoc cref="TaskDone"/>
    public async Task TaskDoneAsync() => (await AskAsync(Operation.QueueDone).ConfigureAwait(false)).Dispose();

    /// <summary>Blocks until everything that was put is marked done.</summary>
    /// <param name="timeout">The longest wait; nothing means for ever.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Whether everything is done. Python returns nothing.</returns>
    /// <exception cref="OperationCanceledException">The wait was ended.</exception>
    /// <exception cref="ObjectDisposedException">It has been disposed of.</exception>
    public bool Join(TimeSpan? timeout = null, CancellationToken cancellationToken = default)
    {
        using var answer = Ask(Operation.QueueJoin, static _ => { }, timeout, cancellationToken);
        return answer is not null;
    }

    /// <summary>Waits until everything that was put is marked done.</summary>
    /// <inheritdoc cref="Join"/>
    public async ValueTask<bool> JoinAsync(TimeSpan? timeout = null, CancellationToken cancellationToken = default)
    {
        using var answer = await AskAsync(Operation.QueueJoin, static _ => { }, timeout, cancellationToken).ConfigureAwait(false);
        return answer is not null;
    }
}
