using ActorProc.Processes;

namespace ActorProc;

/// <summary>A function that runs in a process of its own. Python: <c>multiprocessing.Process</c>.</summary>
/// <remarks>
/// <para>It has been created, started, stopped, and at last closed, in that order. Only the process that created it may start it, wait for it or end it.
/// Safe to use from any thread.</para>
/// <para>A class derived from it overrides <see cref="Run"/> or <see cref="RunAsync"/>; its fields travel to the new process.</para>
/// </remarks>
public partial class ActorProcess : IAsyncDisposable
{
    // The object itself is what travels when a derived class is started: what belongs to this process must not. Hyperion heeds its own attribute only.
    [NonSerialized]
    [Hyperion.Ignore]
    private ProcessCore? _core;

    private ForeignProcess? _elsewhere;

    /// <summary>Creates a process object; nothing is started.</summary>
    /// <param name="factory">The system, or a context of it.</param>
    /// <param name="options">How it is to be started.</param>
    protected ActorProcess(IProcessFactory factory, ProcessOptions? options = null) : this(factory, target: null, [], options)
    {
    }

    internal ActorProcess(IProcessFactory factory, Delegate? target, object?[] arguments, ProcessOptions? options)
    {
        ArgumentNullException.ThrowIfNull(factory);
        var scope = ProcessScope.Here;
        var identity = scope.NextIdentity();
        _core = new ProcessCore(factory.Processes, scope)
        {
            Target = target,
            Arguments = [.. arguments],
            Identity = identity,
            Name = options?.Name ?? $"{(GetType() == typeof(ActorProcess) ? "Process" : GetType().Name)}-{string.Join(':', identity)}",
            Daemon = options?.Daemon ?? scope.Current.Daemon,
            Options = options ?? new ProcessOptions(),
            AuthKey = scope.Current.AuthKey,
        };
        Describe();
    }

    private ActorProcess(ProcessCore core)
    {
        _core = core;
        Describe();
    }

    /// <summary>Its name. Means nothing, and need not be unique.</summary>
    /// <exception cref="ArgumentNullException">It was set to <c>null</c>.</exception>
    public string Name
    {
        get => _core?.Name ?? _elsewhere!.Name;
        set
        {
            Mine("renamed").Name = value ?? throw new ArgumentNullException(nameof(value), "name must be a string");
            Describe();
        }
    }

    /// <summary>Whether it ends with the process that created it, instead of keeping that one.</summary>
    /// <exception cref="InvalidOperationException">It was set after the start.</exception>
    public bool Daemon
    {
        get => _core?.Daemon ?? _elsewhere!.Daemon;
        set
        {
            var core = Mine("changed");
            if (core.IsStarted)
                throw new InvalidOperationException($"process has already started: whether '{Name}' is a daemon can only be set before.");
            core.Daemon = value;
            Describe();
        }
    }

    /// <summary>The number of its process, or <c>null</c> before the start. Python: <c>pid</c>, <c>ident</c>.</summary>
    /// <exception cref="ObjectDisposedException">It has been closed.</exception>
    public int? Pid => _core is null ? _elsewhere!.Pid : Open().Pid;

    /// <summary><c>null</c> until it has ended; then its exit code, or <c>-N</c> if signal N ended it. Never waits.</summary>
    /// <exception cref="ObjectDisposedException">It has been closed.</exception>
    public int? ExitCode => _core is null ? null : Open().End?.ExitCode;

    /// <summary>Why it ended, or <c>null</c> until it has.</summary>
    public ExitReason? ExitReason => _core?.End?.Reason;

    /// <summary>Whether it has been started and has not ended.</summary>
    /// <exception cref="ObjectDisposedException">It has been closed.</exception>
    /// <exception cref="InvalidOperationException">It is no child of this process.</exception>
    public bool IsAlive
    {
        get
        {
            const string refusal = "can only test a child process";
            var core = Open(refusal);
            if (core.IsChild)
                ThrowIfNotCreator(refusal);
            return core.IsAlive;
        }
    }

