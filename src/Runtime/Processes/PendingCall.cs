using System.Threading.Channels;
using ActorProc.Calls;
using ActorProc.Serialization;

namespace ActorProc.Processes;

/// <summary>A call whose result somebody waits for. Runs on one child at a time.</summary>
/// <remarks>What the child reports is dealt with one at a time and in order, and before the result, on the pool's threads.</remarks>
internal class PendingCall
{
    private static long _numbers;

    private readonly ICallCodec _codec;
    private readonly Lock _gate = new();
    private readonly ExecutionContext? _caller = ExecutionContext.Capture();
    private TaskCompletionSource<object?>? _outcome;
    private List<CancellationTokenRegistration>? _registrations;
    private Sequence? _events;
    private Child? _child;
    private IDisposable? _timer;
    private Func<TimeoutOutcome, Exception?, Exception>? _late;
    private Exception? _failure;
    private bool _killed;
    private bool _ended;

    public PendingCall(OutgoingCall call, ICallCodec codec, CallFlags flags)
    {
        (Call, _codec, Flags) = (call, codec, flags);
        if ((flags & CallFlags.Streams) != 0)
            Items = Channel.CreateUnbounded<object?>(new UnboundedChannelOptions { SingleReader = true });
    }

    public long Id { get; } = Interlocked.Increment(ref _numbers);

    public string Target => Call.Target;

    /// <summary>Completes when the call has ended, in whatever way, and everything before that has been dealt with.</summary>
    public Task<object?> Outcome => Source.Task;

    /// <summary>What it yields, if it is a stream. Bounded: the child waits when some are not <see cref="Taken"/>.</summary>
    public Channel<object?>? Items { get; }

    /// <summary>Runs on the way from the child's answer to <see cref="Outcome"/>. What it throws becomes the outcome.</summary>
    public Action<object?, Exception?>? Callback { get; init; }

    /// <summary>One at a time run the callbacks of all calls that share this.</summary>
    public Sequence? Callbacks { get; init; }

    /// <summary>Its time is over, or it was called off; whoever runs it must not run it again.</summary>
    public bool IsLate => Volatile.Read(ref _late) is not null;

    protected OutgoingCall Call { get; }

    protected CallFlags Flags { get; }

    private TaskCompletionSource<object?> Source =>
        LazyInitializer.EnsureInitialized(ref _outcome, static () => new TaskCompletionSource<object?>(TaskCreationOptions.RunContinuationsAsynchronously));

