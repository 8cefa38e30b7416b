using ActorProc.Calls;

namespace ActorProc.Processes;

/// <summary>Gives calls to workers, one at a time to each, in the order they came. Safe to use from any thread.</summary>
/// <remarks>This file: what is asked of it. <c>Pool.Workers.cs</c>: its workers, from start to replacement.</remarks>
internal sealed partial class Pool
{
    private readonly ProcessContext _context;
    private readonly ProcessScope _owner;
    private readonly PoolOptions _options;
    private readonly HubSettings _settings;
    private readonly int _least;
    private readonly int _most;
    private readonly object _gate = new();
    private readonly LinkedList<Job> _queue = new();
    private readonly List<Worker> _workers = [];
    private readonly OutgoingCall? _initializer;
    private readonly TaskCompletionSource _gone = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _joined = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly bool _isMade;
    private State _state = State.Running;
    private PoolBrokenException? _broken;
    private int _failuresInARow;
    private long _nextStart;
    private int _unsettled;

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
    public Task<object?> Submit(PendingCall call, CallOptions options, CancellationToken cancellationToken)
    {
        Submit([call], options, cancellationToken);
        return call.Outcome;
    }

    /// <summary>Has all of these calls run, or none: when this throws, nothing has begun.</summary>
    public void Submit(IReadOnlyList<PendingCall> calls, CallOptions options, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
        {
            ThrowIfNotRunning();
            foreach (var call in calls)
            {
                _ = Hold(call.Outcome);
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
        Worker[] workers;
        List<Job> jobs;
        lock (_gate)
        {
            if (_state == State.Terminated)
                return Gone;
            _state = State.Terminated;
            workers = [.. _workers];
            jobs = [.. ClearQueue(), .. workers.Select(worker => worker.Job).OfType<Job>()];
            if (workers.Length == 0)
                End();
        }

        foreach (var job in jobs)
            job.Call.Fail(new PoolTerminatedException(job.Call.Target));
        foreach (var worker in workers)
            worker.Child.End(_settings.DrainTimeout);
        return Gone;
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
    private void Enqueue(PendingCall call, CallOptions options, CancellationToken cancellationToken)
    {
        var job = new Job(call, options.Repeatable);
        call.Answered = () => OnAnswered(job);
        if (options.Timeout is { } timeout)
            call.Limit(timeout, options.Grace ?? _settings.Grace);
        job.CalledOff = cancellationToken.UnsafeRegister(_ => call.CallOff(cancellationToken, options.Grace ?? _settings.Grace), null);
        job.Place = _queue.AddLast(job);
    }

    // In the gate.
    private Job[] ClearQueue()
    {
        Job[] jobs = [.. _queue];
        Array.ForEach(jobs, Dequeue);
        return jobs;
    }

    // In the gate.
    private void Dequeue(Job job)
    {
        if (job.Place is not { } place)
            return;
        job.Place = null;
        _queue.Remove(place);
    }

    // In the gate.
    private void Dispatch()
    {
        while (_queue.First is { Value: var job })
        {
            if (job.Call.IsLate)
            {
                Dequeue(job);
                continue;
            }

            if (_workers.Find(worker => worker.IsIdle) is not { } worker)
            {
                StartMore();
                return;
            }

            Dequeue(job);
            Assign(worker, job);
        }

        if (_state == State.Closed)
            LeaveIdle();
    }

    private void Assign(Worker worker, Job job)
    {
        if (!job.Call.Begin(worker.Child))
            return;
        worker.Job = job;
        worker.Tasks++;
        job.Attempts++;
    }

    private void OnAnswered(Job job)
    {
        lock (_gate)
        {
            job.CalledOff.Unregister();
            if (job.Place is not null)
            {
                // Its time was over before its turn came.
                Dequeue(job);
                Dispatch();
                return;
            }

            if (_workers.Find(worker => worker.Job == job) is not { } worker)
                return;
            // It may still be lost: then it is not idle, and gone in a moment.
            worker.Job = null;
            if (IsUsedUp(worker))
                Leave(worker);
            else
                worker.IdleSince = Environment.TickCount64;
            Dispatch();
            LeaveWhenIdle(worker);
        }
    }

    private void Settle()
    {
        lock (_gate)
        {
            _unsettled--;
            End();
        }
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

    private sealed class Job(PendingCall call, bool isRepeatable)
    {
        public PendingCall Call => call;

        public bool IsRepeatable => isRepeatable;

        public int Attempts { get; set; }

        /// <summary>How many of these were workers that died before they began.</summary>
        public int NotBegun { get; set; }

        /// <summary>In the queue, while it waits there.</summary>
        public LinkedListNode<Job>? Place { get; set; }

        public CancellationTokenRegistration CalledOff { get; set; }
    }

    private sealed class Worker(Child child, string name)
    {
        public Child Child => child;

        public string Name => name;

        public long StartedAt { get; } = Environment.TickCount64;

        public long IdleSince { get; set; }

        public int Tasks { get; set; }

        public bool IsReady { get; set; }

        public bool IsLeaving { get; set; }

        /// <summary>It is going to be looked at, whether it has been idle for long.</summary>
        public bool IsWatched { get; set; }

        public Job? Job { get; set; }

        public bool IsIdle => IsReady && !IsLeaving && Job is null && !child.Ended.IsCompleted;
    }
}
