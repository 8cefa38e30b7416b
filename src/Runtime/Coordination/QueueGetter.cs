namespace ActorProc.Coordination;

/// <summary>Somebody who waits for an item. Woken by the link's thread or, in the main process, by the one that runs the coordinator.</summary>
internal sealed class QueueGetter
{
    private readonly object _gate = new();
    private readonly TaskCompletionSource<ReadOnlyMemory<byte>?>? _awaited;
    private ReadOnlyMemory<byte>? _item;
    private Exception? _failure;
    private bool _isDone;

    public QueueGetter(bool isAsync)
    {
        if (isAsync)
            _awaited = new TaskCompletionSource<ReadOnlyMemory<byte>?>(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    /// <summary>Where it stands in its reader, in whose lock this is used.</summary>
    public LinkedListNode<QueueGetter>? Place { get; set; }

    /// <summary>The item, or <c>null</c> when it gave up.</summary>
    public Task<ReadOnlyMemory<byte>?> Task => _awaited!.Task;

    public void Complete(ReadOnlyMemory<byte>? item) => End(item, null);

    public void Fail(Exception failure) => End(null, failure);

    /// <returns>False when the time is over.</returns>
    public bool TryWait(TimeSpan? limit, out ReadOnlyMemory<byte>? item)
    {
        var deadline = limit is { } time ? Environment.TickCount64 + (long)Math.Ceiling(Math.Max(0, time.TotalMilliseconds)) : long.MaxValue;
        lock (_gate)
        {
            while (!_isDone)
            {
                var left = deadline - Environment.TickCount64;
                if (left <= 0)
                {
                    item = null;
                    return false;
                }

                if (limit is null)
                    Monitor.Wait(_gate);
                else
                    Monitor.Wait(_gate, (int)Math.Min(left, int.MaxValue));
            }

            item = _failure is null ? _item : throw _failure;
            return true;
        }
    }

    private void End(ReadOnlyMemory<byte>? item, Exception? failure)
    {
        if (_awaited is not null)
        {
            _ = failure is null ? _awaited.TrySetResult(item) : _awaited.TrySetException(failure);
            return;
        }

        lock (_gate)
        {
            (_item, _failure, _isDone) = (item, failure, true);
            Monitor.PulseAll(_gate);
        }
    }
}
