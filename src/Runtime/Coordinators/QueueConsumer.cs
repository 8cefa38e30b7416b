using System.Buffers.Binary;
using ActorProc.Coordination;

namespace ActorProc.Coordinators;

/// <summary>A process that takes from a queue: what it wants, what it was handed, and how far it has come with that.</summary>
/// <remarks>
/// <code>
///   numbers:   ... taken | untaken .... last |
///                             | level: what it wants, or beyond last: it is hungry
///                             '-- above that it is only lent
/// </code>
/// What it has not taken can be taken back at any time (<see cref="TakenWord"/>).
/// </remarks>
internal sealed class QueueConsumer(Session session, string target, bool isJoinable, int prefetch)
{
    // Above it an item travels alone: large messages go a way of their own.
    private const int LargestBatch = 64 << 10;

    // More than any loan can be halved.
    private const int Withheld = 24;

    private readonly int _slot = session.NextSlots(2);
    private readonly Queue<QueueItem> _untaken = new();
    private readonly Queue<QueueItem> _unfinished = new();
    private readonly List<ReadOnlyMemory<byte>> _batch = [];
    private int _run;
    private int _withheld;
    private long _last;
    private long _level;
    private long _wishes;

    public Session Session => session;

    /// <summary>Its place among those that want something.</summary>
    public LinkedListNode<QueueConsumer>? Place { get; set; }

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

    /// <summary>How much it is to be lent: nothing for a while when others wanted what it had, then twice as much each time it has used that up.</summary>
    public int Loan => prefetch >> Math.Min(_withheld, 31);

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
        if (wishes <= _wishes)
            return;
        (_wishes, _level) = (wishes, level);
        if (_withheld > 0 && IsHungry && Untaken == 0)
            _withheld--;
    }

    /// <summary>The oldest of what it has taken is done.</summary>
    public void Finish() => _unfinished.Dequeue();

    public void Hand(QueueItem item)
    {
        _last++;
        _untaken.Enqueue(item);
        _batch.Add(item.Bytes);
    }

    /// <summary>Sends what it was handed since the last time.</summary>
    public void Push()
    {
        Look();
        for (var start = 0; start < _batch.Count;)
        {
            var (end, size) = (start, 0);
            while (end < _batch.Count && (end == start || size + _batch[end].Length <= LargestBatch))
                size += _batch[end++].Length;
            session.Send(target, AnswerKind.Push, Items(start, end, size));
            start = end;
        }

        _batch.Clear();
    }

    /// <summary>It is to tell when it takes the next of what it was lent.</summary>
    /// <returns>False when it has taken something meanwhile.</returns>
    public bool Mark()
    {
        var lent = Lent;
        if (lent == 0)
            return true;
        var taken = _last - _untaken.Count;
        session.Page.Change(_slot + 1, taken + 1);
        return Lent == lent;
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

    /// <summary>Takes back what it has not taken. It cannot take it any more.</summary>
    public List<QueueItem> TakeBack()
    {
        TakenWord word;
        long former;
        do
        {
            former = session.Page.Read(_slot);
            word = TakenWord.Of(former).Next;
        }
        while (!session.Page.TryChange(_slot, word.Word, former));
        _run = word.Run;
        Look(word.Taken);
        _withheld = Withheld;
        List<QueueItem> items = [.. _untaken];
        _last -= items.Count;
        _untaken.Clear();
        _batch.Clear();
        return items;
    }

    /// <summary>It is over: what it has not taken, and where items are marked done, not finished.</summary>
    public List<QueueItem> TakeBackAll() => [.. TakeBack(), .. _unfinished];

    private void Look()
    {
        if (_untaken.Count > 0)
            Look(TakenWord.Of(session.Page.Read(_slot)).Taken);
    }

    // What is taken is gone, except where it has to be marked done.
    private void Look(long taken)
    {
        // Whatever that process has written, it cannot have taken more than it was handed.
        while (_untaken.Count > 0 && _untaken.Count > _last - taken)
        {
            var item = _untaken.Dequeue();
            if (isJoinable)
                _unfinished.Enqueue(item);
        }
    }

    private byte[] Items(int start, int end, int size)
    {
        var payload = GC.AllocateUninitializedArray<byte>(Body.Head + 1 + (3 + end - start) * sizeof(int) + size);
        var rest = payload.AsSpan();
        BinaryPrimitives.WriteInt64LittleEndian(rest, 0);
        rest[Body.Head] = (byte)QueuePush.Items;
        rest = rest[(Body.Head + 1)..];
        BinaryPrimitives.WriteInt32LittleEndian(rest, _slot);
        BinaryPrimitives.WriteInt32LittleEndian(rest[4..], _run);
        BinaryPrimitives.WriteInt32LittleEndian(rest[8..], end - start);
        rest = rest[12..];
        for (var i = start; i < end; i++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(rest, _batch[i].Length);
            _batch[i].Span.CopyTo(rest[4..]);
            rest = rest[(4 + _batch[i].Length)..];
        }

        return payload;
    }

    private void Push(QueuePush kind, Action<BinaryWriter> write) => Push(session, target, kind, write);

    private static void Push(Session session, string target, QueuePush kind, Action<BinaryWriter> write) => session.Send(target, AnswerKind.Push, Body.Make(0, writer =>
    {
        writer.Write((byte)kind);
        write(writer);
    }));
}
