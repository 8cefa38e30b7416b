namespace ActorProc.Tests.Sharing;

internal enum ModelledLock
{
    Lock,
    RLock,
    Semaphore,
    BoundedSemaphore,
    Condition,
}

/// <summary>Locks, semaphores, and a condition with its recursive lock.</summary>
/// <param name="kind">Which.</param>
/// <param name="initial">How often it can be acquired at first.</param>
/// <param name="onOwnerDeath">What becomes of what a killed peer holds.</param>
internal sealed class LockModel(ModelledLock kind, int initial, OnOwnerDeath onOwnerDeath) : Model
{
    private static readonly string Refused = NameOf<InvalidOperationException>();

    private readonly List<Grant> _grants = [];
    private readonly List<Waiter> _waiting = [];
    private readonly List<Waiter> _sleeping = [];
    private readonly Dictionary<int, int> _leases = [];
    private readonly int _initial = initial;
    private int _value = initial;
    private int _fence;
    private int _abandoned;

    public override IReadOnlyList<string> Operations => kind == ModelledLock.Condition
        ? ["acquire", "acquire", "acquire", "release", "wait", "wait", "wait a little", "notify", "notify all", "leave"]
        : ["acquire", "acquire", "acquire a little", "try", "release", "release", "leave"];

    public override string Expected => $"{(_value, _waiting.Count, _sleeping.Count)}";

    private bool IsRecursive => kind is ModelledLock.RLock or ModelledLock.Condition;

    private bool IsSemaphore => kind is ModelledLock.Semaphore or ModelledLock.BoundedSemaphore;

    private bool IsFull => kind != ModelledLock.Semaphore && _value == _initial;

    public override object Make(IProcessFactory factory) => kind switch
    {
        ModelledLock.Lock => factory.CreateLock(),
        ModelledLock.RLock => factory.CreateRLock(),
        ModelledLock.Semaphore => factory.CreateSemaphore(_initial, onOwnerDeath),
        ModelledLock.BoundedSemaphore => factory.CreateBoundedSemaphore(_initial, onOwnerDeath),
        _ => factory.CreateCondition(),
    };

    public override string Observe(object real) => $"{LockOf(real).State}";

    public override ValueTask EndAsync(object real) => LockOf(real).DisposeAsync();

    public static object? Run(object real, string operation, int argument)
    {
        var guard = LockOf(real);
        switch (operation)
        {
            case "acquire":
                Peer.Lease = guard.Enter();
                return $"{Peer.Lease.Fence} {Peer.Lease.IsAbandoned}";
            case "acquire a little":
                return guard.Acquire(Short);
            case "try":
                return guard.TryAcquire();
            case "release":
                guard.Release();
                return null;
            case "leave":
                Peer.Lease?.Dispose();
                Peer.Lease = null;
                return null;
            case "wait":
                return ((ProcessCondition)real).Wait();
            case "wait a little":
                return ((ProcessCondition)real).Wait(Short);
            case "notify":
                ((ProcessCondition)real).Notify(argument % 3);
                return null;
            default:
                ((ProcessCondition)real).NotifyAll();
                return null;
        }
    }

    public override void Do(int peer, string operation, int argument)
    {
        switch (operation)
        {
            case "acquire" or "acquire a little" or "try":
                Acquire(peer, operation);
                break;
            case "release":
                Release(peer);
                break;
            case "leave":
                if (_leases.Remove(peer, out var root))
                    Leave(root);
                End(peer, "");
                break;
            case "wait" or "wait a little" when Held(peer) is { } held:
                _grants.Remove(held);
                var waiter = new Waiter(peer, operation) { Count = held.Count, Root = held.Root };
                _sleeping.Add(waiter);
                Add();
                if (operation == "wait a little")
                    Wake(waiter, isNotified: false);
                break;
            case "notify" or "notify all" when Held(peer) is not null:
                for (var i = operation == "notify" ? argument % 3 : int.MaxValue; i > 0 && _sleeping.Count > 0; i--)
                    Wake(_sleeping[0], isNotified: true);
                End(peer, "");
                break;
            default:
                End(peer, Refused);
                break;
        }
    }

