using ActorProc.Coordination;
using Akka.Actor;

namespace ActorProc.Coordinators;

/// <summary>Behind a queue: its mailbox. Items wait here, go to consumers in the order these asked, and come back in front from one that died.</summary>
/// <remarks>
/// <code>
///   put --room?--> items --somebody hungry?--> handed to a consumer --taken (its word says so)--> gone, or unfinished until marked done
///        '--no--> putters                         '--it dies, or others want it--> items, in their old place: in front
/// </code>
/// <c>QueueCoordinator.Lanes.cs</c>: when it looks into lanes. Who puts often does so by a <see cref="PutLane"/>. What is in it is in the queue: it is taken in before anything else is looked at. How far a consumer has come
/// stands in its <see cref="ProgressPage"/>. Neither is destroyed by the death of the process.
/// </remarks>
internal sealed partial class QueueCoordinator : Coordinator
{
    private readonly int _capacity;
    private readonly bool _isJoinable;
    private readonly int _prefetch;
    private readonly QueueLanes _lanes;
    private readonly QueueStore _items = new();
    private readonly QueuePutters _putters = new();
    private readonly Dictionary<Session, QueueConsumer> _consumers = [];
    private readonly LinkedList<QueueConsumer> _hungry = new();
    private readonly LinkedList<(QueueConsumer Consumer, Request Request)> _questions = new(); // whether there is anything
    private readonly HashSet<QueueConsumer> _lenders = []; // all that may hold what they do not want
    private readonly List<QueueConsumer> _served = [];
    private readonly QueueTally _tally;
    private bool _isShutDown;
    private bool _isDropped;

    private QueueCoordinator(int capacity, bool isJoinable, int prefetch, Func<bool, Segment?> makeLane)
    {
        (_capacity, _isJoinable, _prefetch) = (capacity, isJoinable, prefetch);
        _tally = new QueueTally(isJoinable);
        _lanes = new QueueLanes(capacity, makeLane, Accept);
    }

    // What is lent still takes room: nobody has taken it.
    private int Room => _capacity <= 0 ? int.MaxValue : (int)(_capacity - _items.Count - _lenders.Sum(consumer => consumer.Lent) - _lanes.Credits);

    public static Func<Coordinator> Read(BinaryReader reader, Func<bool, Segment?> makeLane)
    {
        var (capacity, isJoinable, prefetch, title) = (reader.ReadInt32(), reader.ReadBoolean(), reader.ReadInt32(), reader.ReadString());
        return () => new QueueCoordinator(capacity, isJoinable, prefetch, makeLane) { Title = title };
    }

    protected override void Handle(Request request)
    {
        try
        {
            if (Drain() || request.Operation == Operation.QueueReady)
                Serve();
            if (request.Operation != Operation.QueueReady)
                Do(request);
        }
        finally
        {
            Rest(mayLinger: request.Operation == Operation.QueueWant && CallerRunsExecutor.MayLinger(request));
        }
    }

    private void Do(Request request)
    {
        using var reader = request.Read();
        switch (request.Operation)
        {
            case Operation.QueuePut:
                Put(request, mayWait: reader.ReadBoolean(), request.Payload.AsMemory(Body.Head + sizeof(bool) + sizeof(int)));
                break;
            case Operation.QueueWant:
                Want(Of(request), reader.ReadInt64(), reader.ReadInt64());
                break;
            case Operation.QueueTry:
                _questions.AddLast((Of(request), request));
                Serve();
                break;
            case Operation.QueueSize:
                // Where room counts, what is on its way to somebody who waits for it does not: its room has been given away.
                var size = _items.Count + _consumers.Values.Sum(consumer => _capacity > 0 ? consumer.Lent : consumer.Untaken);
                request.Done(writer =>
                {
                    writer.Write(size);
                    writer.Write(_hungry.Count);
                    writer.Write(_putters.Count);
                });
                break;
            case Operation.QueueItems:
                QueueItem.Show(request, _consumers.Values.SelectMany(consumer => consumer.UntakenItems).Concat(_items.All));
                break;
            case Operation.QueueDone:
                Done(request);
                break;
            case Operation.QueueJoin:
                _tally.Join(request);
                break;
            case Operation.QueueShutDown:
                ShutDown(atOnce: reader.ReadBoolean());
                request.Done();
                break;
            default:
                throw NotMine(request.Operation);
        }
    }

    protected override void OnCancelled(Session session, long number)
    {
        if (_putters.TryRemove(session, number) is { } putter)
            putter.NotNow();
        else
            _tally.Cancel(session, number);
    }

    protected override void OnSessionOver(Session session)
    {
        _lanes.Remove(session);
        _putters.RemoveAll(session);
        _tally.Forget(session);
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
            Enlist(consumer);
            _lenders.Remove(consumer);
            var back = consumer.TakeBackAll();
            PutBack(back);
            // What others were lent is younger than this.
            if (back.Count > 0)
                TakeBackAll();
        }

