using System.Runtime.ExceptionServices;
using ActorProc.Calls;

namespace ActorProc.Processes;

/// <summary>The results of a function over a stream of items, as they are asked for: no more than a window of items is taken ahead.</summary>
/// <remarks>
/// A failed item throws where its result would have come, and the next call goes on behind it. Disposal, as a <c>break</c> out of the loop does it, calls off
/// what is under way and disposes of the input.
/// </remarks>
internal sealed class ImapStream<T, TResult>(ImapSource<T> source, CancellationToken cancellationToken) : IAsyncEnumerator<TResult>
{
    private readonly CancellationTokenSource _left = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
    private readonly List<Task<object?>> _underWay = [];
    private readonly Queue<Outcome<TResult>> _arrived = new();
    private IAsyncEnumerator<T>? _input;
    private Exception? _inputFailure;
    private Task _moving = Task.CompletedTask;
    private Task<T[]>? _reading;
    private bool _inputEnded;
    private bool _disposed;

    public TResult Current { get; private set; } = default!;

    public ValueTask<bool> MoveNextAsync()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        var moving = MoveAsync();
        _moving = moving;
        return new ValueTask<bool>(moving);
    }

    public async ValueTask DisposeAsync()
    {
        if (_disposed)
            return;
        _disposed = true;
        await _left.CancelAsync().ConfigureAwait(false);
        // Somebody may have given up waiting for the next result, who is still at the input.
        await _moving.ContinueWith(moved => _ = moved.Exception, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default).ConfigureAwait(false);
        if (_reading is not null)
            await ((Task)_reading).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _left.Dispose();
        _underWay.Clear();
        _arrived.Clear();
        if (_input is not null)
            await _input.DisposeAsync().ConfigureAwait(false);
    }

    private async Task<bool> MoveAsync()
    {
        while (true)
        {
            if (_arrived.TryDequeue(out var outcome))
            {
                if (outcome.Cause is { } cause)
                    ExceptionDispatchInfo.Throw(cause);
                Current = outcome.Result!;
                return true;
            }

            await FillAsync().ConfigureAwait(false);
            if (_underWay.Count == 0 && _reading is null)
            {
                if (_inputFailure is not { } failure)
                    return false;
                _inputFailure = null;
                ExceptionDispatchInfo.Throw(failure);
            }

            // The input may be slow: a result that is there does not wait for it.
            IEnumerable<Task> first = source.IsOrdered ? _underWay.Take(1) : _underWay;
            var next = await Task.WhenAny(_reading is null ? first : first.Append(_reading)).ConfigureAwait(false);
            if (next is Task<object?> done && next != _reading)
                await TakeAsync(done).ConfigureAwait(false);
        }
    }

    private async Task TakeAsync(Task<object?> done)
    {
        try
        {
            var result = await done.ConfigureAwait(false);
            // One item may have gone alone.
            if (result is not Outcome<TResult>[] outcomes)
                outcomes = [new Outcome<TResult>((TResult)result!, null)];
            foreach (var outcome in outcomes)
                _arrived.Enqueue(outcome);
        }
        finally
        {
            _ = _underWay.Remove(done);
        }
    }

    // Reads on as far as that takes no waiting; what does take some goes on beside.
    private async ValueTask FillAsync()
    {
        _input ??= source.Items.GetAsyncEnumerator(_left.Token);
        while (true)
        {
            if (_reading is { } reading)
            {
                if (!reading.IsCompleted)
                    return;
                _reading = null;
                var chunk = await reading.ConfigureAwait(false);
                if (chunk.Length > 0)
                    Submit(chunk);
            }

            if (_inputEnded || _underWay.Count >= source.Window)
                return;
            _reading = ReadAsync();
        }
    }

    private async Task<T[]> ReadAsync()
    {
        var chunk = new List<T>(source.ChunkSize);
        try
        {
            while (chunk.Count < source.ChunkSize)
            {
                if (!await _input!.MoveNextAsync().ConfigureAwait(false))
                {
                    _inputEnded = true;
                    break;
                }

                chunk.Add(_input.Current);
            }
        }
        // The user's own input, which may throw anything; it is thrown behind the results of what came before.
        catch (Exception e)
        {
            (_inputFailure, _inputEnded) = (e, true);
        }

        return [.. chunk];
    }

    private void Submit(T[] chunk)
    {
        try
        {
            _underWay.Add(source.Submit(chunk, _left.Token));
        }
        // The pool was closed meanwhile, or these items cannot travel. It is thrown where their results would have come.
        catch (Exception e) when (e is InvalidOperationException or MessageSerializationException or OperationCanceledException)
        {
            _underWay.Add(Task.FromException<object?>(e));
            _inputEnded |= e is not MessageSerializationException;
        }
    }
}

/// <summary>What an <see cref="ImapStream{T,TResult}"/> works on.</summary>
/// <param name="Items">The input.</param>
/// <param name="Submit">Has a worker run a chunk, whose outcomes it gives, or the result of its only item.</param>
/// <param name="ChunkSize">How many items go at once.</param>
/// <param name="Window">How many chunks may be under way.</param>
/// <param name="IsOrdered">Whether results come in the order of their items, or as they arrive.</param>
internal sealed record ImapSource<T>(IAsyncEnumerable<T> Items, Func<T[], CancellationToken, Task<object?>> Submit, int ChunkSize, int Window, bool IsOrdered);