    public override void Kill(int peer)
    {
        _leases.Remove(peer);
        _sleeping.RemoveAll(waiter => waiter.Peer == peer);
        var notices = _waiting.RemoveAll(waiter => waiter.Peer == peer && waiter is { Operation: "wait", IsNotified: true });
        _waiting.RemoveAll(waiter => waiter.Peer == peer);
        var freed = onOwnerDeath == OnOwnerDeath.Return ? _grants.RemoveAll(grant => grant.Peer == peer) : 0;
        _abandoned += freed;
        _value += freed;
        if (notices > 0 && _sleeping.Count > 0)
            Wake(_sleeping[0], isNotified: true);
        GrantNext();
    }

    private static ProcessLockBase LockOf(object real) => real as ProcessLockBase ?? ((ProcessCondition)real).Lock;

    private void Acquire(int peer, string operation)
    {
        if (IsRecursive && Held(peer) is { } held)
        {
            held.Count++;
            Tell(peer, operation, held, isAbandoned: false);
        }
        else if (_value > 0 || operation == "acquire")
        {
            _waiting.Add(new Waiter(peer, operation));
            GrantNext();
        }
        else
        {
            End(peer, false);
        }
    }

    private void Release(int peer)
    {
        var grant = IsRecursive ? Held(peer) : IsSemaphore ? _grants.FindLast(one => one.Peer == peer) ?? _grants.FirstOrDefault() : _grants.FirstOrDefault();
        if (grant is null && (IsRecursive || IsFull))
        {
            End(peer, Refused);
            return;
        }

        if (grant is null)
            Add();
        else
            Leave(grant.Root);
        End(peer, "");
    }

    private void Leave(int root)
    {
        if (_grants.Find(one => one.Root == root) is not { } grant)
        {
            if (onOwnerDeath == OnOwnerDeath.Keep && !IsFull)
                Add();
        }
        else if (--grant.Count == 0)
        {
            _grants.Remove(grant);
            Add();
        }
    }

    private void Wake(Waiter waiter, bool isNotified)
    {
        _sleeping.Remove(waiter);
        waiter.IsNotified = isNotified;
        _waiting.Add(waiter);
        GrantNext();
    }

    private void Add()
    {
        _value++;
        GrantNext();
    }

    private void GrantNext()
    {
        while (_value > 0 && _waiting.Count > 0)
        {
            var waiter = _waiting[0];
            _waiting.RemoveAt(0);
            _value--;
            var grant = new Grant(waiter.Peer, ++_fence, waiter.Root == 0 ? _fence : waiter.Root) { Count = waiter.Count };
            if (onOwnerDeath == OnOwnerDeath.Return)
                _grants.Add(grant);
            var isAbandoned = _abandoned > 0;
            _abandoned -= isAbandoned ? 1 : 0;
            if (waiter.Operation.StartsWith("wait", StringComparison.Ordinal))
                End(waiter.Peer, waiter.IsNotified);
            else
                Tell(waiter.Peer, waiter.Operation, grant, isAbandoned);
        }
    }

    private void Tell(int peer, string operation, Grant grant, bool isAbandoned)
    {
        if (operation == "acquire")
            _leases[peer] = grant.Root;
        End(peer, operation == "acquire" ? $"{grant.Fence} {isAbandoned}" : true);
    }

    private Grant? Held(int peer) => _grants.Find(grant => grant.Peer == peer);

    private sealed class Grant(int peer, int fence, int root)
    {
        public int Peer => peer;

        public int Fence => fence;

        public int Root => root;

        public int Count { get; set; } = 1;
    }

    private sealed class Waiter(int peer, string operation)
    {
        public int Peer => peer;

        public string Operation => operation;

        public int Count { get; init; } = 1;

        public int Root { get; init; }

        public bool IsNotified { get; set; }
    }
}
