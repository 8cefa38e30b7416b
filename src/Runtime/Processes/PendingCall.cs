using System.Threading.Channels;
using ActorProc.Calls;
using ActorProc.Serialization;

namespace ActorProc.Processes;

/// <summary>A call whose result somebody waits for. Runs on one child at a time.</summary>
/// <remarks>What the child reports is dealt with one at a time and in order, and before the result, on the pool's threads.</remarks>
internal sealed class PendingCall
{
    private static long _numbers;

    private readonly OutgoingCall _call;
    private readonly ICallCodec _codec;
    private readonly CallFlags _flags;
    private readonly TaskCompletionSource<object?> _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _gate = new();
    private readonly List<CancellationTokenRegistration> _registrations = [];
    private readonly Sequence _events = new();
    private readonly ExecutionContext? _caller = ExecutionContext.Capture();
    private Child? _child;
    private IDisposable? _timer;
    private Func<TimeoutOutcome, Exception?, Exception>? _late;
    private Exception? _failure;
    private bool _killed;
    private bool _ended;
    private volatile bool _hasBegun;

    public PendingCall(OutgoingCall call, ICallCodec codec, CallFlags flags)
    {
        (_call, _codec, _flags) = (call, codec, flags);
        if (flags.HasFlag(CallFlags.Streams))
            Items = Channel.CreateUnbounded<object?>(new UnboundedChannelOptions { SingleReader = true });
    }

    public long Id { get; } = Interlocked.Increment(ref _numbers);

    public string Target => _call.Target;

    /// <summary>Completes when the call has ended, in whatever way, and everything before that has been dealt with.</summary>
    public Task<object?> Outcome => _outcome.Task;

    /// <summary>What it yields, if it is a stream. Bounded: the child waits when some are not <see cref="Taken"/>.</summary>
    public Channel<object?>? Items { get; }

    /// <summary>Runs on the way from the child's answer to <see cref="Outcome"/>. What it throws becomes the outcome.</summary>
    public Action<object?, Exception?>? Callback { get; init; }

    /// <summary>One at a time run the callbacks of all calls that share this.</summary>
    public Sequence Callbacks { get; init; } = new();

    /// <summary>Its child has answered, or its time is over before it began. Called once, before everything that follows from that.</summary>
    public Action? Answered { get; set; }

    /// <summary>Its time is over, or it was called off; whoever runs it must not run it again.</summary>
    public bool IsLate => Volatile.Read(ref _late) is not null;

    /// <summary>Its worker has said that it runs it.</summary>
    public bool HasBegun => _hasBegun;

    /// <summary>Its time is limited from now on, also while it has not begun.</summary>
    public void Limit(TimeSpan timeout, TimeSpan grace)
    {
        if (timeout == Timeout.InfiniteTimeSpan)
            return;
        lock (_gate)
            _timer = Watchdog.After(timeout, () => Expire((outcome, cause) => new ProcessTimeoutException(Target, timeout, outcome, cause), timeout, grace));
    }

    /// <summary>It is called off: as if its time were over, but the caller gets an <see cref="OperationCanceledException"/>.</summary>
    public void CallOff(CancellationToken token, TimeSpan grace) =>
        Expire((_, cause) => new OperationCanceledException($"{Target} was called off.", cause, token), TimeSpan.Zero, grace);

    /// <summary>Has it run there.</summary>
    /// <returns>False when it has ended before it began.</returns>
    public bool Begin(Child child)
    {
        lock (_gate)
        {
            if (_late is not null || _ended)
                return false;
            _child = child;
            child.Call = this;
            child.Send(LifelineFrame.Make(Id, _flags, _call.Body));
            for (var i = 0; i < _call.Tokens.Count; i++)
            {
                var number = i;
                _registrations.Add(_call.Tokens[i].UnsafeRegister(_ => child.Send(LifelineFrame.Make(ToChild.Cancel, Id, number)), null));
            }
        }

        return true;
    }

    /// <summary>An item of the stream has been used; the child may send another.</summary>
    public void Taken() => _child?.Send(LifelineFrame.Make(ToChild.Taken, Id, -1));

    public void OnMessage(FromChild kind, ReadOnlyMemory<byte> body)
    {
        switch (kind)
        {
            case FromChild.Began: _hasBegun = true; break;
            case FromChild.Progress: _events.Then(() => Report(body)); break;
            case FromChild.Item: _events.Then(() => Deliver(body)); break;
            case FromChild.Result: End(() => (CallValue.Read(body, _codec), null)); break;
            case FromChild.Failed: End(() => (null, _codec.ReadFailure(body.ToArray()))); break;
        }
    }

    /// <summary>Its child is lost, and it is to be run again.</summary>
    /// <returns>False when it must not be: it has ended, or its time is over, or it has failed already.</returns>
    public bool TryWithdraw()
    {
        lock (_gate)
        {
            if (_late is not null || _ended || _failure is not null)
                return false;
            Leave();
            _hasBegun = false;
            return true;
        }
    }

