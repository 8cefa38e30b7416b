using System.ComponentModel;
using System.Diagnostics;
using ActorProc.Calls;

namespace ActorProc.Processes;

/// <content>Its workers, from start to replacement.</content>
internal sealed partial class Pool
{
    private const int MostNotBegun = 100;

    // What makes a worker leave after a task is known when the task has ended, and only then may another begin.
    private bool IsLookedAtAfterEach => _options.MaxAge is { } age && age != Timeout.InfiniteTimeSpan || _options.MaxMemory is not null;

    // After a failed start not at once: it would only fail again.
    private bool MayStart => _broken is null && (_failuresInARow == 0 || Environment.TickCount64 >= _nextStart);

    // In the gate.
    private void StartMissing()
    {
        if (!MayStart)
            return;
        while (_state != State.Terminated && _broken is null && _workers.Count(worker => !worker.IsLeaving) < _least && (_state == State.Running || _queue.Count > 0))
        {
            if (!TryStart())
                return;
        }
    }

    // In the gate. As many as there is work for.
    private void StartMore()
    {
        var waiting = _queue.Count + HandedAhead;
        if (waiting == 0)
            return;
        StartMissing();
        if (!MayStart)
            return;
        var starting = _workers.Count(worker => !worker.IsReady && !worker.IsLeaving);
        while (_broken is null && starting < waiting && _workers.Count(worker => !worker.IsLeaving) < _most)
        {
            if (!TryStart())
                return;
            starting++;
        }
    }

    // In the gate.
    private bool TryStart()
    {
        var identity = _owner.NextIdentity();
        var name = $"PoolWorker-{string.Join(':', identity)}";
        try
        {
            var child = _context.Launch(new ChildSpec
            {
                Name = name, Identity = identity, Daemon = true, Connects = true, HasBoard = true, AuthKey = _owner.Current.AuthKey.Bytes.ToArray(), Node = _options.Node,
            }, _owner);
            var worker = new PoolWorker(this, child, name, IsLookedAtAfterEach ? 1 : 1 + _settings.HandAhead);
            _workers.Add(worker);
            _ = LiveAsync(worker);
            return true;
        }
        // A pool of a system that has been disposed of is not made; one that was there before has no workers any more.
        catch (Exception e) when (e is ActorProcException || (e is ObjectDisposedException && _isMade))
        {
            OnStartFailed(name, e);
            return false;
        }
    }

    private async Task LiveAsync(PoolWorker worker)
    {
        var child = worker.Child;
        using (Watchdog.After(_settings.BootTimeout, () => child.Kill(new ExitReason.Deadline(_settings.BootTimeout))))
            await Task.WhenAny(child.Ready, child.Ended).ConfigureAwait(false);
        var failure = child.Ready.IsCompleted ? await InitializeAsync(worker).ConfigureAwait(false) : null;
        lock (_gate)
        {
            if (failure is not null)
            {
                worker.IsLeaving = true;
                child.Leave(_settings.DrainTimeout);
                OnStartFailed(worker.Name, failure);
            }
            else if (child.Ready.IsCompleted && !child.Ended.IsCompleted)
            {
                worker.IsReady = true;
                worker.IdleSince = Environment.TickCount64;
                _failuresInARow = 0;
                Dispatch();
                LeaveWhenIdle(worker);
            }
        }

        var end = await child.Ended.ConfigureAwait(false);
        OnEnded(worker, end, failure is not null);
    }

