using ActorProc.Calls;
using ActorProc.Coordination;
using ActorProc.Processes;

namespace ActorProc;

/// <summary>A queue across processes, with any number of producers and consumers. Python: <c>multiprocessing.Queue</c>.</summary>
/// <typeparam name="T">What it carries. Items are copies: they are turned into bytes when they are put.</typeparam>
/// <remarks>
/// Items of one producer stay in order. What a consumer was handed and had not taken when it died goes back in front. A process that has put something may end at
/// once: nothing waits for a consumer. Enumerating it asynchronously takes its items until it is shut down and empty.
/// </remarks>
public class ProcessQueue<T> : SharedObject, IAsyncEnumerable<T>
{
    private const int PuttingSize = sizeof(bool) + sizeof(int);

    [NonSerialized]
    [Hyperion.Ignore]
    private bool _isClosed;

    [NonSerialized]
    [Hyperion.Ignore]
    private QueuePart? _part;

    internal ProcessQueue(IProcessFactory factory, int maxSize, bool isJoinable, int? prefetch, string? name) : base(factory, "queue", (writer, title) =>
    {
        writer.Write((byte)CoordinatorKind.Queue);
        writer.Write(maxSize);
        writer.Write(isJoinable);
        writer.Write(prefetch ?? factory.Processes.Hub.Settings.Prefetch);
        writer.Write(title);
    }, name) => MaxSize = Math.Max(0, maxSize);

    /// <summary>The most items it holds; 0 for any number.</summary>
    public int MaxSize { get; }

    /// <summary>How many items have been put and not taken; exact in the moment it is counted. Python: <c>qsize()</c>.</summary>
    /// <exception cref="ObjectDisposedException">It has been disposed of.</exception>
    public int Count
    {
        get
        {
            using var answer = Ask(Operation.QueueSize);
            return answer.ReadInt32();
        }
    }

    /// <summary>How many items are in it, how many are waited for, and how many wait for room.</summary>
    internal (int Count, int Wanted, int Offered) State
    {
        get
        {
            using var answer = Ask(Operation.QueueSize);
            return (answer.ReadInt32(), answer.ReadInt32(), answer.ReadInt32());
        }
    }

    /// <summary>What nobody has taken yet, in order; each is rebuilt here.</summary>
    internal T[] Items
    {
        get
        {
            var client = Client;
            using var answer = Ask(Operation.QueueItems);
            var items = new T[answer.ReadInt32()];
            for (var i = 0; i < items.Length; i++)
                items[i] = CallValue.Read<T>(answer.ReadBytes(), client.Codec);
            return items;
        }
    }

    /// <summary>Whether nothing is in it. Python: <c>empty()</c>.</summary>
    /// <exception cref="ObjectDisposedException">It has been disposed of, or closed here.</exception>
    public bool IsEmpty => Open().Count == 0;

    /// <summary>Whether an item more would have to wait. Python: <c>full()</c>.</summary>
    /// <inheritdoc cref="IsEmpty" path="/exception"/>
    public bool IsFull => Open().Count >= MaxSize && MaxSize > 0;

