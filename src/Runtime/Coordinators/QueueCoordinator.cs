using ActorProc.Coordination;
using Akka.Actor;

namespace ActorProc.Coordinators;

/// <summary>Behind a queue: its mailbox. Items wait here, go to consumers in the order these asked, and come back in front from one that died.</summary>
/// <remarks>
/// <code>
///   put --room?--> items --somebody hungry?--> handed to a consumer --taken (its word says so)--> gone, or unfinished until marked done
///        '--no--> putters                         '--it dies, or gives back--> items, in their old place: in front
/// </code>
/// How far a consumer has come stands in its <see cref="ProgressPage"/>, which its death does not destroy.
/// </remarks>
internal sealed class QueueCoordinator(int capacity, bool isJoinable, int prefetch, TimeSpan recallTimeout) : Coordinator, IWithTimers
{
    private readonly LinkedList<QueueItem> _items = new(); // in the order in which they were put
    private readonly QueuePutters _putters = new();
    private readonly Dictionary<Session, QueueConsumer> _consumers = [];
    private readonly LinkedList<QueueConsumer> _hungry = new(); // without those that were recalled
    private readonly LinkedList<(QueueConsumer Consumer, Request Request)> _questions = new(); // whether there is anything
    private readonly HashSet<QueueConsumer> _lenders = []; // all that may hold what they do not want
    private readonly List<QueueConsumer> _served = [];
    private readonly List<Request> _joiners = [];
    private long _order;
    private int _recalled;
    private int _unfinished;
    private bool _isShutDown;
    private bool _isDropped;

    public ITimerScheduler Timers { get; set; } = null!;

    // What is lent still takes room: nobody has taken it.
    private bool HasRoom => capacity <= 0 || _items.Count + _lenders.Sum(consumer => consumer.Lent) < capacity;

    private bool IsWaitedFor => _hungry.Count > 0 || _questions.Count > 0 || _putters.Count > 0;

    public static Func<Coordinator> Read(BinaryReader reader, TimeSpan recallTimeout)
    {
        var (capacity, isJoinable, prefetch, title) = (reader.ReadInt32(), reader.ReadBoolean(), reader.ReadInt32(), reader.ReadString());
        return () => new QueueCoordinator(capacity, isJoinable, prefetch, recallTimeout) { Title = title };
    }

    protected override void Handle(Request request)
    {
        using var reader = request.Read();
        switch (request.Operation)
        {
            case Operation.QueuePut:
                Put(request, mayWait: reader.ReadBoolean(), reader.ReadBytes());
                break;
            case Operation.QueueWant:
                Want(Of(request), reader.ReadInt64(), reader.ReadInt64());
                break;
            case Operation.QueueTry:
                _questions.AddLast((Of(request), request));
                Serve();
                break;
            case Operation.QueueReturn:
                Return(Of(request));
                break;
            case Operation.QueueSize:
                var size = _items.Count + _consumers.Values.Sum(consumer => consumer.Untaken);
                request.Done(writer =>
                {
                    writer.Write(size);
                    writer.Write(_hungry.Count);
                    writer.Write(_putters.Count);
                });
                break;
            case Operation.QueueItems:
                QueueItem.Show(request, _consumers.Values.SelectMany(consumer => consumer.UntakenItems).Concat(_items));
                break;
            case Operation.QueueDone:
                Done(request);
                break;
            case Operation.QueueJoin when _unfinished == 0:
                request.Done();
                break;
            case Operation.QueueJoin:
                _joiners.Add(request);
                break;
            case Operation.QueueShutDown:
                ShutDown(atOnce: reader.ReadBoolean());
                request.Done();
                break;
            default:
                throw NotMine(request.Operation);
        }
    }

    protected override void OnOther(object message)
    {
        if (message is RecallOverdue { Consumer: { IsRecalled: true } consumer })
            consumer.Session.Kill();
    }

