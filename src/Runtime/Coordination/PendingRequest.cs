namespace ActorProc.Coordination;

/// <summary>A request that waits for its answer. The answer comes on a thread of the link, or in the main process on the one that runs the coordinator, and wakes whoever is blocked without a thread of the pool.</summary>
/// <remarks>
/// Who gives up waiting asks for the request to be called off and waits for what comes of that: either it was called off, or it had been granted already.
/// So nothing is ever granted to nobody.
/// </remarks>
internal sealed class PendingRequest(CoordinationClient client, string target, long number)
{
    private readonly object _gate = new();
    private Answer? _answer;
    private Exception? _lost;
    private TaskCompletionSource<Answer>? _awaited;
    private int _givenUp;

    public void Complete(Answer answer) => Complete(answer, null);

    public void Lose(Exception cause) => Complete(null, cause);

    /// <summary>Blocks until there is an answer.</summary>
    /// <param name="limit">After this it is called off; nothing: never.</param>
    /// <param name="cancellationToken">Calls it off.</param>
    public Answer Wait(TimeSpan? limit, CancellationToken cancellationToken)
    {
        using var registration = cancellationToken.UnsafeRegister(static state => ((PendingRequest)state!).GiveUp(), this);
        if (limit is { } time)
        {
            if (TryWait(time))
                return Result();
            GiveUp();
        }

        TryWait(null);
        return Result();
    }

    /// <inheritdoc cref="Wait"/>
    public async Task<Answer> WaitAsync(TimeSpan? limit, CancellationToken cancellationToken)
    {
        Task<Answer> answered;
        lock (_gate)
        {
            if (_answer is not null || _lost is not null)
                return Result();
            _awaited = new TaskCompletionSource<Answer>(TaskCreationOptions.RunContinuationsAsynchronously);
            answered = _awaited.Task;
        }

        using var registration = cancellationToken.UnsafeRegister(static state => ((PendingRequest)state!).GiveUp(), this);
        using var timer = limit is { } time ? Calls.Watchdog.After(time, GiveUp) : null;
        return await answered.ConfigureAwait(false);
    }

    private void GiveUp()
    {
        if (Interlocked.Exchange(ref _givenUp, 1) == 0)
            client.Post(target, Operation.Cancel, writer => writer.Write(number));
    }

    private bool TryWait(TimeSpan? limit)
    {
        var deadline = limit is { } time ? Environment.TickCount64 + (long)Math.Ceiling(Math.Max(0, time.TotalMilliseconds)) : long.MaxValue;
        lock (_gate)
        {
            while (_answer is null && _lost is null)
            {
                var left = deadline - Environment.TickCount64;
                if (left <= 0)
                    return false;
                if (limit is null)
                    Monitor.Wait(_gate);
                else
                    Monitor.Wait(_gate, (int)Math.Min(left, int.MaxValue));
            }
        }

        return true;
    }

    private Answer Result() => _answer ?? throw _lost!;

    private void Complete(Answer? answer, Exception? lost)
    {
        TaskCompletionSource<Answer>? awaited;
        lock (_gate)
        {
            if (_answer is not null || _lost is not null)
                return;
            (_answer, _lost) = (answer, lost);
            awaited = _awaited;
            Monitor.PulseAll(_gate);
        }

        if (answer is not null)
            awaited?.TrySetResult(answer);
        else
            awaited?.TrySetException(lost!);
    }
}
