using System.Collections.Concurrent;
using ActorProc.Calls;
using ActorProc.Launching;
using ActorProc.Link;
using ActorProc.Node;

namespace ActorProc.Processes;

/// <summary>Starts the children of this process that run functions, listens to them, and sees to them when this process ends.</summary>
internal sealed class ProcessHub : IAsyncDisposable
{
    /// <summary>What a child runs.</summary>
    private static readonly string Entry = EntryName.Of(typeof(ProcessHub).Assembly.GetType("ActorProc.Functions.FunctionHost", throwOnError: true)!);

    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(1);

    private static int _hubs;

    private readonly INodeLauncher _launcher;
    private readonly LinkAddress _self = new($"x{Environment.ProcessId}", Interlocked.Increment(ref _hubs), 1);
    private readonly Lazy<LinkListener> _listener;
    private readonly Lazy<Spares> _spares;
    private readonly ConcurrentDictionary<LinkAddress, ChildProcess> _byAddress = new();
    private readonly ConcurrentDictionary<Child, bool> _children = new();
    private readonly Lock _gate = new();
    private readonly Lock _starting = new();
    private readonly Action<string> _refused;
    private int _numbers;
    private int _boards;
    private bool _stops;
    private Task? _closing;

    /// <param name="system">The system's name.</param>
    /// <param name="settings">How children are started.</param>
    /// <param name="launcher">Starts processes.</param>
    /// <param name="codec">For what calls carry.</param>
    /// <param name="refused">Is told about strangers.</param>
    public ProcessHub(string system, HubSettings settings, INodeLauncher launcher, ICallCodec codec, Action<string> refused)
    {
        (System, Settings, _launcher, Codec, _refused) = (system, settings, launcher, codec, refused);
        var nobody = new ChildSpec { Name = "spare", Identity = [], AuthKey = [0] };
        _spares = new Lazy<Spares>(() => new Spares(settings.Spares, () => Launch(nobody, ProcessScope.Here, isSpare: true, settings.StartMethod)));
        _listener = new Lazy<LinkListener>(() => new LinkListener(Settings.RunDirectory, _self, Settings.Key, Settings.Link, Accept, _refused));
    }

    public string System { get; }

    public HubSettings Settings { get; }

    public ICallCodec Codec { get; }

    /// <summary>Processes and pools that belong to this process; for <see cref="ProcessContext.ActiveChildren"/> and the end.</summary>
    public ProcessFamily Family { get; } = new();

    /// <param name="spec">What it is.</param>
    /// <param name="scope">Who starts it.</param>
    /// <param name="spared">Whether one that has been kept booted will do.</param>
    /// <param name="startMethod">How it starts children of its own.</param>
    /// <exception cref="NodeLaunchException">The process could not be started.</exception>
    /// <exception cref="ObjectDisposedException">The system has been disposed of.</exception>
    public Child Start(ChildSpec spec, ProcessScope scope, bool spared, string startMethod)
    {
        lock (_gate)
        {
            if (_closing is not null || _stops)
                throw new ObjectDisposedException(nameof(ActorProcSystem), $"Process '{spec.Name}' is not started: the system has been disposed of.");
        }

        if (!spec.HasBoard)
            return Start(spec, scope, spared, startMethod, "");
        var path = Path.Combine(Settings.RunDirectory, $"{_self.Host}-{_self.Port}-{Interlocked.Increment(ref _boards)}.board");
        try
        {
            var child = Start(spec, scope, spared, startMethod, path);
            // Nothing is left of it whoever dies: the file goes as soon as both have it mapped.
            _ = Task.WhenAny(child.Ready, child.Ended).ContinueWith(_ => Remove(path), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            return child;
        }
        catch (Exception)
        {
            Remove(path);
            throw;
        }
    }

    private static void Remove(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The run directory has gone, or will go, and takes it along.
        }
    }

    private ChildProcess Start(ChildSpec spec, ProcessScope scope, bool spared, string startMethod, string boardPath)
    {
        var board = boardPath.Length > 0 ? MakeBoard(spec.Name, boardPath) : null;
        if (spared && spec.Node is null && _spares.Value.Take() is { } spare)
        {
            spare.Board = board;
            spare.Send(LifelineFrame.Make(ToChild.Become, Brief(spec, spare.Address, Settings.Process, scope, isSpare: false, startMethod, boardPath).ToBytes()));
            return spare;
        }

        try
        {
            var child = Launch(spec, scope, isSpare: false, startMethod, boardPath);
            child.Board = board;
            return child;
        }
        catch (Exception)
        {
            board?.Dispose();
            throw;
        }
    }