    protected override void OnCancelled(Session session, long number)
    {
        if (_putters.TryRemove(session, number) is { } putter)
        {
            putter.NotNow();
        }
        else if (_joiners.Find(joiner => joiner.Session == session && joiner.Number == number) is { } joiner)
        {
            _joiners.Remove(joiner);
            joiner.NotNow();
        }
    }

    protected override void OnSessionOver(Session session)
    {
        _putters.RemoveAll(session);
        _joiners.RemoveAll(joiner => joiner.Session == session);
        if (_consumers.Remove(session, out var consumer))
        {
            for (var node = _questions.First; node is not null;)
            {
                var next = node.Next;
                if (node.Value.Consumer == consumer)
                    _questions.Remove(node);
                node = next;
            }

            consumer.Want(long.MaxValue, 0);
            EndRecall(consumer);
            _lenders.Remove(consumer);
            PutBack(consumer.TakeBackAll());
        }

        Serve();
    }

    protected override void OnRemoved(Exception cause)
    {
        _putters.FailAll(cause);
        _joiners.ForEach(joiner => joiner.Fail(cause));
        foreach (var (_, question) in _questions)
            question.Fail(cause);
        foreach (var session in _consumers.Keys)
            QueueConsumer.PushGone(session, Self.Path.Name, Title);
    }

    private void Put(Request request, bool mayWait, byte[] item)
    {
        if (_isShutDown)
        {
            request.Fail(TakesNothing());
        }
        else if (_putters.Count == 0 && HasRoom)
        {
            Accept(request, item);
            Serve();
        }
        else if (mayWait)
        {
            _putters.Add(request, item);
            Recall();
        }
        else
        {
            request.NotNow();
        }
    }

    private void Accept(Request request, byte[] item)
    {
        _items.AddLast(new QueueItem(_order++, item));
        if (isJoinable)
            _unfinished++;
        request.Done();
    }

    private void Want(QueueConsumer consumer, long wishes, long level)
    {
        consumer.Want(wishes, level);
        Enlist(consumer);
        // It may have been handed more than it wants now.
        if (!consumer.IsHungry)
            _lenders.Add(consumer);
        Serve();
    }

    /// <summary>Hands out what there is to those who want it, lets in those who wait to put, until nothing moves any more.</summary>
    private void Serve()
    {
        do
        {
            while (_items.Count > 0 && _hungry.First is { } hungry)
            {
                // In turns: what it wants beyond this one it gets behind the others.
                if (!hungry.Value.HasBatch)
                    _served.Add(hungry.Value);
                Hand(hungry.Value);
                _hungry.Remove(hungry);
                hungry.Value.Place = null;
                Enlist(hungry.Value);
            }

            Answer();
        }
        while (LetIn());

        // More than was asked for only while nobody else wants it, and nobody waits for room; and an equal share at most.
        foreach (var consumer in _served)
        {
            if (prefetch > 0 && _items.Count > 0 && _putters.Count == 0)
            {
                for (var more = Math.Min(prefetch, _items.Count / _consumers.Count) - consumer.Lent; more > 0; more--)
                    Hand(consumer);
                _lenders.Add(consumer);
            }

            consumer.Push();
        }

        _served.Clear();
        Recall();
        Settle();
    }

    // Those who only ask get an item if there is one, too: lent, for them to find when they hear that there is.
    private void Answer()
    {
        for (var node = _questions.First; node is not null && _items.Count > 0;)
        {
            var next = node.Next;
            if (!node.Value.Consumer.IsRecalled)
            {
                _questions.Remove(node);
                Hand(node.Value.Consumer);
                _lenders.Add(node.Value.Consumer);
                node.Value.Consumer.Push();
                node.Value.Request.Done();
            }

            node = next;
        }
    }

    private bool LetIn()
    {
        var any = false;
        while (_putters.Count > 0 && HasRoom)
        {
            var (request, item) = _putters.RemoveFirst();
            Accept(request, item);
            any = true;
        }

        return any;
    }

    private void Hand(QueueConsumer consumer)
    {
        consumer.Hand(_items.First!.Value);
        _items.RemoveFirst();
    }