    private async Task<Exception?> InitializeAsync(PoolWorker worker)
    {
        if (_initializer is null)
            return null;
        var call = new PendingCall(_initializer, Codec, CallFlags.Reports);
        _ = call.Begin(worker.Child);
        _ = worker.Child.Ended.ContinueWith(
            ended => call.Fail(new WorkerLostException(worker.Name, worker.Child.Pid, call.Target, ended.Result.Reason)),
            CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        await ((Task)call.Outcome).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return call.Outcome.Exception?.InnerException;
    }

    private void OnEnded(PoolWorker worker, ChildEnd end, bool isCounted)
    {
        var answered = new List<(PoolCall Call, WorkerAnswer Answer)>();
        var lost = new List<PoolCall>();
        lock (_gate)
        {
            _workers.Remove(worker);
            try
            {
                worker.Read(answered);
            }
            catch (InvalidDataException)
            {
                // The answers that are damaged are lost with it.
            }

            lost.AddRange(TakeOver(worker));
            if (!worker.IsReady && !isCounted && _state != State.Terminated)
                OnStartFailed(worker.Name, new WorkerLostException(worker.Name, worker.Child.Pid, "its start", end.Reason));
            if (_state == State.Terminated || _broken is not null)
                lost.AddRange(_queue.RemoveAll());
            StartMissing();
            Dispatch();
            End();
        }

        Answer(worker, answered);
        foreach (var call in lost)
            call.Fail(new WorkerLostException(worker.Name, worker.Child.Pid, call.Target, end.Reason));
    }

    /// <summary>Whatever a worker that is gone had not begun has not been hurt, and is run by another. In the gate.</summary>
    /// <returns>What is lost with it.</returns>
    private List<PoolCall> TakeOver(PoolWorker worker)
    {
        var next = worker.Calls.First;
        worker.TakeBack(_queue);
        worker.End();
        // One that never began cannot be why its worker died; still it does not go round for ever.
        if (next?.List == _queue && ++next.NotBegun > MostNotBegun)
        {
            _queue.Remove(next);
            return [next];
        }

        var lost = worker.RemoveAll();
        foreach (var call in lost.ToArray())
        {
            if (!call.IsRepeatable || ++call.Losses > _settings.Retries || !call.TryWithdraw())
                continue;
            lost.Remove(call);
            _queue.PutBack(call);
        }

        return lost;
    }

    /// <summary>With no worker that works, whatever waits would wait for ever. In the gate.</summary>
    private void OnStartFailed(string name, Exception cause)
    {
        if (_state == State.Terminated)
            return;
        _failuresInARow++;
        var pause = _settings.RestartBackoff.After(_failuresInARow + 1);
        _nextStart = Environment.TickCount64 + (long)pause.TotalMilliseconds;
        _ = Watchdog.After(pause, () =>
        {
            lock (_gate)
            {
                StartMissing();
                Dispatch();
            }
        });
        if (_workers.Exists(worker => worker.IsReady))
            return;
        var isLast = _failuresInARow >= _settings.StartAttempts;
        var broken = new PoolBrokenException(
            $"Worker '{name}' could not be made ready: {cause.Message.TrimEnd('.')}." + (isLast ? $" The pool gives up after {_failuresInARow} such failures in a row." : ""), cause);
        if (isLast)
            _broken = broken;
        foreach (var call in _queue.RemoveAll())
            call.Fail(new PoolBrokenException(broken.Message, cause));
    }

    // In the gate.
    private bool IsUsedUp(PoolWorker worker) =>
        worker.Tasks >= _options.MaxTasksPerChild
        || _options.MaxAge is { } age && age != Timeout.InfiniteTimeSpan && Environment.TickCount64 - worker.StartedAt >= age.TotalMilliseconds
        || _options.MaxMemory is { } memory && MemoryOf(worker.Child.Pid) > memory;

    // In the gate.
    private void Leave(PoolWorker worker)
    {
        if (worker.IsLeaving)
            return;
        worker.IsLeaving = true;
        worker.Child.Leave(_settings.DrainTimeout);
        StartMissing();
    }

    // In the gate.
    private void LeaveIdle()
    {
        foreach (var worker in _workers.Where(worker => worker.IsIdle).ToArray())
            Leave(worker);
        End();
    }

    /// <summary>One of those beyond the least leaves when it has had nothing to do for a while. In the gate.</summary>
    private void LeaveWhenIdle(PoolWorker worker)
    {
        if (_most == _least || worker.IsWatched || !worker.IsIdle)
            return;
        var limit = _options.IdleTimeout ?? _settings.IdleTimeout;
        if (limit == Timeout.InfiniteTimeSpan)
            return;
        // One look at a time, however many tasks it has meanwhile.
        worker.IsWatched = true;
        _ = Watchdog.After(limit - TimeSpan.FromMilliseconds(Environment.TickCount64 - worker.IdleSince), () =>
        {
            lock (_gate)
            {
                worker.IsWatched = false;
                if (!worker.IsIdle || _workers.Count(other => !other.IsLeaving) <= _least)
                    return;
                if (Environment.TickCount64 - worker.IdleSince >= limit.TotalMilliseconds)
                    Leave(worker);
                else
                    LeaveWhenIdle(worker);
            }
        });
    }

    private static long MemoryOf(int pid)
    {
        try
        {
            using var process = Process.GetProcessById(pid);
            return process.WorkingSet64;
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or Win32Exception)
        {
            return 0; // it has just ended
        }
    }
}