    /// <summary>Completes when it has ended, and its process is gone. Python: <c>sentinel</c>.</summary>
    /// <exception cref="InvalidOperationException">It has not been started.</exception>
    /// <exception cref="ObjectDisposedException">It has been closed.</exception>
    public Task Sentinel => Started("process not started").Ended;

    /// <summary>What connections between this process's children are proven with. Inherited. Python: <c>authkey</c>.</summary>
    public AuthenticationKey AuthKey
    {
        get => _core?.AuthKey ?? throw new InvalidOperationException($"The key of '{Name}' is known to its own process and its parent only.");
        set => Mine("changed").AuthKey = value ?? throw new ArgumentNullException(nameof(value));
    }

    internal bool IsRunning => _core is { IsStarted: true, IsAlive: true };

    internal void EndNow(TimeSpan limit) => _core?.Child.End(limit);

    /// <summary>What the new process does. Called directly it does so in this one.</summary>
    public virtual void Run() => RunAsync().GetAwaiter().GetResult();

    /// <summary>Starts it. Returns as soon as the operating system has.</summary>
    /// <exception cref="InvalidOperationException">It has been started already, belongs to another process, or this one is a daemon and may not have children.</exception>
    /// <exception cref="MessageSerializationException">The target or an argument cannot travel; the text names what is in the way.</exception>
    /// <exception cref="NodeLaunchException">The process could not be started.</exception>
    /// <exception cref="ObjectDisposedException">It has been closed, or the system has been disposed of.</exception>
    public void Start()
    {
        const string refusal = "can only start a process object created by current process";
        var core = Open(refusal);
        if (core.IsStarted)
            throw new InvalidOperationException($"cannot start a process twice: '{Name}' has been started before. Create another one.");
        ThrowIfNotCreator(refusal);
        core.Start(this);
        Describe();
    }

    /// <summary>Waits until it has ended.</summary>
    /// <param name="timeout">The longest wait; nothing means for ever, a negative one means none.</param>
    /// <returns>Whether it has ended. Python returns nothing.</returns>
    /// <exception cref="InvalidOperationException">It has not been started, or is no child of this process.</exception>
    /// <exception cref="ObjectDisposedException">It has been closed.</exception>
    public bool Join(TimeSpan? timeout = null)
    {
        var core = Joinable();
        return core.Ended.Wait(timeout is { } limit ? limit < TimeSpan.Zero ? TimeSpan.Zero : limit : Timeout.InfiniteTimeSpan);
    }