    // One that was asked to give back gets nothing before it has: it could not be told from what it gives back.
    private void Enlist(QueueConsumer consumer)
    {
        if (consumer.IsHungry && !consumer.IsRecalled)
        {
            consumer.Place ??= _hungry.AddLast(consumer);
        }
        else if (consumer.Place is { } place)
        {
            _hungry.Remove(place);
            consumer.Place = null;
        }
    }

    /// <summary>Where somebody waits, what others hold and do not want is asked back.</summary>
    private void Recall()
    {
        if (_lenders.Count == 0 || !IsWaitedFor)
            return;
        foreach (var consumer in _lenders)
        {
            if (consumer.Lent == 0)
            {
                _lenders.Remove(consumer);
            }
            else if (!consumer.IsRecalled)
            {
                _recalled++;
                consumer.Recall();
                Enlist(consumer);
                Timers.StartSingleTimer(consumer, new RecallOverdue(consumer), recallTimeout);
            }
        }
    }

    private void Return(QueueConsumer consumer)
    {
        EndRecall(consumer);
        PutBack(consumer.TakeBack());
        Enlist(consumer);
        Serve();
    }

    private void EndRecall(QueueConsumer consumer)
    {
        Enlist(consumer);
        if (!consumer.IsRecalled)
            return;
        consumer.IsRecalled = false;
        _recalled--;
        Timers.Cancel(consumer);
    }

    private void PutBack(List<QueueItem> items)
    {
        if (_isDropped)
        {
            Finished(items.Count);
            return;
        }

        items.Sort(static (one, other) => one.Order.CompareTo(other.Order));
        var node = _items.First;
        foreach (var item in items)
        {
            while (node is not null && node.Value.Order < item.Order)
                node = node.Next;
            _ = node is null ? _items.AddLast(item) : _items.AddBefore(node, item);
        }
    }

    /// <summary>Who asked whether there is anything is answered when that is certain; who waits in a queue that is shut down waits in vain.</summary>
    private void Settle()
    {
        if (_items.Count > 0 || _recalled > 0)
            return;
        foreach (var (_, question) in _questions)
        {
            if (_isShutDown)
                question.Fail(IsEmpty());
            else
                question.NotNow();
        }

        _questions.Clear();
        while (_isShutDown && _hungry.First is { } hungry)
        {
            hungry.Value.PushShutDown(Title);
            Enlist(hungry.Value);
        }
    }

    private void Done(Request request)
    {
        if (_unfinished == 0)
            throw new ArgumentException($"task_done() called too many times: everything that was put into {Title} has been marked done.");
        // That which the process has had longest; another process may have had it, too.
        var consumer = _consumers.TryGetValue(request.Session, out var own) && own.HasTaken ? own : _consumers.Values.FirstOrDefault(other => other.HasTaken);
        consumer?.Finish();
        Finished(1);
        request.Done();
    }

    private void Finished(int count)
    {
        _unfinished -= count;
        if (!isJoinable || _unfinished > 0)
            return;
        _unfinished = 0;
        _joiners.ForEach(joiner => joiner.Done());
        _joiners.Clear();
    }

    private void ShutDown(bool atOnce)
    {
        _isShutDown = true;
        _putters.FailAll(TakesNothing());
        if (atOnce)
        {
            _isDropped = true;
            Finished(_items.Count);
            _items.Clear();
        }

        Serve();
    }

    private QueueConsumer Of(Request request)
    {
        if (!_consumers.TryGetValue(request.Session, out var consumer))
            _consumers[request.Session] = consumer = new QueueConsumer(request.Session, request.Target, isJoinable);
        return consumer;
    }

    private QueueShutDownException TakesNothing() => new($"{Title} has been shut down: it takes nothing more.");

    private QueueShutDownException IsEmpty() => new($"{Title} has been shut down, and is empty.");

    private sealed record RecallOverdue(QueueConsumer Consumer);
}
