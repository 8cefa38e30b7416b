using ActorProc.Coordination;

namespace ActorProc.Coordinators;

/// <summary>A process that takes from a queue: what it wants, what it was handed, and how far it has come with that.</summary>
/// <remarks>
/// <code>
///   numbers:   ... taken | untaken .... last |
///                             | level: what it wants, or beyond last: it is hungry
///                             '-- above that it is only lent
/// </code>
/// </remarks>
internal sealed class QueueConsumer(Session session, string target, bool isJoinable)
{
    // Above it an item travels alone: large messages go a way of their own.
    private const int LargestBatch = 64 << 10;

    private readonly int _slot = session.NextSlot();
    private readonly Queue<QueueItem> _untaken = new();
    private readonly Queue<QueueItem> _unfinished = new();
    private readonly List<byte[]> _batch = [];
    private long _last;
    private long _level;
    private long _wishes;

    public Session Session => session;

    /// <summary>Its place among those that want something.</summary>
    public LinkedListNode<QueueConsumer>? Place { get; set; }

    /// <summary>It was asked to give back what it has not taken, and has not answered.</summary>
    public bool IsRecalled { get; set; }

    /// <summary>It wants more than it was handed.</summary>
    public bool IsHungry => _level > _last;

    /// <summary>It was handed something that was not sent yet.</summary>
    public bool HasBatch => _batch.Count > 0;

    /// <summary>How much it was handed and has not taken.</summary>
    public int Untaken => UntakenItems.Count;

    /// <summary>What it was handed and has not taken.</summary>
    public IReadOnlyCollection<QueueItem> UntakenItems
    {
        get
        {
            Look();
            return _untaken;
        }
    }

    /// <summary>Of that, what it does not want.</summary>
    public int Lent
    {
        get
        {
            Look();
            return (int)Math.Min(_untaken.Count, Math.Max(0, _last - _level));
        }
    }

    /// <summary>Whether it has taken something that is not marked done.</summary>
    public bool HasTaken
    {
        get
        {
            Look();
            return _unfinished.Count > 0;
        }
    }

    /// <summary>It wants everything up to a number.</summary>
    /// <param name="wishes">How often it has said so. What was overtaken by a later one does not count.</param>
    /// <param name="level">The number.</param>
    public void Want(long wishes, long level)
    {
        if (wishes > _wishes)
            (_wishes, _level) = (wishes, level);
    }

    /// <summary>The oldest of what it has taken is done.</summary>
    public void Finish() => _unfinished.Dequeue();

    public void Hand(QueueItem item)
    {
        Look();
        _last++;
        _untaken.Enqueue(item);
        _batch.Add(item.Bytes);
    }

    /// <summary>Sends what it was handed since the last time.</summary>
    public void Push()
    {
        for (var start = 0; start < _batch.Count;)
        {
            var (end, size) = (start, 0);
            while (end < _batch.Count && (end == start || size + _batch[end].Length <= LargestBatch))
                size += _batch[end++].Length;
            var (from, until) = (start, end);
            Push(QueuePush.Items, writer =>
            {
                writer.Write(_slot);
                writer.Write(until - from);
                for (var i = from; i < until; i++)
                    writer.WriteBytes(_batch[i]);
            });
            start = end;
        }

        _batch.Clear();
    }

    public void Recall()
    {
        IsRecalled = true;
        Push(QueuePush.Recall, static _ => { });
    }

    /// <summary>What it wants will not come.</summary>
    public void PushShutDown(string title)
    {
        _level = Math.Min(_level, _last);
        Push(QueuePush.ShutDown, writer =>
        {
            writer.Write(_wishes);
            writer.Write(title);
        });
    }

    /// <summary>Tells a process that there is no such queue (any more).</summary>
    public static void PushGone(Session session, string target, string title) => Push(session, target, QueuePush.Gone, writer => writer.Write(title));

    /// <summary>It has given back what it had not taken, and both sides count on from there.</summary>
    public List<QueueItem> TakeBack()
    {
        Look();
        List<QueueItem> items = [.. _untaken];
        _last -= items.Count;
        _untaken.Clear();
        return items;
    }

    /// <summary>It is over: what it has not taken, and where items are marked done, not finished.</summary>
    public List<QueueItem> TakeBackAll() => [.. TakeBack(), .. _unfinished];

    // What is taken is gone, except where it has to be marked done.
    private void Look()
    {
        if (_untaken.Count == 0)
            return;
        for (var left = _last - session.Page.Read(_slot); _untaken.Count > left;)
        {
            var item = _untaken.Dequeue();
            if (isJoinable)
                _unfinished.Enqueue(item);
        }
    }

    private void Push(QueuePush kind, Action<BinaryWriter> write) => Push(session, target, kind, write);

    private static void Push(Session session, string target, QueuePush kind, Action<BinaryWriter> write) => session.Send(target, AnswerKind.Push, Body.Make(0, writer =>
    {
        writer.Write((byte)kind);
        write(writer);
    }));
}