        Serve();
    }

    protected override void OnRemoved(Exception cause)
    {
        _putters.FailAll(cause);
        _tally.FailAll(cause);
        foreach (var (_, question) in _questions)
            question.Fail(cause);
        foreach (var session in _consumers.Keys.Union(_lanes.Sessions))
            QueueConsumer.PushGone(session, Self.Path.Name, Title);
    }

    protected override void PostStop()
    {
        _lanes.Dispose();
        base.PostStop();
    }

    private void Put(Request request, bool mayWait, ReadOnlyMemory<byte> item)
    {
        if (_isShutDown)
        {
            request.Fail(TakesNothing());
            return;
        }

        _lanes.OnAsked(request.Session, request.Target);
        // Room that others may take is nobody's yet. And as long as somebody waits, nobody comes before.
        if (Room <= 0 && _lanes.Credits > 0)
            _lanes.Close();
        if (_putters.Count == 0 && Room > 0)
        {
            Accept(item);
            request.Done();
        }
        else if (mayWait)
        {
            _putters.Add(request, item);
        }
        else
        {
            request.NotNow();
        }

        Serve();
    }

    private void Accept(ReadOnlyMemory<byte> item)
    {
        _items.Add(item);
        _tally.Added();
    }

    private void Want(QueueConsumer consumer, long wishes, long level)
    {
        consumer.Want(wishes, level);
        Enlist(consumer);
        // It may have been handed more than it wants now.
        if (!consumer.IsHungry && _lenders.Add(consumer) && consumer.Lent > 0 && _lenders.Count > 1)
            TakeBackAll(); // one lender at a time: else one could take of what is younger before the other has taken of what is older
        Serve();
    }

    /// <summary>Hands out what there is to those who want it, lets in those who wait to put, until nothing moves any more.</summary>
    private void Serve()
    {
        do
        {
            do
                HandOut();
            while (LetIn());
            Lend();
        }
        while (LetIn()); // for what was lent just now, too, there may be somebody who waits to hear that it is taken

        Settle();
        if (!_isShutDown && _putters.Count == 0)
            _lanes.Open(Room);
    }

    private void HandOut()
    {
        TakeBack();
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

    /// <summary>Sends what was handed out, and more than was asked for: that only while nobody else wants it.</summary>
    private void Lend()
    {
        var isLent = false;
        foreach (var consumer in _served)
        {
            // To one only: its loan is then older than everything that is here.
            if (_items.Count > 0 && consumer.Loan > 0 && !isLent)
            {
                isLent = true;
                for (var more = Math.Min(consumer.Loan, _items.Count); more > 0; more--)
                    Hand(consumer);
                _lenders.Add(consumer);
            }

            consumer.Push();
        }

        _served.Clear();
    }

    // Those who only ask get an item if there is one, too: lent, for them to find when they hear that there is.
    private void Answer()
    {
        for (var node = _questions.First; node is not null && _items.Count > 0;)
        {
            var next = node.Next;
            _questions.Remove(node);
            Hand(node.Value.Consumer);
            _lenders.Add(node.Value.Consumer);
            node.Value.Consumer.Push();
            node.Value.Request.Done();
            node = next;
        }
    }

    private bool LetIn()
    {
        var any = false;
        while (_putters.Count > 0)
        {
            // Those who hold what they do not want tell when they take of it; unless they just have.
            if (Room <= 0 && _lenders.All(static consumer => consumer.Mark()) && Room <= 0)
                break;
            if (Room <= 0)
                continue;
            var (request, item) = _putters.RemoveFirst();
            Accept(item);
            request.Done();
            any = true;
        }

        return any;
    }

    private void Hand(QueueConsumer consumer) => consumer.Hand(_items.RemoveFirst());

    private void Enlist(QueueConsumer consumer)
    {
        if (consumer.IsHungry)
        {
            consumer.Place ??= _hungry.AddLast(consumer);
        }
        else if (consumer.Place is { } place)
        {
            _hungry.Remove(place);
            consumer.Place = null;
        }
    }

    /// <summary>Where somebody waits, what others hold and do not want is taken back: it is older than what is here.</summary>
    private void TakeBack()
    {
        if (_hungry.Count > 0 || _questions.Count > 0)
            TakeBackAll();
    }

    private void TakeBackAll()
    {
        foreach (var consumer in _lenders)
        {
            _lenders.Remove(consumer);
            if (consumer.Lent == 0)
                continue;
            PutBack(consumer.TakeBack());
            // What it waits for was on its way, and has been taken back with the rest: it came before the others.
            if (consumer.IsHungry)
                consumer.Place ??= _hungry.AddFirst(consumer);
        }
    }

    private void PutBack(List<QueueItem> items)
    {
        if (_isDropped)
        {
            _tally.Finished(items.Count);
            return;
        }

        _items.PutBack(items);
    }

    /// <summary>Who asked whether there is anything is answered when that is certain; who waits in a queue that is shut down waits in vain.</summary>
    private void Settle()
    {
        if (_items.Count > 0)
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
        if (_tally.Unfinished == 0)
            throw new ArgumentException($"task_done() called too many times: everything that was put into {Title} has been marked done.");
        // That which the process has had longest; another process may have had it, too.
        var consumer = _consumers.TryGetValue(request.Session, out var own) && own.HasTaken ? own : _consumers.Values.FirstOrDefault(other => other.HasTaken);
        consumer?.Finish();
        _tally.Finished(1);
        request.Done();
    }

    private void ShutDown(bool atOnce)
    {
        _isShutDown = true;
        _lanes.Close();
        _putters.FailAll(TakesNothing());
        if (atOnce)
        {
            _isDropped = true;
            _tally.Finished(_items.Count);
            _items.Clear();
            TakeBackAll();
        }

        Serve();
    }

    private QueueConsumer Of(Request request)
    {
        if (!_consumers.TryGetValue(request.Session, out var consumer))
            _consumers[request.Session] = consumer = new QueueConsumer(request.Session, request.Target, _isJoinable, _prefetch);
        return consumer;
    }

    private QueueShutDownException TakesNothing() => new($"{Title} has been shut down: it takes nothing more.");

    private QueueShutDownException IsEmpty() => new($"{Title} has been shut down, and is empty.");
}