    /// <summary>Puts an item into it; blocks while it is full. When this returns the item is in the queue.</summary>
    /// <param name="item">Turned into bytes here and now.</param>
    /// <param name="timeout">The longest wait for room; nothing means for ever, zero and negative mean none.</param>
    /// <param name="cancellationToken">Ends the wait. If there was room meanwhile, the item is in the queue all the same.</param>
    /// <exception cref="QueueFullException">There was no room in time.</exception>
    /// <exception cref="QueueShutDownException">It has been shut down.</exception>
    /// <exception cref="MessageSerializationException">The item cannot travel; the text names what is in the way.</exception>
    /// <exception cref="MessageTooLargeException">It is larger than what may travel.</exception>
    /// <exception cref="OperationCanceledException">The wait was ended, and the item is not in the queue.</exception>
    /// <inheritdoc cref="IsEmpty" path="/exception"/>
    public void Put(T item, TimeSpan? timeout = null, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!TryPut(item, out var part, out var bytes) && !AskToPut(part, bytes, timeout, cancellationToken))
            throw Full();
    }

    /// <inheritdoc cref="Put"/>
    public ValueTask PutAsync(T item, TimeSpan? timeout = null, CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested)
            return ValueTask.FromCanceled(cancellationToken);
        try
        {
            return TryPut(item, out var part, out var bytes) ? default : AskToPutAsync(part, bytes, timeout, cancellationToken);
        }
        // Like every asynchronous method, it fails in its task.
        catch (Exception e)
        {
            return ValueTask.FromException(e);
        }
    }

    /// <summary>Puts an item into it if there is room. Python: <c>put_nowait()</c>, which throws instead.</summary>
    /// <returns>Whether there was.</returns>
    /// <inheritdoc cref="Put" path="/exception"/>
    public bool TryPut(T item) => TryPut(item, out var part, out var bytes) || AskToPut(part, bytes, TimeSpan.Zero, CancellationToken.None);

    /// <summary>Takes the first item; blocks while there is none.</summary>
    /// <param name="timeout">The longest wait for one; nothing means for ever, zero and negative mean none.</param>
    /// <param name="cancellationToken">Ends the wait. If an item was handed out meanwhile, it is returned all the same.</param>
    /// <exception cref="QueueEmptyException">There was no item in time.</exception>
    /// <exception cref="QueueShutDownException">It has been shut down, and is empty.</exception>
    /// <exception cref="MessageSerializationException">The item cannot be rebuilt here. It has been taken.</exception>
    /// <exception cref="OperationCanceledException">The wait was ended, and no item has been taken.</exception>
    /// <inheritdoc cref="IsEmpty" path="/exception"/>
    public T Get(TimeSpan? timeout = null, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (timeout is { Ticks: <= 0 })
            return TryGet(out var there) ? there! : throw Empty();
        var part = Part();
        if (part.Reader.TryTake(out var lent))
            return Value(part, lent);
        return WaitFor(part, timeout, cancellationToken);
    }

    /// <inheritdoc cref="Get"/>
    public ValueTask<T> GetAsync(TimeSpan? timeout = null, CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested)
            return ValueTask.FromCanceled<T>(cancellationToken);
        try
        {
            var part = Part();
            return part.Reader.TryTake(out var lent) ? new ValueTask<T>(Value(part, lent)) : WaitForAsync(part, timeout, cancellationToken);
        }
        catch (Exception e)
        {
            return ValueTask.FromException<T>(e);
        }
    }

    /// <summary>Takes the first item, if there is one. Python: <c>get_nowait()</c>, which throws instead.</summary>
    /// <returns>Whether there was.</returns>
    /// <inheritdoc cref="Get" path="/exception"/>
    public bool TryGet(out T? item)
    {
        var part = Part();
        ReadOnlyMemory<byte> bytes;
        // Another thread, or process, may be quicker to take what was found.
        while (!part.Reader.TryTake(out bytes))
        {
            if (!IsThere(part.Client, part.Client.Ask(Target, Operation.QueueTry).Wait(null, CancellationToken.None)))
            {
                item = default;
                return false;
            }
        }

        item = Value(part, bytes);
        return true;
    }

    /// <summary>This handle is of no further use, here. Others, in this process and elsewhere, are. Any number of calls. Python: <c>close()</c>.</summary>
    public void Close() => _isClosed = true;

    /// <summary>Python: <c>join_thread()</c>. What has been put is in the queue already, so there is nothing to wait for.</summary>
    /// <exception cref="InvalidOperationException">It has not been closed.</exception>
    public void JoinThread()
    {
        if (!_isClosed)
            throw new InvalidOperationException($"Queue {Title} not closed: close it first.");
    }

    /// <summary>Python: <c>cancel_join_thread()</c>. A process never waits for what it has put, so there is nothing to cancel.</summary>
    public void CancelJoinThread()
    {
    }

    /// <summary>It takes nothing more, and when it is empty whoever waits for an item is told. Python 3.13: <c>shutdown()</c>.</summary>
    /// <param name="immediate">What is in it is dropped.</param>
    /// <inheritdoc cref="IsEmpty" path="/exception"/>
    public void ShutDown(bool immediate = false) => Open().Ask(Operation.QueueShutDown, writer => writer.Write(immediate)).Dispose();

    /// <summary>Takes its items until it is shut down and empty.</summary>
    /// <param name="cancellationToken">Ends it. No item is lost.</param>
    public async IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        while (true)
        {
            T item;
            try
            {
                item = await GetAsync(null, cancellationToken).ConfigureAwait(false);
            }
            catch (QueueShutDownException)
            {
                yield break;
            }

            yield return item;
        }
    }

    private T WaitFor(QueuePart part, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        var reader = part.Reader;
        var getter = new QueueGetter(isAsync: false);
        reader.Add(getter);
        using var registration = Calling(reader, getter, cancellationToken);
        if (!getter.TryWait(timeout, out var item))
        {
            reader.GiveUp(getter);
            getter.TryWait(null, out item);
        }

        return Taken(part, item, cancellationToken);
    }

    private async ValueTask<T> WaitForAsync(QueuePart part, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        var reader = part.Reader;
        if (timeout is { Ticks: <= 0 })
            return Taken(part, await TryAsync(part).ConfigureAwait(false), cancellationToken);
        var getter = new QueueGetter(isAsync: true);
        reader.Add(getter);
        using var registration = Calling(reader, getter, cancellationToken);
        using var timer = timeout is { } time ? Watchdog.After(time, () => reader.GiveUp(getter)) : null;
        return Taken(part, await getter.Task.ConfigureAwait(false), cancellationToken);
    }

    private async Task<ReadOnlyMemory<byte>?> TryAsync(QueuePart part)
    {
        ReadOnlyMemory<byte> bytes;
        while (!part.Reader.TryTake(out bytes))
        {
            if (!IsThere(part.Client, await part.Client.Ask(Target, Operation.QueueTry).WaitAsync(null, CancellationToken.None).ConfigureAwait(false)))
                return null;
        }

        return bytes;
    }

    private static bool IsThere(CoordinationClient client, Answer answer)
    {
        using var found = client.Read(answer);
        return found is not null;
    }

    // After the getter was added: a token that is cancelled already calls back at once.
    private static CancellationTokenRegistration Calling(QueueReader reader, QueueGetter getter, CancellationToken cancellationToken) => cancellationToken.CanBeCanceled
        ? cancellationToken.UnsafeRegister(_ => reader.GiveUp(getter), null)
        : default;

    private ProcessQueue<T> Open() => _isClosed ? throw new ObjectDisposedException(Title, $"Queue {Title} is closed.") : this;

    // The same as long as this handle is used by the process as a whole.
    private QueuePart Part()
    {
        if (_part is { Client.IsOpen: true } known && !_isClosed && ProcessScope.Playing is null)
            return known;
        var client = Open().Client;
        var part = client.Part(Target, () => new QueuePart(client, Target));
        if (ProcessScope.Playing is null)
            _part = part;
        return part;
    }

    // Here, not when the request is written: it must be refused before anything is sent.
    private bool TryPut(T item, out QueuePart part, out byte[] bytes)
    {
        part = Part();
        Span<byte> fast = stackalloc byte[FastValue.MaximumSize];
        var length = FastValue.Write(item, fast);
        if (length > 0 && part.Writer.TryPut(fast[..length]))
        {
            bytes = [];
            return true;
        }

        bytes = CallValue.ToBytes(item, part.Client.Codec);
        if (bytes.Length > part.Client.LargestItem)
            throw new MessageTooLargeException(nameof(Operation.QueuePut), bytes.Length, part.Client.LargestItem);
        return length == 0 && part.Writer.TryPut(bytes);
    }

    private bool AskToPut(QueuePart part, byte[] bytes, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        part.Writer.BeginAsking();
        try
        {
            using var answer = Ask(Operation.QueuePut, Putting(bytes, timeout), Limit(timeout), cancellationToken, PuttingSize + bytes.Length);
            return answer is not null;
        }
        finally
        {
            part.Writer.EndAsking();
        }
    }

    private async ValueTask AskToPutAsync(QueuePart part, byte[] bytes, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        part.Writer.BeginAsking();
        try
        {
            using var answer = await AskAsync(Operation.QueuePut, Putting(bytes, timeout), Limit(timeout), cancellationToken, PuttingSize + bytes.Length).ConfigureAwait(false);
            if (answer is null)
                throw Full();
        }
        finally
        {
            part.Writer.EndAsking();
        }
    }

    private static Action<BinaryWriter> Putting(byte[] bytes, TimeSpan? timeout) => writer =>
    {
        writer.Write(timeout is not { Ticks: <= 0 });
        writer.WriteBytes(bytes);
    };

    // Without a wait the answer comes at once, and there is nothing to call off.
    private static TimeSpan? Limit(TimeSpan? timeout) => timeout is { Ticks: <= 0 } ? null : timeout;

    private static T Value(QueuePart part, ReadOnlyMemory<byte> item) => CallValue.Read<T>(item, part.Client.Codec);

    private T Taken(QueuePart part, ReadOnlyMemory<byte>? item, CancellationToken cancellationToken)
    {
        if (item is { } bytes)
            return Value(part, bytes);
        cancellationToken.ThrowIfCancellationRequested();
        throw Empty();
    }

    private QueueFullException Full() => new($"Queue {Title} is full: it holds {MaxSize} items.");

    private QueueEmptyException Empty() => new($"Queue {Title} is empty.");
}