    private Sequence Events => LazyInitializer.EnsureInitialized(ref _events, static () => new Sequence());

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
            if (!TryGive(child))
                return false;
            child.Call = this;
            child.Send(LifelineFrame.Make(Id, Flags, Call.Body));
            Register();
        }

        return true;
    }

    /// <summary>Notes that it is going to be handed to a child, with others.</summary>
    /// <returns>False when it has ended before it began.</returns>
    public bool TryGive(Child child)
    {
        lock (_gate)
        {
            if (_late is not null || _ended)
                return false;
            _child = child;
            return true;
        }
    }

    /// <summary>It has been handed over: from now on its child is told when one of its tokens is cancelled, behind the call itself.</summary>
    public void Register()
    {
        if (Call.Tokens.Count == 0)
            return;
        lock (_gate)
        {
            if (_child is not { } child)
                return;
            _registrations ??= [];
            for (var i = 0; i < Call.Tokens.Count; i++)
            {
                var number = i;
                _registrations.Add(Call.Tokens[i].UnsafeRegister(_ => child.Send(LifelineFrame.Make(ToChild.Cancel, Id, number)), null));
            }
        }
    }

    /// <summary>An item of the stream has been used; the child may send another.</summary>
    public void Taken() => _child?.Send(LifelineFrame.Make(ToChild.Taken, Id, -1));

    public void OnMessage(FromChild kind, ReadOnlyMemory<byte> body)
    {
        switch (kind)
        {
            case FromChild.Progress: Events.Then(() => Report(body)); break;
            case FromChild.Item: Events.Then(() => Deliver(body)); break;
            case FromChild.Result or FromChild.Failed: End(() => Read(kind, body)); break;
        }
    }

    /// <summary>Its worker has answered, and is free already.</summary>
    /// <param name="answer">What.</param>
    /// <param name="order">In which answers of this worker are dealt with.</param>
    public void OnAnswer(in WorkerAnswer answer, Sequence order)
    {
        if (!TryEnd())
            return;
        var (kind, value, body) = (answer.Kind, answer.Value, answer.Body);
        // Nothing of the user's runs on the way to the outcome.
        if (body is null && Callback is null && _events is null && _failure is null && _late is null)
            Complete(value, null);
        else if (body is null)
            (_events ?? order).Then(() => Conclude(() => (value, null)));
        else
            (_events ?? order).Then(() => Conclude(() => Read(kind, body)));
    }

    /// <summary>Its child is lost, or has given it back, and it is to be run again.</summary>
    /// <returns>False when it must not be: it has ended, or its time is over, or it has failed already.</returns>
    public bool TryWithdraw()
    {
        lock (_gate)
        {
            if (_late is not null || _ended || _failure is not null)
                return false;
            Leave();
            return true;
        }
    }

    /// <summary>Its child has ended, and nobody waits for a result.</summary>
    public void Complete() => End(() => (null, null));

    /// <summary>It has no result: its child died, or it was never run.</summary>
    public void Fail(Exception cause) => End(() => (null, cause));

    /// <summary>It has ended without an answer, or its child is one that has no other calls.</summary>
    protected virtual void OnEnded()
    {
    }

    /// <summary>Takes it back from its child, where it may wait behind another call.</summary>
    /// <returns>Whether it has not begun, and never will.</returns>
    protected virtual bool TryTakeBack() => false;

    /// <summary>Does something that ends its child, if that runs this call and nothing else.</summary>
    protected virtual void WhileAlone(Action kill) => kill();

    /// <summary>It has its outcome.</summary>
    protected virtual void Complete(object? result, Exception? cause)
    {
        Items?.Writer.TryComplete(cause);
        if (cause is null)
            Source.TrySetResult(result);
        else if (cause is OperationCanceledException cancelled && Call.Tokens.FirstOrDefault(token => token.IsCancellationRequested) is { CanBeCanceled: true } token)
            Source.TrySetException(new OperationCanceledException(cancelled.Message, cancelled, token));
        else
            Source.TrySetException(cause);
        // A failure that nobody asks for is not an unobserved one: it was told to the callback, or the child's end tells.
        _ = Source.Task.Exception;
    }

    private void Expire(Func<TimeoutOutcome, Exception?, Exception> late, TimeSpan timeout, TimeSpan grace)
    {
        Child? child;
        lock (_gate)
        {
            if (_late is not null || _ended)
                return;
            _late = late;
            child = _child;
        }

        // It never began.
        if (child is null || TryTakeBack())
        {
            End(() => (null, null));
            return;
        }

        lock (_gate)
        {
            if (_ended)
                return;
            child.Send(LifelineFrame.Make(ToChild.Cancel, Id, -1));
            if (grace != Timeout.InfiniteTimeSpan)
                _timer = Watchdog.After(grace, () => WhileAlone(() => Kill(child, timeout)));
        }
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

    private bool TryEnd()
    {
        lock (_gate)
        {
            if (_ended)
                return false;
            _ended = true;
            _timer?.Dispose();
            Leave();
            return true;
        }
    }

    private void End(Func<(object? Result, Exception? Cause)> read)
    {
        if (!TryEnd())
            return;
        OnEnded();
        Events.Then(() => Conclude(read));
    }

    private void Conclude(Func<(object? Result, Exception? Cause)> read)
    {
        var (result, cause) = Read(read);
        cause = _failure ?? cause;
        if (_late is { } late)
            cause = late(_killed ? TimeoutOutcome.Killed : TimeoutOutcome.Cancelled, cause);
        if (Callback is not { } callback)
            Complete(result, cause);
        else
            (Callbacks ?? Events).Then(() => Complete(result, TryAsCaller(() => callback(result, cause)) ?? cause));
    }

    private (object? Result, Exception? Cause) Read(FromChild kind, ReadOnlyMemory<byte> body) =>
        kind == FromChild.Result ? (CallValue.Read(body, _codec), null) : (null, _codec.ReadFailure(body.ToArray()));

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
        if (_registrations is null)
            return;
        foreach (var registration in _registrations)
            registration.Unregister();
        _registrations = null;
    }

    private void Report(ReadOnlyMemory<byte> body)
    {
        using var reader = CallValue.Reader(body);
        var number = reader.ReadInt32();
        var progress = Call.Progresses[number];
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

/// <summary>What a worker has answered to a call.</summary>
/// <param name="Kind">A result or a failure.</param>
/// <param name="Value">A result that has been read, where there is no body.</param>
/// <param name="Body">Of what is still to be read.</param>
internal readonly record struct WorkerAnswer(FromChild Kind, object? Value, byte[]? Body);
