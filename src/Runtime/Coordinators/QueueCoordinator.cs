using ActorProc.Coordination;
using Akka.Actor;

namespace ActorProc.Coordinators;

/// <summary>Behind a queue: its mailbox. Items wait here, go to consumers in the order these asked, and come back in front from one that died.</summary>
/// <remarks>
/// <code>
///   put --room?--> items --somebody hungry?--> handed to a consumer --taken (its word says so)--> gone, or unfinished until marked done
///        '--no--> putters                         '--it dies, or gives back--> items, in front
/// </code>
/// How far a consumer has come stands in its <see cref="ProgressPage"/>, which its death does not destroy.
/// </remarks>
internal sealed class QueueCoordinator(int capacity, bool isJoinable, int prefetch, TimeSpan recallTimeout) : Coordinator, IWithTimers
{
    private readonly LinkedList<byte[]> _items = new();
    private readonly LinkedList<(Request Request, byte[] Item)> _putters = new();
    private readonly Dictionary<Session, QueueConsumer> _consumers = [];
    private readonly LinkedList<Hunger> _hungry = new();
    private readonly List<Request> _joiners = [];
    private int _unfinished;
    private bool _isShutDown;

    public ITimerScheduler Timers { get; set; } = null!;

    private bool HasRoom => capacity <= 0 || _items.Count + _consumers.Values.Sum(consumer => consumer.Lent) < capacity;

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
                for (var i = reader.ReadInt32(); i > 0; i--)
                    _hungry.AddLast(new Hunger(Of(request), null));
                Serve();
                break;
            case Operation.QueueUnwant:
                Unwant(request, reader.ReadInt32());
                break;
            case Operation.QueueTry:
                _hungry.AddLast(new Hunger(Of(request), request));
                Serve();
                break;
            case Operation.QueueReturn:
                Return(Of(request), reader.ReadInt64());
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
        for (var node = _putters.First; node is not null; node = node.Next)
        {
            if (node.Value.Request.Session != session || node.Value.Request.Number != number)
                continue;
            _putters.Remove(node);
            node.Value.Request.NotNow();
            return;
        }

