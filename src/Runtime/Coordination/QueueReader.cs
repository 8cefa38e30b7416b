namespace ActorProc.Coordination;

/// <summary>A process's part of a queue: those who wait here for an item, and what the process was handed and has not taken.</summary>
/// <remarks>
/// What is taken is written into the <see cref="ProgressPage"/> in the moment it is given to whoever waits, on the link's thread. Until then it is the
/// queue's: if this process dies, it goes to somebody else.
/// </remarks>
internal sealed class QueueReader(CoordinationClient client, string target) : IPushed
{
    private readonly object _gate = new();
    private readonly LinkedList<QueueGetter> _getters = new();
    private readonly Queue<(long Number, byte[] Item)> _lent = new();
    private long _taken;
    private int _slot;
    private int _wished;
    private bool _isTakingBack;

    /// <summary>Something that was lent, if there is any and nobody waits for it.</summary>
    public byte[]? TryTake()
    {
        lock (_gate)
            return _getters.Count == 0 && _lent.TryDequeue(out var next) ? Take(next.Number, next.Item) : null;
    }

    /// <summary>Waits for an item.</summary>
    /// <param name="getter">Is given it.</param>
    /// <param name="wish">Whether the coordinator is to be told; otherwise the caller asks it.</param>
    public void Add(QueueGetter getter, bool wish)
    {
        lock (_gate)
        {
            if (_getters.Count == 0 && _lent.TryDequeue(out var next))
            {
                getter.Complete(Take(next.Number, next.Item));
                return;
            }

            getter.IsWish = wish;
            getter.Place = _getters.AddLast(getter);
            if (!wish)
                return;
            _wished++;
        }

        client.Post(target, Operation.QueueWant, static writer => writer.Write(1));
    }

    /// <summary>It does not want to wait any longer. If an item is on its way to it already, it gets that.</summary>
    public void GiveUp(QueueGetter getter)
    {
        lock (_gate)
        {
            if (getter.Place is null)
                return;
            getter.IsGivingUp = true;
            if (!getter.IsWish)
            {
                Leave(getter);
                getter.Complete(item: null);
                return;
            }

            if (_isTakingBack)
                return;
        }

        TakeBackWishes();
    }

    public void OnPush(byte[] payload)
    {
        using var reader = Body.Read(payload);
        switch ((QueuePush)reader.ReadByte())
        {
            case QueuePush.Items:
                OnItems(reader);
                break;
            case QueuePush.Recall:
                OnRecall();
                break;
            case QueuePush.Unwanted:
                OnUnwanted(reader.ReadInt32(), reader.ReadInt32());
                break;
            case QueuePush.ShutDown:
                OnShutDown(reader.ReadString());
                break;
            case QueuePush.Gone:
                var title = reader.ReadString();
                OnEnded(new ObjectDisposedException(title, $"{title} has been disposed of."));
                break;
        }
    }

    public void OnEnded(Exception cause)
    {
        lock (_gate)
        {
            while (_getters.First is { } first)
            {
                Leave(first.Value);
                first.Value.Fail(cause);
            }
        }
    }

    private void OnItems(BinaryReader reader)
    {
        lock (_gate)
        {
            _slot = reader.ReadInt32();
            for (var i = reader.ReadInt32(); i > 0; i--)
            {
                var (number, wanted, item) = (reader.ReadInt64(), reader.ReadBoolean(), reader.ReadBytes());
                if (wanted && _wished > 0)
                    _wished--;
                _lent.Enqueue((number, item));
            }

            while (_getters.First is { } first && _lent.TryDequeue(out var next))
            {
                Leave(first.Value);
                first.Value.Complete(Take(next.Number, next.Item));
            }
        }
    }

    private void OnRecall()
    {
        long taken;
        lock (_gate)
        {
            _lent.Clear();
            taken = _taken;
        }

        client.Post(target, Operation.QueueReturn, writer => writer.Write(taken));
    }

    private void TakeBackWishes()
    {
        int count;
        lock (_gate)
        {
            count = _getters.Count(getter => getter.IsGivingUp);
            if (count == 0 || _isTakingBack)
                return;
            _isTakingBack = true;
        }

        client.Post(target, Operation.QueueUnwant, writer => writer.Write(count));
    }

    private void OnUnwanted(int asked, int removed)
    {
        lock (_gate)
        {
            _isTakingBack = false;
            _wished -= removed;
            foreach (var getter in _getters.Where(getter => getter.IsGivingUp).Take(removed).ToArray())
            {
                Leave(getter);
                getter.Complete(item: null);
            }

            // Those that were met meanwhile have come before this.
            if (asked == removed && !_getters.Any(getter => getter.IsGivingUp))
                return;
        }

        TakeBackWishes();
    }

    private void OnShutDown(string title)
    {
        lock (_gate)
        {
            _wished--;
            if (_getters.FirstOrDefault(getter => getter.IsWish) is not { } getter)
                return;
            Leave(getter);
            getter.Fail(new QueueShutDownException($"{title} has been shut down, and is empty."));
        }
    }

    private void Leave(QueueGetter getter)
    {
        _getters.Remove(getter.Place!);
        getter.Place = null;
    }

    private byte[] Take(long number, byte[] item)
    {
        _taken = number;
        client.Page.Write(_slot, number);
        return item;
    }
}

/// <summary>Somebody who waits for an item. Woken by the link's thread.</summary>
internal sealed class QueueGetter
{
    private readonly object _gate = new();
    private readonly TaskCompletionSource<byte[]?>? _awaited;
    private byte[]? _item;
    private Exception? _failure;
    private bool _isDone;

    public QueueGetter(bool isAsync)
    {
        if (isAsync)
            _awaited = new TaskCompletionSource<byte[]?>(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    public LinkedListNode<QueueGetter>? Place { get; set; }

    /// <summary>The coordinator counts it.</summary>
    public bool IsWish { get; set; }

    public bool IsGivingUp { get; set; }

    /// <summary>The item, or <c>null</c> when it gave up.</summary>
    public Task<byte[]?> Task => _awaited!.Task;

    public void Complete(byte[]? item) => End(item, null);

    public void Fail(Exception failure) => End(null, failure);

    /// <returns>False when the time is over.</returns>
    public bool TryWait(TimeSpan? limit, out byte[]? item)
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

    private void End(byte[]? item, Exception? failure)
    {
        lock (_gate)
        {
            (_item, _failure, _isDone) = (item, failure, true);
            Monitor.PulseAll(_gate);
        }

        if (failure is not null)
            _awaited?.TrySetException(failure);
        else
            _awaited?.TrySetResult(item);
    }
}
