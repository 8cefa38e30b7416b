using ActorProc.Processes;

namespace ActorProc;

/// <summary>A process in which objects live that all processes share. Python: <c>multiprocessing.Manager()</c>.</summary>
/// <remarks>
/// Its handles travel, it does not. When its process ends, every call of one of its objects fails with a <see cref="ManagerLostException"/>. Safe to use
/// from any thread.
/// </remarks>
public sealed class ProcessManager : IAsyncDisposable, IDisposable
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly List<SharedObject> _others = [];
    private ActorProcess? _process;
    private string? _host;
    private Task? _stopping;

    internal ProcessManager(IProcessFactory factory) => Factory = factory;

    /// <summary>Its process.</summary>
    /// <exception cref="InvalidOperationException">It has not been started.</exception>
    public ActorProcess Process => _process ?? throw NotStarted();

    internal IProcessFactory Factory { get; }

    /// <summary>What the coordinators call it.</summary>
    internal string Host
    {
        get
        {
            lock (_gate)
            {
                if (_stopping is not null)
                    throw new InvalidOperationException("Manager has shut down: it makes no more objects.");
                return _host ?? throw NotStarted();
            }
        }
    }

    /// <summary>Starts its process, and waits until that is ready.</summary>
    /// <exception cref="InvalidOperationException">It has been started before, or has been shut down; or this process is a daemon and may not have children.</exception>
    /// <exception cref="NodeLaunchException">The process could not be started.</exception>
    public void Start() => StartAsync().GetAwaiter().GetResult();

    /// <inheritdoc cref="Start"/>
    public async Task StartAsync()
    {
        ActorProcess process;
        var named = new Named();
        lock (_gate)
        {
            if (_stopping is not null)
                throw new InvalidOperationException("Manager has shut down: make another one.");
            if (_process is not null)
                throw new InvalidOperationException($"Already started server: {_process}.");
            _process = process = Factory.StartProcess(ManagerHost.Run, (IProgress<string>)named, new ProcessOptions { Name = "Manager", Daemon = true, AllowChildren = true });
        }

        await Task.WhenAny(named.Name, process.Sentinel).ConfigureAwait(false);
        if (!named.Name.IsCompleted)
            throw new NodeLaunchException("Manager", $"The manager's process ended before it was ready: {process.ExitReason}.");
        lock (_gate)
            _host = named.Name.Result;
    }

    /// <summary>Makes an object of any type, in the manager's process.</summary>
    /// <param name="factory">Makes it there: a static method, a lambda, or a closure. What it returns stays there.</param>
    /// <param name="name">What it is called in messages.</param>
    /// <exception cref="InvalidOperationException">The manager has not been started, or has been shut down.</exception>
    /// <exception cref="ManagerLostException">Its process has ended.</exception>
    /// <exception cref="MessageSerializationException">The factory, or what it captures, cannot travel.</exception>
    public Managed<T> Create<T>(Func<T> factory, string? name = null) => new(this, "object", factory, [], name: name);

    /// <summary>Makes a dictionary.</summary>
    /// <inheritdoc cref="Create" path="/exception"/>
    public ManagedDictionary<TKey, TValue> CreateDictionary<TKey, TValue>(IEnumerable<KeyValuePair<TKey, TValue>>? items = null) where TKey : notnull => new(this, items);

    /// <summary>Makes a list.</summary>
    /// <inheritdoc cref="Create" path="/exception"/>
    public ManagedList<T> CreateList<T>(IEnumerable<T>? items = null) => new(this, items);

    /// <summary>Makes a namespace.</summary>
    /// <inheritdoc cref="Create" path="/exception"/>
    public ManagedNamespace CreateNamespace() => new(this);

    /// <summary>Makes a value.</summary>
    /// <inheritdoc cref="Create" path="/exception"/>
    public ManagedValue<T> CreateValue<T>(T value) => new(this, value);

    /// <summary>Starts a pool of workers, as children of the manager's process.</summary>
    /// <param name="processes">How many workers; nothing means one for each processor.</param>
    /// <inheritdoc cref="Create" path="/exception"/>
    public ManagedPool CreatePool(int? processes = null) => new(this, processes);

    /// <summary>Makes a queue that ends with the manager.</summary>
    /// <inheritdoc cref="SharedObjects.CreateQueue{T}" path="/param"/>
    /// <exception cref="InvalidOperationException">The manager has not been started, or has been shut down.</exception>
    public ProcessQueue<T> CreateQueue<T>(int maxSize = 0) => Own(() => Factory.CreateQueue<T>(maxSize));

    /// <summary>Makes a queue whose items are marked done, and that ends with the manager.</summary>
    /// <inheritdoc cref="CreateQueue{T}"/>
    public ProcessJoinableQueue<T> CreateJoinableQueue<T>(int maxSize = 0) => Own(() => Factory.CreateJoinableQueue<T>(maxSize));

    /// <summary>Makes a lock that ends with the manager.</summary>
    /// <inheritdoc cref="CreateQueue{T}" path="/exception"/>
    public ProcessLock CreateLock() => Own(() => Factory.CreateLock());

    /// <summary>Makes a recursive lock that ends with the manager.</summary>
    /// <inheritdoc cref="CreateQueue{T}" path="/exception"/>
    public ProcessRLock CreateRLock() => Own(() => Factory.CreateRLock());

    /// <summary>Makes a semaphore that ends with the manager.</summary>
    /// <inheritdoc cref="CreateQueue{T}" path="/exception"/>
    public ProcessSemaphore CreateSemaphore(int value = 1) => Own(() => Factory.CreateSemaphore(value));

    /// <summary>Makes a bounded semaphore that ends with the manager.</summary>
    /// <inheritdoc cref="CreateQueue{T}" path="/exception"/>
    public ProcessBoundedSemaphore CreateBoundedSemaphore(int value = 1) => Own(() => Factory.CreateBoundedSemaphore(value));

    /// <summary>Makes an event that ends with the manager.</summary>
    /// <inheritdoc cref="CreateQueue{T}" path="/exception"/>
    public ProcessEvent CreateEvent() => Own(() => Factory.CreateEvent());

    /// <summary>Makes a condition whose lock ends with the manager.</summary>
    /// <inheritdoc cref="CreateQueue{T}" path="/exception"/>
    public ProcessCondition CreateCondition() => new(Factory, CreateRLock());

    /// <summary>Makes a barrier that ends with the manager.</summary>
    /// <inheritdoc cref="CreateQueue{T}" path="/exception"/>
    public ProcessBarrier CreateBarrier(int parties, Action? action = null, TimeSpan? timeout = null) => Own(() => Factory.CreateBarrier(parties, action, timeout));

    /// <summary>Ends it, and all its objects: its process is asked to end, and killed after a second. Any number of calls.</summary>
    public Task ShutDownAsync()
    {
        lock (_gate)
            return _stopping ??= StopAsync();
    }

    /// <inheritdoc cref="ShutDownAsync"/>
    public void Dispose() => ShutDownAsync().GetAwaiter().GetResult();

    /// <inheritdoc cref="ShutDownAsync"/>
    public async ValueTask DisposeAsync() => await ShutDownAsync().ConfigureAwait(false);

    private T Own<T>(Func<T> make) where T : SharedObject
    {
        _ = Host;
        var made = make();
        lock (_gate)
            _others.Add(made);
        return made;
    }

    private async Task StopAsync()
    {
        // Not in the lock, in which this was begun.
        await Task.Yield();
        SharedObject[] others;
        lock (_gate)
            others = [.. _others];
        foreach (var other in others)
            await other.DisposeAsync().ConfigureAwait(false);
        if (_process is null)
            return;
        await _process.StopAsync(Grace).ConfigureAwait(false);
        await _process.DisposeAsync().ConfigureAwait(false);
    }

    private static InvalidOperationException NotStarted() => new("server not yet started: start the manager first.");

    private sealed class Named : Progress<string>
    {
        private readonly TaskCompletionSource<string> _name = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<string> Name => _name.Task;

        protected override void OnReport(string value) => _name.TrySetResult(value);
    }
}
