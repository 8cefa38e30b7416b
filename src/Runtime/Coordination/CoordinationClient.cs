using System.Collections.Concurrent;
using ActorProc.Calls;

namespace ActorProc.Coordination;

/// <summary>One process's side of everything it shares with others: what it has asked of coordinators, and what they hand it unasked.</summary>
/// <remarks>Safe to use from any thread. Answers need no free thread of the pool: they are taken on threads of the link or, in the main process, on the one that runs the coordinator.</remarks>
internal sealed class CoordinationClient(ICallCodec codec, int maximumSize)
{
    private readonly ConcurrentDictionary<long, PendingRequest> _pending = new();
    private readonly ConcurrentDictionary<string, IPushed> _parts = new();
    private ICoordinationLink? _link;
    private volatile Exception? _ended;
    private MappedSegments? _segments;
    private long _numbers;
    private int _objects;

    /// <summary>Why nothing is answered any more, or nothing.</summary>
    public Exception? Ended => _ended;

    /// <summary>Turns items into bytes and back.</summary>
    public ICallCodec Codec => codec;

    /// <summary>The number that the coordinators gave this process.</summary>
    public long Session { get; private set; }

    public ProgressPage Page { get; private set; } = null!;

    /// <summary>The shared memory that this process has mapped.</summary>
    public MappedSegments Segments => LazyInitializer.EnsureInitialized(ref _segments, () => new MappedSegments(this));

    /// <summary>Whether anything can still be asked.</summary>
    public bool IsOpen => _ended is null;

    /// <summary>Begins.</summary>
    /// <param name="link">The way there.</param>
    /// <param name="session">The number of this process.</param>
    /// <param name="page">Where it says how far it has come.</param>
    public void Start(ICoordinationLink link, long session, ProgressPage page) => (_link, Session, Page) = (link, session, page);

    /// <summary>A name for a new object: no other process makes the same.</summary>
    public string NewName(string kind) => $"{kind}-{Session}-{Interlocked.Increment(ref _objects)}";

    /// <summary>How often this process has asked.</summary>
    public long Asked => Volatile.Read(ref _numbers);

    /// <summary>This process's part of an object, if it has one.</summary>
    public IPushed? Find(string target) => _parts.GetValueOrDefault(target);

    /// <summary>This process's part of an object.</summary>
    public T Part<T>(string target, Func<T> make) where T : IPushed => (T)_parts.GetOrAdd(target, static (_, create) => create(), make);

    /// <summary>Asks.</summary>
    /// <param name="target">The object.</param>
    /// <param name="operation">What.</param>
    /// <param name="write">The rest of the request.</param>
    /// <param name="size">How many bytes that has, if it is known.</param>
    /// <exception cref="MessageTooLargeException">It is larger than what may travel.</exception>
    public PendingRequest Ask(string target, Operation operation, Action<BinaryWriter>? write = null, int size = 56)
    {
        var number = Interlocked.Increment(ref _numbers);
        var payload = Checked(Body.Make(number, write, size), operation);
        var request = new PendingRequest(this, target, number);
        _pending[number] = request;
        if (_ended is not null || !_link!.Send(target, operation, payload))
            End(_ended ?? Over());
        return request;
    }

    /// <summary>Says something that nobody answers.</summary>
    public void Post(string target, Operation operation, Action<BinaryWriter>? write = null) => Post(target, operation, Body.Make(0, write));

    /// <inheritdoc cref="Post(string, Operation, Action{BinaryWriter})"/>
    public void Post(string target, Operation operation, byte[] payload)
    {
        if (_ended is null)
            _ = _link!.Send(target, operation, payload);
    }

    /// <summary>The object that this part belongs to is no more.</summary>
    public void Forget(string target) => _parts.TryRemove(target, out _);

    /// <summary>What a coordinator says.</summary>
    public void OnAnswer(string target, AnswerKind kind, byte[] payload)
    {
        if (kind == AnswerKind.Push)
        {
            if (_parts.TryGetValue(target, out var part))
                part.OnPush(payload);
        }
        else if (_pending.TryRemove(Body.Number(payload), out var request))
        {
            request.Complete(new Answer(kind, payload));
        }
    }

    /// <summary>The way has ended: nothing will be answered any more.</summary>
    public void End(Exception? cause)
    {
        _ended ??= cause ?? Over();
        foreach (var (number, request) in _pending)
        {
            if (_pending.TryRemove(number, out _))
                request.Lose(_ended);
        }

        foreach (var part in _parts.Values)
            part.OnEnded(_ended);
    }

    /// <summary>Everything said so far reaches the coordinators; nothing more is said.</summary>
    public async Task CloseAsync(TimeSpan limit)
    {
        // First: who is about to end takes nothing more that another process could have.
        foreach (var part in _parts.Values)
            part.OnEnded(Over());
        if (_link is { } link)
            await link.CloseAsync(limit).ConfigureAwait(false);
        End(null);
    }

    /// <summary>The answer's body, or what it failed with; <c>null</c> for "not now".</summary>
    public BinaryReader? Read(Answer answer) => answer.Kind switch
    {
        AnswerKind.Done => Body.Read(answer.Body),
        AnswerKind.NotNow => null,
        _ => throw codec.ReadFailure(answer.Body[Body.Head..]),
    };

    /// <summary>The most bytes that an item of a queue may have: it travels to a consumer with some more.</summary>
    public int LargestItem => maximumSize - 64;

    private byte[] Checked(byte[] payload, Operation operation) => payload.Length <= maximumSize
        ? payload
        : throw new MessageTooLargeException(operation.ToString(), payload.Length, maximumSize);

    private static ObjectDisposedException Over() => new(nameof(ActorProcSystem), "The system that this object belongs to has ended.");
}

/// <summary>A process's part of a shared object: takes what its coordinator hands out unasked. Called on threads of the link.</summary>
internal interface IPushed
{
    void OnPush(byte[] payload);

    void OnEnded(Exception cause);
}
