using ActorProc.Coordination;

namespace ActorProc.Coordinators;

/// <summary>A process that takes from a queue: what it was handed, and how far it has come with that.</summary>
internal sealed class QueueConsumer(Session session, string target, bool isJoinable)
{
    // Above it an item travels alone: large messages go a way of their own.
    private const int LargestBatch = 64 << 10;

    private readonly int _slot = session.NextSlot();
    private readonly LinkedList<Handed> _handed = new();
    private readonly List<Handed> _batch = [];
    private long _last;

    public Session Session => session;

    /// <summary>It was asked to give back what it has not taken, and has not answered.</summary>
    public bool IsRecalled { get; set; }

    /// <summary>What it was handed and has not taken.</summary>
    public int Untaken
    {
        get
        {
            var taken = Taken();
            return _handed.Count(handed => handed.Number > taken);
        }
    }

    /// <summary>Of that, what it did not ask for.</summary>
    public int Lent
    {
        get
        {
            var taken = Taken();
            return _handed.Count(handed => handed.IsLent && handed.Number > taken);
        }
    }

    /// <summary>Whether it has taken something that is not marked done.</summary>
    public bool HasTaken => _handed.First is { } first && first.Value.Number <= Taken();

    /// <summary>The oldest of these is done.</summary>
    public void Finish() => _handed.RemoveFirst();

    public void Hand(byte[] item, bool isLent)
    {
        var handed = new Handed(++_last, item, isLent);
        _handed.AddLast(handed);
        _batch.Add(handed);
    }

    /// <summary>Sends what it was handed since the last time.</summary>
    public void Push()
    {
        for (var start = 0; start < _batch.Count;)
        {
            var (end, size) = (start, 0);
            while (end < _batch.Count && (end == start || size + _batch[end].Item.Length <= LargestBatch))
                size += _batch[end++].Item.Length;
            var (from, until) = (start, end);
            Push(QueuePush.Items, writer =>
            {
                writer.Write(_slot);
                writer.Write(until - from);
                for (var i = from; i < until; i++)
                {
                    writer.Write(_batch[i].Number);
                    writer.Write(!_batch[i].IsLent);
                    writer.WriteBytes(_batch[i].Item);
                }
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

    public void PushUnwanted(int asked, int removed) => Push(QueuePush.Unwanted, writer =>
    {
        writer.Write(asked);
        writer.Write(removed);
    });

    public void PushShutDown(string title) => Push(QueuePush.ShutDown, writer => writer.Write(title));

    public void PushGone(string title) => Push(QueuePush.Gone, writer => writer.Write(title));

    /// <summary>What it has not taken. It says so itself: nothing that came later is on its way.</summary>
    public IReadOnlyList<byte[]> TakeBack(long taken) => Cut(handed => handed.Number > taken);

    /// <summary>It is over: what it has not taken, and where items are marked done, not finished.</summary>
    public IReadOnlyList<byte[]> TakeBackAll()
    {
        var taken = session.Page.Read(_slot);
        return Cut(handed => isJoinable || handed.Number > taken);
    }

    private List<byte[]> Cut(Func<Handed, bool> which)
    {
        List<byte[]> items = [];
        for (var node = _handed.First; node is not null;)
        {
            var next = node.Next;
            if (which(node.Value))
            {
                items.Add(node.Value.Item);
                _handed.Remove(node);
            }

            node = next;
        }

        return items;
    }

    private long Taken()
    {
        var taken = session.Page.Read(_slot);
        // What is taken is gone, except where it has to be marked done.
        while (!isJoinable && _handed.First is { } first && first.Value.Number <= taken)
            _handed.RemoveFirst();
        return taken;
    }

    private void Push(QueuePush kind, Action<BinaryWriter> write) => session.Send(target, AnswerKind.Push, Body.Make(0, writer =>
    {
        writer.Write((byte)kind);
        write(writer);
    }));

    private sealed record Handed(long Number, byte[] Item, bool IsLent);
}