    private static WorkBoard MakeBoard(string name, string path)
    {
        try
        {
            return WorkBoard.Create(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new NodeLaunchException(name, $"Process '{name}' is not started: what it would share with its pool could not be made. {e.Message}", e);
        }
    }

    private ChildProcess Launch(ChildSpec spec, ProcessScope scope, bool isSpare, string startMethod, string boardPath = "")
    {
        _ = _listener.Value;
        var address = new LinkAddress("f" + Environment.ProcessId, Interlocked.Increment(ref _numbers), _self.Port);
        var settings = Settings.Process.With(spec.Node);
        var launch = new LaunchSpec
        {
            NodeName = spec.Name,
            RunDirectory = Settings.RunDirectory,
            EntryType = Entry,
            Payload = Brief(spec, address, settings, scope, isSpare, startMethod, boardPath).ToBytes(),
            Settings = settings,
        };
        ChildProcess child;
        // Whoever connects is looked for behind this: it is known before it can be.
        lock (_starting)
        {
            child = new ChildProcess(_launcher.Launch(launch), address, settings, () => _listener.Value.WaitUntilAdmitted(LastWords));
            _byAddress[address] = child;
        }

        _children[child] = true;
        _ = ForgetAsync(child, address);
        lock (_gate)
        {
            // Whoever ends all children may just have counted them.
            if (_closing is not null)
                child.Kill(new ExitReason.Stopped());
        }

        return child;
    }

    /// <summary>Has everybody come to an end: they are asked to, and killed if they still run after the drain-timeout. Nobody is started any more.</summary>
    public async Task StopAllAsync()
    {
        lock (_gate)
            _stops = true;
        if (_spares.IsValueCreated)
            _spares.Value.Close();
        // Their workers would be replaced.
        await Family.TerminatePoolsAsync().ConfigureAwait(false);
        var children = _children.Keys.ToArray();
        foreach (var child in children)
            child.Send(LifelineFrame.Make(ToChild.Stop));
        var ended = Task.WhenAll(children.Select(child => child.Ended));
        await Task.WhenAny(ended, Task.Delay(Settings.DrainTimeout)).ConfigureAwait(false);
        foreach (var child in children)
            child.Kill(new ExitReason.Deadline(Settings.DrainTimeout));
        Family.EndNow(Settings.DrainTimeout);
    }

    /// <summary>What the normal end of this process does: terminates pools and daemons, waits for everybody else, and gives back what it holds.</summary>
    public async Task EndAsync()
    {
        await Family.EndAsync(Settings.DrainTimeout).ConfigureAwait(false);
        await DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Kills what is left, at once. Nothing is left of it when this completes.</summary>
    public ValueTask DisposeAsync()
    {
        lock (_gate)
            return new ValueTask(_closing ??= CloseAsync());
    }

    private async Task CloseAsync()
    {
        if (_spares.IsValueCreated)
            _spares.Value.Close();
        foreach (var child in _children.Keys)
            child.Kill(new ExitReason.Stopped());
        await Task.WhenAll(_children.Keys.Select(child => child.Ended)).ConfigureAwait(false);
        if (_listener.IsValueCreated)
            _listener.Value.Dispose();
    }

    private async Task ForgetAsync(Child child, LinkAddress address)
    {
        await child.Ended.ConfigureAwait(false);
        _byAddress.TryRemove(address, out _);
        _children.TryRemove(child, out _);
    }

    private FunctionBrief Brief(ChildSpec spec, LinkAddress address, ProcessSettings settings, ProcessScope scope, bool isSpare, string startMethod, string boardPath) => new(
        System, spec.Name, spec.Identity, spec.Daemon, spec.AllowChildren, Environment.ProcessId, scope.Current.Name, _self, address, spec.Connects, isSpare, spec.AuthKey,
        StandardErrorLevel.Value, boardPath, (Settings with { Process = settings, StartMethod = startMethod }).ToBytes());

    private void Accept(Connection connection, Hello hello)
    {
        ChildProcess? child;
        lock (_starting)
            _byAddress.TryGetValue(hello.From, out child);
        if (child is not null)
            child.Attach(connection);
        else
            connection.Close();
    }
}