    /// <summary>Waits until it has ended.</summary>
    /// <param name="timeout">The longest wait; nothing means for ever, a negative one means none.</param>
    /// <param name="cancellationToken">Ends the wait, not the process.</param>
    /// <inheritdoc cref="Join" path="/returns"/>
    /// <inheritdoc cref="Join" path="/exception"/>
    public async Task<bool> JoinAsync(TimeSpan? timeout = null, CancellationToken cancellationToken = default)
    {
        var core = Joinable();
        if (core.Ended.IsCompleted)
            return true;
        try
        {
            await core.Ended.WaitAsync(timeout is { } limit ? limit < TimeSpan.Zero ? TimeSpan.Zero : limit : Timeout.InfiniteTimeSpan, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    /// <summary>Ends it with SIGTERM: no <c>finally</c> and no exit handler runs, and its exit code is -15. Does nothing when it has ended.</summary>
    /// <remarks>What it had started itself ends too. <see cref="StopAsync"/> is the polite way.</remarks>
    /// <exception cref="InvalidOperationException">It has not been started.</exception>
    /// <exception cref="ObjectDisposedException">It has been closed.</exception>
    public void Terminate() => Started("process not started").Child.Terminate();

    /// <summary>Ends it with SIGKILL; its exit code is -9. Does nothing when it has ended.</summary>
    /// <inheritdoc cref="Terminate" path="/exception"/>
    public void Kill() => Started("process not started").Child.Kill(new ExitReason.Stopped());

    /// <summary>
    /// Asks it to come to an end: its <see cref="CancellationToken"/> arguments and <see cref="Stopping"/> are cancelled there. If it still runs after
    /// <paramref name="grace"/> it is killed.
    /// </summary>
    /// <returns>Whether it ended by itself.</returns>
    /// <inheritdoc cref="Terminate" path="/exception"/>
    public async Task<bool> StopAsync(TimeSpan grace)
    {
        var core = Started("process not started");
        if (await core.AskToStopAsync(grace).ConfigureAwait(false))
            return true;
        core.Child.Kill(new ExitReason.Stopped());
        await core.Ended.ConfigureAwait(false);
        return false;
    }

    /// <summary>Gives back what it holds. Afterwards only its name and <see cref="Daemon"/> are known.</summary>
    /// <exception cref="InvalidOperationException">It is still running.</exception>
    public void Close()
    {
        if (_core is not { IsChild: true, IsClosed: false } core)
            return;
        if (core is { IsStarted: true, IsAlive: true })
            throw new InvalidOperationException("Cannot close a process while it is still running. You should first call join() or terminate().");
        core.Close();
    }

    /// <summary>Waits for it, or ends it if it is a daemon; then closes it. Never throws for how it ended.</summary>
    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_core is not { IsChild: true, IsClosed: false } core || core.Creator != ProcessScope.Here)
            return;
        if (core.IsStarted)
        {
            if (Daemon && core.IsAlive)
                core.Child.End(core.DrainTimeout);
            await core.Ended.ConfigureAwait(false);
        }

        core.Close();
    }

    /// <summary>As Python writes it: <c>&lt;Process name='Process-1' pid=12 parent=11 stopped exitcode=-SIGTERM daemon&gt;</c>.</summary>
    public override string ToString() => ProcessText.Of(this, _core, _elsewhere);

    /// <summary>What the new process does, asynchronously; <see cref="Run"/> waits for it.</summary>
    protected virtual Task RunAsync() => _core?.RunHereAsync() ?? Task.CompletedTask;

    /// <summary>Its derived class runs here: this object has come from the parent and is the process's own.</summary>
    internal void BecomeCurrent() => _core = Current._core;

    // What travels with the object, whenever it does.
    private void Describe() => _elsewhere = new ForeignProcess(_core!.Name, _core.Pid, _core.Daemon);

    private ProcessCore Open(string refusal = "can only join a child process")
    {
        if (_core is not { } core)
            throw new InvalidOperationException($"{refusal}: '{Name}' is none of this process, where only its name, number and {nameof(Daemon)} are known.");
        return core.IsClosed ? throw new ObjectDisposedException(null, $"process object is closed: '{Name}'.") : core;
    }

    private ProcessCore Mine(string what) => _core ?? throw new InvalidOperationException($"'{Name}' was created by another process and cannot be {what} here.");

    private ProcessCore Started(string message)
    {
        var core = Open();
        return core.IsStarted ? core : throw new InvalidOperationException($"{message}: '{Name}'.");
    }

    private ProcessCore Joinable()
    {
        var core = Open();
        if (core.IsChild && core.Creator == ProcessScope.Here && !core.IsStarted)
            throw new InvalidOperationException($"can only join a started process: '{Name}' has not been started.");
        if (core.IsChild ? core.Creator != ProcessScope.Here : !core.IsParent)
            throw new InvalidOperationException($"can only join a child process: '{Name}' is none of this process.");
        return core;
    }

    private void ThrowIfNotCreator(string message)
    {
        if (_core!.Creator != ProcessScope.Here)
            throw new InvalidOperationException($"{message}: '{Name}' belongs to another one.");
    }
}

/// <summary>What a process object knows in a process that is neither its own nor its parent.</summary>
internal sealed record ForeignProcess(string Name, int? Pid, bool Daemon);
