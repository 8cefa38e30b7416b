namespace ActorProc.Coordination;

/// <summary>A process's part of a queue: those who wait here for an item, and what the process was handed and has not taken.</summary>
/// <remarks>
/// Items have numbers, which both sides count. What is taken is written into the <see cref="ProgressPage"/> in the moment it is given to whoever waits, on the
/// link's thread; until then it is the queue's, and goes to somebody else if this process dies. The coordinator is told up to which number this process wants
/// items: those taken, and one for each that waits. Who gives up needs no answer: what was on its way to it is more than is wanted, and thereby only lent.
/// </remarks>
internal sealed class QueueReader(CoordinationClient client, string target) : IPushed
{
    private readonly object _gate = new();
    private readonly LinkedList<QueueGetter> _getters = new();
    private readonly Queue<byte[]> _lent = new(); // empty while somebody waits
    private Exception? _over;
    private long _taken;
    private long _wishes;
    private int _slot;

    /// <summary>Something that was lent, if there is any.</summary>
    public byte[]? TryTake()
    {
        lock (_gate)
            return _lent.TryDequeue(out var item) ? Take(item) : null;
    }

    /// <summary>Waits for an item.</summary>
    /// <param name="getter">Is given it.</param>
    public void Add(QueueGetter getter)
    {
        byte[] wish;
        lock (_gate)
        {
            if (_lent.TryDequeue(out var item))
            {
                getter.Complete(Take(item));
                return;
            }

            if (_over is not null)
            {
                getter.Fail(_over);
                return;
            }

            getter.Place = _getters.AddLast(getter);
            wish = Wish();
        }

        client.Post(target, Operation.QueueWant, wish);
        // Where the way ended just before, nobody has told this one.
        if (client.Ended is { } cause)
            OnEnded(cause);
    }

    /// <summary>It does not want to wait any longer: it gets nothing, unless it has been given an item already.</summary>
    public void GiveUp(QueueGetter getter)
    {
        byte[] wish;
        lock (_gate)
        {
            if (getter.Place is null)
                return;
            Leave(getter);
            getter.Complete(item: null);
            wish = Wish();
        }

        client.Post(target, Operation.QueueWant, wish);
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
                lock (_gate)
                    _lent.Clear();
                client.Post(target, Operation.QueueReturn);
                break;
            case QueuePush.ShutDown:
                OnShutDown(reader.ReadInt64(), reader.ReadString());
                break;
            case QueuePush.Gone:
                var title = reader.ReadString();
                client.Forget(target);
                OnEnded(new ObjectDisposedException(title, $"{title} has been disposed of."));
                break;
        }
    }

    public void OnEnded(Exception cause)
    {
        lock (_gate)
        {
            _over ??= cause;
            // The queue's, not this process's: it may be somebody else's already.
            _lent.Clear();
            FailAll(_over);
        }
    }

    private void OnItems(BinaryReader reader)
    {
        lock (_gate)
        {
            _slot = reader.ReadInt32();
            for (var i = reader.ReadInt32(); i > 0 && _over is null; i--)
            {
                var item = reader.ReadBytes();
                if (_getters.First is { } first)
                {
                    Leave(first.Value);
                    first.Value.Complete(Take(item));
                }
                else
                {
                    _lent.Enqueue(item);
                }
            }
        }
    }

    private void OnShutDown(long wishes, string title)
    {
        lock (_gate)
        {
            // Else somebody has come or gone since, and the answer to that is on its way.
            if (wishes == _wishes)
                FailAll(new QueueShutDownException($"{title} has been shut down, and is empty."));
        }
    }

    private void FailAll(Exception cause)
    {
        while (_getters.First is { } first)
        {
            Leave(first.Value);
            first.Value.Fail(cause);
        }
    }

    // Sent outside the lock, so it may be overtaken: the coordinator believes the latest.
    private byte[] Wish() => Body.Make(++_wishes, _taken + _getters.Count);

    private void Leave(QueueGetter getter)
    {
        _getters.Remove(getter.Place!);
        getter.Place = null;
    }

    private byte[] Take(byte[] item)
    {
        client.Page.Write(_slot, ++_taken);
        return item;
    }
}
