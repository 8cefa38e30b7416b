using ActorProc.Calls;

namespace ActorProc.Processes;

/// <content>Calls, on their way to a worker and back.</content>
internal sealed partial class Pool
{
    /// <summary>There are answers on a worker's board.</summary>
    public void OnAnswers(PoolWorker worker)
    {
        var answered = new List<(PoolCall Call, WorkerAnswer Answer)>();
        lock (_gate)
        {
            do
            {
                worker.Read(answered);
                OnFree(worker);
            }
            while (!worker.TryRest());
        }

        Answer(worker, answered);
    }

    /// <summary>A worker has said something about a call, on the link.</summary>
    public void OnMessage(PoolWorker worker, FromChild kind, long id, ReadOnlyMemory<byte> body)
    {
        var isAnswer = kind is FromChild.Result or FromChild.Failed;
        PoolCall? call;
        lock (_gate)
        {
            call = worker.Find(id);
            if (call is not null && isAnswer)
            {
                worker.Remove(call);
                worker.OnAnswers(1);
                OnFree(worker);
            }
        }

        if (call is not null && isAnswer)
            Answer(worker, [(call, new WorkerAnswer(kind, null, body.ToArray()))]);
        else
            call?.OnMessage(kind, body);
    }

    /// <summary>A call has ended without an answer.</summary>
    public void OnEnded(PoolCall call)
    {
        lock (_gate)
        {
            call.CalledOff.Unregister();
            if (call.List != _queue)
                return;
            // Its time was over before its turn came.
            _queue.Remove(call);
            Dispatch();
        }
    }

    /// <summary>Takes a call back from its worker, where it may wait behind another.</summary>
    /// <returns>Whether it has not begun, and never will.</returns>
    public bool TryTakeBack(PoolCall call)
    {
        lock (_gate)
        {
            call.Worker?.TakeBack(_queue);
            if (call.List == _queue)
                _queue.Remove(call);
            Dispatch();
            return call.Worker is null;
        }
    }

    /// <summary>Does something that ends a call's worker, if the call is what it runs. Whatever else it had, it does not begin any more.</summary>
    public void WhileAlone(PoolCall call, Action kill)
    {
        var answered = new List<(PoolCall Call, WorkerAnswer Answer)>();
        PoolWorker? worker;
        lock (_gate)
        {
            worker = call.Worker;
            if (worker is null)
                return;
            worker.TakeBack(_queue);
            // It may just have ended, and its worker is innocent.
            worker.Read(answered);
            if (call.Worker is not null && worker.IsAt(call))
                kill();
            OnFree(worker);
        }

        Answer(worker, answered);
    }

    private static void Answer(PoolWorker worker, List<(PoolCall Call, WorkerAnswer Answer)> answered)
    {
        foreach (var (call, answer) in answered)
        {
            call.CalledOff.Unregister();
            call.OnAnswer(answer, worker.Order);
        }
    }

    // In the gate.
    private void Enqueue(PoolCall call, CallOptions options, CancellationToken cancellationToken)
    {
        call.IsRepeatable = options.Repeatable;
        if (options.Timeout is { } timeout)
            call.Limit(timeout, options.Grace ?? _settings.Grace);
        if (cancellationToken.CanBeCanceled)
            call.CalledOff = cancellationToken.UnsafeRegister(_ => call.CallOff(cancellationToken, options.Grace ?? _settings.Grace), null);
        _queue.AddLast(call);
    }

    // In the gate. It has answered something.
    private void OnFree(PoolWorker worker)
    {
        if (worker.Calls.Count == 0)
        {
            if (IsUsedUp(worker))
                Leave(worker);
            else
                worker.IdleSince = Environment.TickCount64;
        }

        Dispatch();
        LeaveWhenIdle(worker);
    }

    // In the gate.
    private void Dispatch()
    {
        do
            HandOut();
        while (_queue.Count == 0 && TryTakeBackForIdle());

        foreach (var worker in _workers)
            worker.Send();
        StartMore();
        Patrol();
        if (_state == State.Closed && _queue.Count == 0)
            LeaveIdle();
    }

    /// <summary>What waits behind a call that takes long is not to be overtaken by all that comes later. In the gate.</summary>
    private void Patrol()
    {
        if (_isPatrolled || HandedAhead == 0)
            return;
        _isPatrolled = true;
        _ = Watchdog.After(_settings.HandAheadPatience, () =>
        {
            lock (_gate)
            {
                _isPatrolled = false;
                foreach (var worker in _workers)
                {
                    if (worker.IsStuck(_settings.HandAheadPatience))
                        worker.TakeBack(_queue);
                }

                Dispatch();
            }
        });
    }

    // In the gate. In turn, so that calls begin in their order.
    private void HandOut()
    {
        while (_queue.First is { } call)
        {
            if (call.IsLate)
            {
                _queue.Remove(call);
                continue;
            }

            if (LeastLaden(out var limit) is not { } worker)
                return;
            do
            {
                _queue.Remove(call);
                _ = worker.TryGive(call);
                call = _queue.First;
            }
            while (call is not null && worker.Calls.Count < limit && !worker.IsFull);
        }
    }

    // In the gate. Of those that have room, and how many calls it may have before it is another's turn.
    private PoolWorker? LeastLaden(out int limit)
    {
        (PoolWorker? least, var next, limit) = (null, int.MaxValue, 0);
        foreach (var worker in _workers)
        {
            var (count, room) = (worker.Calls.Count, Room(worker));
            if (count >= room)
                continue;
            if (least is null || count < least.Calls.Count)
            {
                next = least?.Calls.Count ?? int.MaxValue;
                (least, limit) = (worker, room);
            }
            else
            {
                next = Math.Min(next, count);
            }
        }

        limit = (int)Math.Min(limit, next + 1L);
        return least;
    }

    private int Room(PoolWorker worker) => _options.MaxTasksPerChild is { } most
        ? Math.Min(worker.Room, worker.Calls.Count + most - worker.Tasks)
        : worker.Room;

    // In the gate. Nobody has nothing to do while another has calls that it has not begun.
    private bool TryTakeBackForIdle()
    {
        PoolWorker? most = null;
        var isOneIdle = false;
        foreach (var worker in _workers)
        {
            isOneIdle |= worker.IsIdle;
            if (worker.Calls.Count > 1 && worker.Calls.Count > (most?.Calls.Count ?? 0))
                most = worker;
        }

        if (!isOneIdle || most is null)
            return false;
        most.TakeBack(_queue);
        return _queue.Count > 0;
    }
}
