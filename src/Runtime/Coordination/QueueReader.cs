using System.Buffers.Binary;

namespace ActorProc.Coordination;

/// <summary>A process's part of a queue that it takes from: those who wait here for an item, and what the process was handed and has not taken.</summary>
/// <remarks>
/// Items have numbers, which both sides count. What is taken is counted in a <see cref="TakenWord"/> in the moment it is given to whoever waits; until then it is
/// the queue's, which can take it back at any time, and does when this process dies. The coordinator is told up to which number this process wants items: those
/// taken, and one for each that waits. Who gives up needs no answer: what was on its way to it is more than is wanted, and thereby only lent.
/// </remarks>
internal sealed class QueueReader(CoordinationClient client, string target)
{
    private readonly object _gate = new();
    private readonly LinkedList<QueueGetter> _getters = new();
    private readonly Queue<ReadOnlyMemory<byte>> _lent = new(); // empty while somebody waits
    private Exception? _over;
    private TakenWord _word;
    private long _wishes;
    private int _slot;

    /// <summary>Something that was lent, if there is any.</summary>
    public bool TryTake(out ReadOnlyMemory<byte> item)
    {
        bool tell;
        lock (_gate)
        {
            if (!_lent.TryDequeue(out item) || !TryCount(out tell))
                return false;
        }

        if (tell)
            client.Post(target, Operation.QueueReady);
        return true;
    }

    /// <summary>Waits for an item.</summary>
    /// <param name="getter">Is given it.</param>
    public void Add(QueueGetter getter)
    {
        var tell = false;
        byte[]? wish = null;
        lock (_gate)
        {
            if (_lent.TryDequeue(out var item) && TryCount(out tell))
            {
                getter.Complete(item);
            }
            else if (_over is not null)
            {
                getter.Fail(_over);
            }
            else
            {
                getter.Place = _getters.AddLast(getter);
                wish = Wish();
            }
        }

        if (tell)
            client.Post(target, Operation.QueueReady);
        if (wish is null)
            return;
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

    /// <summary>Items have come.</summary>
    public void OnItems(ReadOnlyMemory<byte> body)
    {
        var head = body.Span;
        var (slot, run, count) = (BinaryPrimitives.ReadInt32LittleEndian(head), BinaryPrimitives.ReadInt32LittleEndian(head[4..]), BinaryPrimitives.ReadInt32LittleEndian(head[8..]));
        body = body[(3 * sizeof(int))..];
        var tells = false;
        lock (_gate)
        {
            _slot = slot;
            var word = TakenWord.Of(client.Page.Look(slot));
            // They were taken back while they were on their way; or what was handed out before them was.
            if (run != word.Run || _over is not null)
                return;
            if (run != _word.Run)
                _lent.Clear();
            _word = word;
            for (; count > 0; count--)
            {
                var length = BinaryPrimitives.ReadInt32LittleEndian(body.Span);
                var item = body.Slice(sizeof(int), length);
                body = body[(sizeof(int) + length)..];
                if (_getters.First is not { } first)
                {
                    _lent.Enqueue(item);
                    continue;
                }

                if (!TryCount(out var tell))
                    break;
                tells |= tell;
                Leave(first.Value);
                first.Value.Complete(item);
            }
        }

        if (tells)
            client.Post(target, Operation.QueueReady);
    }

    /// <summary>Nothing more will come.</summary>
    /// <param name="wishes">For how many wishes that holds.</param>
    /// <param name="title">The queue's.</param>
    public void OnShutDown(long wishes, string title)
    {
        lock (_gate)
        {
            // Else somebody has come or gone since, and the answer to that is on its way.
            if (wishes == _wishes)
                FailAll(new QueueShutDownException($"{title} has been shut down, and is empty."));
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

    private void FailAll(Exception cause)
    {
        while (_getters.First is { } first)
        {
            Leave(first.Value);
            first.Value.Fail(cause);
        }
    }

    // Sent outside the lock, so it may be overtaken: the coordinator believes the latest.
    private byte[] Wish() => Body.Make(++_wishes, _word.Taken + _getters.Count);

    private void Leave(QueueGetter getter)
    {
        _getters.Remove(getter.Place!);
        getter.Place = null;
    }

    /// <summary>One more is taken, unless it has been taken back.</summary>
    /// <param name="tell">The coordinator waits to hear of it.</param>
    private bool TryCount(out bool tell)
    {
        tell = false;
        var next = _word with { Taken = _word.Taken + 1 };
        if (!client.Page.TryWrite(_slot, next.Word, _word.Word))
        {
            _lent.Clear();
            return false;
        }

        _word = next;
        var mark = client.Page.Look(_slot + 1);
        tell = mark != 0 && next.Taken >= mark && client.Page.TryWrite(_slot + 1, 0, mark);
        return true;
    }
}
