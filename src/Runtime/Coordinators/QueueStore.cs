namespace ActorProc.Coordinators;

/// <summary>What is in a queue and was handed to nobody, in the order in which it was put.</summary>
internal sealed class QueueStore
{
    private readonly Queue<QueueItem> _items = new();
    // All of them are older than those above: they were handed out before.
    private readonly PriorityQueue<QueueItem, long> _returned = new();
    private long _order;

    public int Count => _items.Count + _returned.Count;

    /// <summary>All of them, in no order.</summary>
    public IEnumerable<QueueItem> All => _returned.UnorderedItems.Select(one => one.Element).Concat(_items);

    public void Add(ReadOnlyMemory<byte> bytes) => _items.Enqueue(new QueueItem(_order++, bytes));

    public QueueItem RemoveFirst() => _returned.Count > 0 ? _returned.Dequeue() : _items.Dequeue();

    /// <summary>They were handed out and not taken: each stands in its old place.</summary>
    public void PutBack(List<QueueItem> items)
    {
        foreach (var item in items)
            _returned.Enqueue(item, item.Order);
    }

    public void Clear()
    {
        _items.Clear();
        _returned.Clear();
    }
}
