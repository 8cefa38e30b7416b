using ActorProc.Pipes;

namespace ActorProc;

/// <content>Waiting for several.</content>
public abstract partial class ProcessConnection
{
    /// <summary>Blocks until at least one of several things is ready. Python: <c>multiprocessing.connection.wait()</c>.</summary>
    /// <param name="items">
    /// Connections, ready when there is something to receive or the stream has ended; listeners, when somebody has connected; an <see cref="ActorProcess"/>, when it has
    /// ended; sockets, when they can be read from; tasks, when they are completed.
    /// </param>
    /// <param name="timeout">The longest wait; nothing means for ever, a negative one means none.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>All that are ready, in the order of <paramref name="items"/>; none when the time is over.</returns>
    /// <exception cref="ArgumentException">Something else is among them.</exception>
    /// <exception cref="ObjectDisposedException">One of them is closed.</exception>
    /// <exception cref="InvalidOperationException">A connection can only send, or a process has not been started.</exception>
    /// <exception cref="OperationCanceledException">The wait was ended.</exception>
    public static IReadOnlyList<object> Wait(IEnumerable<object> items, TimeSpan? timeout = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(items);
        return ReadyWait.Run([.. items], Deadline.After(timeout), cancellationToken);
    }

    /// <summary>Waits until at least one of several things is ready, on a thread of its own and none of the pool.</summary>
    /// <inheritdoc cref="Wait"/>
    public static Task<IReadOnlyList<object>> WaitAsync(IEnumerable<object> items, TimeSpan? timeout = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(items);
        object[] all = [.. items];
        var deadline = Deadline.After(timeout);
        var completion = new TaskCompletionSource<IReadOnlyList<object>>(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(() =>
        {
            try
            {
                completion.SetResult(ReadyWait.Run(all, deadline, cancellationToken));
            }
            catch (OperationCanceledException)
            {
                completion.SetCanceled(cancellationToken);
            }
            // Whatever it is, the caller gets it.
            catch (Exception e)
            {
                completion.SetException(e);
            }
        })
        { IsBackground = true, Name = "actorproc-wait" }.Start();
        return completion.Task;
    }
}