    /// <summary>Its child has ended, and nobody waits for a result.</summary>
    public void Complete() => End(() => (null, null));

    /// <summary>It has no result: its child died, or it was never run.</summary>
    public void Fail(Exception cause) => End(() => (null, cause));

    private void Expire(Func<TimeoutOutcome, Exception?, Exception> late, TimeSpan timeout, TimeSpan grace)
    {
        Child? child;
        lock (_gate)
        {
            if (_late is not null || _ended)
                return;
            _late = late;
            child = _child;
            if (child is not null)
            {
                child.Send(LifelineFrame.Make(ToChild.Cancel, Id, -1));
                if (grace != Timeout.InfiniteTimeSpan)
                    _timer = Watchdog.After(grace, () => Kill(child, timeout));
            }
        }

        // It never began.
        if (child is null)
            End(() => (null, null));
    }

    // Once it has ended its child is about to run something else, which must not be hurt.
    private void Kill(Child child, TimeSpan timeout)
    {
        lock (_gate)
        {
            if (_ended)
                return;
            _killed = true;
            child.Kill(new ExitReason.Deadline(timeout) { Culprit = Target });
        }
    }

    private void End(Func<(object? Result, Exception? Cause)> read)
    {
        lock (_gate)
        {
            if (_ended)
                return;
            _ended = true;
            _timer?.Dispose();
            Leave();
        }

        Answered?.Invoke();
        _events.Then(() =>
        {
            var (result, cause) = Read(read);
            cause = _failure ?? cause;
            if (_late is { } late)
                cause = late(_killed ? TimeoutOutcome.Killed : TimeoutOutcome.Cancelled, cause);
            if (Callback is not { } callback)
                Complete(result, cause);
            else
                Callbacks.Then(() => Complete(result, TryAsCaller(() => callback(result, cause)) ?? cause));
        });
    }

    private void Complete(object? result, Exception? cause)
    {
        Items?.Writer.TryComplete(cause);
        if (cause is null)
            _outcome.TrySetResult(result);
        else if (cause is OperationCanceledException cancelled && _call.Tokens.FirstOrDefault(token => token.IsCancellationRequested) is { CanBeCanceled: true } token)
            _outcome.TrySetException(new OperationCanceledException(cancelled.Message, cancelled, token));
        else
            _outcome.TrySetException(cause);
        // A failure that nobody asks for is not an unobserved one: it was told to the callback, or the child's end tells.
        _ = _outcome.Task.Exception;
    }

    private static (object? Result, Exception? Cause) Read(Func<(object? Result, Exception? Cause)> read)
    {
        try
        {
            return read();
        }
        // What is read are the user's types, which may throw anything; with no outcome at all the caller would wait for ever.
        catch (Exception e)
        {
            return (null, e);
        }
    }

    private void Leave()
    {
        // An idle worker keeps neither arguments nor result in memory.
        if (_child is { } child && child.Call == this)
            child.Call = null;
        _child = null;
        foreach (var registration in _registrations)
            registration.Unregister();
        _registrations.Clear();
    }

    private void Report(ReadOnlyMemory<byte> body)
    {
        using var reader = CallValue.Reader(body);
        var number = reader.ReadInt32();
        var progress = _call.Progresses[number];
        var report = typeof(IProgress<>).MakeGenericType(OutgoingCall.ReportOf(progress)!).GetMethod(nameof(IProgress<>.Report))!;
        var failure = TryAsCaller(() => report.Invoke(progress, System.Reflection.BindingFlags.DoNotWrapExceptions, null, [CallValue.Read(reader, _codec)], null));
        _child?.Send(LifelineFrame.Make(ToChild.Taken, Id, number));
        if (failure is not null)
            FailLater(failure);
    }

    private void Deliver(ReadOnlyMemory<byte> body)
    {
        if (Try(() => Items!.Writer.TryWrite(CallValue.Read(body, _codec))) is not { } failure)
            return;
        Taken();
        FailLater(failure);
    }

    /// <summary>It has failed here while it runs there. It ends when it has ended there: until then its child is not free for another.</summary>
    private void FailLater(Exception failure)
    {
        lock (_gate)
        {
            _failure ??= failure;
            _child?.Send(LifelineFrame.Make(ToChild.Cancel, Id, -1));
        }
    }

    // As part of whoever called: in the in-process context the answer comes on the thread that plays the child.
    private Exception? TryAsCaller(Action action)
    {
        if (_caller is null)
            return Try(action);
        Exception? failure = null;
        ExecutionContext.Run(_caller, _ => failure = Try(action), null);
        return failure;
    }

    // The user's own code, which may throw anything; it becomes the call's outcome.
    private static Exception? Try(Action action)
    {
        try
        {
            action();
            return null;
        }
        catch (Exception e)
        {
            return e;
        }
    }
}