        if (_joiners.Find(joiner => joiner.Session == session && joiner.Number == number) is { } joiner)
        {
            _joiners.Remove(joiner);
            joiner.NotNow();
        }
    }

    protected override void OnSessionOver(Session session)
    {
        Remove(_putters, putter => putter.Request.Session == session);
        Remove(_hungry, hunger => hunger.Consumer.Session == session);
        _joiners.RemoveAll(joiner => joiner.Session == session);
        if (_consumers.Remove(session, out var consumer))
            PutBack(consumer.TakeBackAll());
        Serve();
    }

    protected override void OnRemoved(Exception cause)
    {
        foreach (var (request, _) in _putters)
            request.Fail(cause);
        _joiners.ForEach(joiner => joiner.Fail(cause));
        foreach (var hunger in _hungry)
            hunger.Try?.Fail(cause);
        foreach (var consumer in _consumers.Values)
            consumer.PushGone(Title);
    }

    private void Put(Request request, bool mayWait, byte[] item)
    {
        if (_isShutDown)
        {
            request.Fail(new QueueShutDownException($"{Title} has been shut down: it takes nothing more."));
        }
        else if (_putters.Count == 0 && HasRoom)
        {
            Accept(request, item);
            Serve();
        }
        else if (mayWait)
        {
            _putters.AddLast((request, item));
            Recall();
        }
        else
        {
            request.NotNow();
        }
    }

    private void Accept(Request request, byte[] item)
    {
        _items.AddLast(item);
        if (isJoinable)
            _unfinished++;
        request.Done();
    }

    /// <summary>Hands out what there is to those who want it, lets in those who wait to put, until nothing moves any more.</summary>
    private void Serve()
    {
        var served = new HashSet<QueueConsumer>();
        List<Request> found = [];
        do
        {
            while (_items.Count > 0 && NextHungry() is { } hunger)
            {
                Hand(hunger.Consumer, isLent: false);
                served.Add(hunger.Consumer);
                if (hunger.Try is { } question)
                    found.Add(question);
            }
        }
        while (LetIn());

        // More than was asked for only while nobody else wants it, and nobody waits for room.
        foreach (var consumer in served)
        {
            while (_items.Count > 0 && _putters.Count == 0 && consumer.Lent < prefetch)
                Hand(consumer, isLent: true);
            consumer.Push();
        }

        found.ForEach(question => question.Done());
        if (_hungry.Count > 0)
            Recall();
        Settle();
    }

    // One that was asked to give back gets nothing before it has: it could not be told from what it gives back.
    private Hunger? NextHungry()
    {
        for (var node = _hungry.First; node is not null; node = node.Next)
        {
            if (node.Value.Consumer.IsRecalled)
                continue;
            _hungry.Remove(node);
            return node.Value;
        }

        return null;
    }

    private bool LetIn()
    {
        var any = false;
        while (_putters.First is { } first && HasRoom)
        {
            _putters.RemoveFirst();
            Accept(first.Value.Request, first.Value.Item);
            any = true;
        }

        return any;
    }

    private void Hand(QueueConsumer consumer, bool isLent)
    {
        var item = _items.First!.Value;
        _items.RemoveFirst();
        consumer.Hand(item, isLent);
    }

    /// <summary>What consumers hold and have not taken is wanted back.</summary>
    private void Recall()
    {
        foreach (var consumer in _consumers.Values)
        {
            if (consumer.IsRecalled || consumer.Lent == 0)
                continue;
            consumer.Recall();
            Timers.StartSingleTimer(consumer, new RecallOverdue(consumer), recallTimeout);
        }
    }

    private void Return(QueueConsumer consumer, long taken)
    {
        consumer.IsRecalled = false;
        Timers.Cancel(consumer);
        PutBack(consumer.TakeBack(taken));
        Serve();
    }

    private void PutBack(IReadOnlyList<byte[]> items)
    {
        for (var i = items.Count - 1; i >= 0; i--)
            _items.AddFirst(items[i]);
    }

    /// <summary>Who asked whether there is anything is answered when that is certain; who waits in a queue that is shut down waits in vain.</summary>
    private void Settle()
    {
        if (_items.Count > 0 || _hungry.Count == 0 || _consumers.Values.Any(consumer => consumer.IsRecalled))
            return;
        for (var node = _hungry.First; node is not null;)
        {
            var next = node.Next;
            if (node.Value.Try is { } question)
            {
                _hungry.Remove(node);
                if (_isShutDown)
                    question.Fail(new QueueShutDownException($"{Title} has been shut down, and is empty."));
                else
                    question.NotNow();
            }
            else if (_isShutDown && _putters.Count == 0)
            {
                _hungry.Remove(node);
                node.Value.Consumer.PushShutDown(Title);
            }

            node = next;
        }
    }

    private void Unwant(Request request, int count)
    {
        var consumer = Of(request);
        var removed = 0;
        for (var node = _hungry.Last; node is not null && removed < count;)
        {
            var before = node.Previous;
            if (node.Value.Consumer == consumer && node.Value.Try is null)
            {
                _hungry.Remove(node);
                removed++;
            }

            node = before;
        }

        consumer.PushUnwanted(count, removed);
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
        if (_unfinished > 0)
            return;
        _joiners.ForEach(joiner => joiner.Done());
        _joiners.Clear();
    }

    private void ShutDown(bool atOnce)
    {
        _isShutDown = true;
        foreach (var (request, _) in _putters)
            request.Fail(new QueueShutDownException($"{Title} has been shut down: it takes nothing more."));
        _putters.Clear();
        if (atOnce)
        {
            var dropped = _items.Count;
            _items.Clear();
            if (isJoinable && dropped > 0)
                Finished(dropped);
        }

        Serve();
    }

    private QueueConsumer Of(Request request)
    {
        if (!_consumers.TryGetValue(request.Session, out var consumer))
            _consumers[request.Session] = consumer = new QueueConsumer(request.Session, request.Target, isJoinable);
        return consumer;
    }

    private static void Remove<T>(LinkedList<T> list, Predicate<T> which)
    {
        for (var node = list.First; node is not null;)
        {
            var next = node.Next;
            if (which(node.Value))
                list.Remove(node);
            node = next;
        }
    }

    /// <summary>A consumer wants one item. Whoever only asks whether there is one is answered in any case.</summary>
    private readonly record struct Hunger(QueueConsumer Consumer, Request? Try);

    private sealed record RecallOverdue(QueueConsumer Consumer);
}
