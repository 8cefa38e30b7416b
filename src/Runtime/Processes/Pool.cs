using ActorProc.Calls;

namespace ActorProc.Processes;

/// <summary>Gives calls to workers, in the order they came. Safe to use from any thread.</summary>
/// <remarks>
/// This file: what is asked of it. <c>Pool.Calls.cs</c>: calls, on their way to a worker and back. <c>Pool.Workers.cs</c>: its workers, from start to replacement.
/// </remarks>
internal sealed partial class Pool
{
    private readonly ProcessContext _context;
    private readonly ProcessScope _owner;
    private readonly PoolOptions _options;
    private readonly HubSettings _settings;
    private readonly int _least;
    private readonly int _most;
    private readonly object _gate = new();
    private readonly CallList _queue = new();
    private readonly List<PoolWorker> _workers = [];
    private readonly OutgoingCall? _initializer;
    private readonly TaskCompletionSource _gone = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _joined = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly bool _isMade;
    private State _state = State.Running;
    private PoolBrokenException? _broken;
    private int _failuresInARow;
    private long _nextStart;
    private int _unsettled;
    private bool _isPatrolled;

    public Pool(ProcessContext context, PoolOptions options)
    {
        Check(options);
        (_context, _options, _owner, _settings) = (context, options, ProcessScope.Here, context.Hub.Settings);
        _least = options.Processes ?? ActorProcess.CpuCount;
        _most = Math.Max(_least, options.MaxProcesses ?? _least);
        _owner.ThrowIfChildless("a pool");
        _initializer = options.Initializer is { } initializer ? OutgoingCall.To(initializer, [.. options.InitializerArguments], context.Hub.Codec) : null;
        context.Hub.Family.Add(this);
        try
        {
            lock (_gate)
                StartMissing();
            _isMade = true;
        }
        finally
        {
            // Nobody has it who could end those that were started.
            if (!_isMade)
                _ = TerminateAsync();
        }
    }

    private enum State
    {
        Running,
        Closed,
        Terminated,
    }

    public int Least => _least;

    public ICallCodec Codec => _context.Hub.Codec;

    /// <summary>The pool's callbacks run one after another.</summary>
    public Sequence Callbacks { get; } = new();

    /// <summary>Completes when its last worker is gone, after it was closed or terminated.</summary>
    public Task Gone => _gone.Task;

    /// <summary>Completes when it is <see cref="Gone"/> and everybody who asked for something has been answered.</summary>
    public Task Joined => _joined.Task;

    public int[] Pids
    {
        get
        {
            lock (_gate)
                return [.. _workers.Where(worker => !worker.Child.Ended.IsCompleted).Select(worker => worker.Child.Pid)];
        }
    }

    /// <summary>How many calls wait at a worker behind the one that it runs, as far as is known.</summary>
    public int HandedAhead
    {
        get
        {
            lock (_gate)
                return _workers.Sum(static worker => Math.Max(0, worker.Calls.Count - 1));
        }
    }

    /// <summary>How many calls each of its workers may have now.</summary>
    public int LeastRoom
    {
        get
        {
            lock (_gate)
                return _workers.Count == 0 ? 0 : _workers.Min(Room);
        }
    }

    public bool IsRunning
    {
        get
        {
            lock (_gate)
                return _state == State.Running;
        }
    }

    /// <exception cref="InvalidOperationException">It has been closed, or belongs to another process.</exception>
    public void ThrowIfNotRunning()
    {
        if (_owner != ProcessScope.Here)
            throw new InvalidOperationException("A pool is used by the process that created it only.");
        lock (_gate)
        {
            if (_state != State.Running)
                throw new InvalidOperationException($"Pool not running: it has been {(_state == State.Closed ? "closed" : "terminated")}.");
        }
    }

    /// <summary>Has a call run by the next worker that is free.</summary>
    public Task<object?> Submit(PoolCall call, CallOptions options, CancellationToken cancellationToken)
    {
        Submit([call], options, cancellationToken);
        return call.Outcome;
    }

    /// <summary>Has all of these calls run, or none: when this throws, nothing has begun.</summary>
    public void Submit(IReadOnlyList<PoolCall> calls, CallOptions options, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
        {
            ThrowIfNotRunning();
            foreach (var call in calls)
            {
                if (call.IsHeld)
                    _unsettled++;
                if (_broken is { } broken)
                    call.Fail(new PoolBrokenException(broken.Message, broken.InnerException!));
                else
                    Enqueue(call, options, cancellationToken);
            }

            Dispatch();
        }
    }

    /// <summary>It is not joined before this has completed.</summary>
    public Task<T> Hold<T>(Task<T> task)
    {
        lock (_gate)
            _unsettled++;
        _ = task.ContinueWith(_ => Settle(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        return task;
    }

    /// <summary>Takes nothing more. What was asked is done, then the workers leave.</summary>
    public void Close()
    {
        lock (_gate)
        {
            if (_state == State.Running)
                _state = State.Closed;
            Dispatch();
        }
    }

    /// <summary>Ends it at once: what was asked and is not done fails.</summary>
    public Task TerminateAsync()
    {
        PoolWorker[] workers;
        List<PoolCall> calls;
        lock (_gate)
        {
            if (_state == State.Terminated)
                return Gone;
            _state = State.Terminated;
            workers = [.. _workers];
            calls = [.. _queue.RemoveAll(), .. workers.SelectMany(worker => worker.RemoveAll())];
            if (workers.Length == 0)
                End();
        }

        foreach (var call in calls)
            call.Fail(new PoolTerminatedException(call.Target));
        foreach (var worker in workers)
            worker.Child.End(_settings.DrainTimeout);
        return Gone;
    }

    /// <summary>Somebody who had asked for something has been answered.</summary>
    public void Settle()
    {
        lock (_gate)
        {
            _unsettled--;
            End();
        }
    }

    private static void Check(PoolOptions options)
    {
        if (options.Processes is < 1)
            throw new ArgumentOutOfRangeException(nameof(options), options.Processes, "Number of processes must be at least 1.");
        if (options.MaxProcesses < options.Processes)
            throw new ArgumentOutOfRangeException(nameof(options), options.MaxProcesses, $"MaxProcesses must not be less than Processes, which is {options.Processes}.");
        if (options.MaxTasksPerChild is < 1)
            throw new ArgumentOutOfRangeException(nameof(options), options.MaxTasksPerChild, "maxtasksperchild must be a positive int or None.");
    }

    // In the gate.
    private void End()
    {
        if (_state == State.Running || _workers.Count > 0 || _queue.Count > 0)
            return;
        _context.Hub.Family.Remove(this);
        _gone.TrySetResult();
        if (_unsettled == 0)
            _joined.TrySetResult();
    }
}
