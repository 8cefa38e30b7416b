using System.Collections.Concurrent;
using ActorProc.Calls;
using ActorProc.Coordination;
using ActorProc.Link;
using Akka.Actor;
using Akka.Event;

namespace ActorProc.Coordinators;

/// <summary>All objects that the processes of a system share, and all processes that share them. Lives in the main process. Safe to use from any thread.</summary>
internal sealed class CoordinationServer(
    ExtendedActorSystem system, string runDirectory, ICallCodec codec, int maximumSize, TimeSpan handoverTimeout, SegmentStore segments, int laneSize, LockRules lockRules) : IDisposable
{
    private const string Dispatcher = "actorproc-coordinators";

    private readonly ConcurrentDictionary<string, IActorRef> _objects = new();
    private readonly ConcurrentDictionary<RemoteSession, bool> _remotes = new();
    private readonly ConcurrentDictionary<LocalCoordination, bool> _locals = new();
    private readonly ConcurrentDictionary<string, Session> _managers = new();
    private readonly ILoggingAdapter _log = Logging.GetLogger(system, "ActorProc");
    private readonly WaitGraph _waits = new();
    private readonly Lazy<DescriptorDepot> _depot = new(() => new DescriptorDepot(Path.Combine(runDirectory, "depot"), handoverTimeout));
    private long _sessions;
    private long _lanes;
    private volatile bool _over;

    /// <summary>A process has connected.</summary>
    public void Accept(Connection connection, Hello hello)
    {
        var path = Path.Combine(runDirectory, $"page-{hello.From.Port}-{Interlocked.Increment(ref _sessions)}");
        var remote = new RemoteSession(this, connection, hello.Peer?.Pid ?? 0, path);
        _remotes[remote] = true;
        if (_over)
            connection.Close();
        connection.Start(remote);
    }

    /// <summary>A client of the main process itself, or of a part of it that plays a process.</summary>
    public CoordinationClient OpenLocal(string name)
    {
        var client = new CoordinationClient(codec, maximumSize);
        var page = ProgressPage.InMemory();
        var session = new Session(NextSession(), name, Environment.ProcessId, page, client.OnAnswer, () => _log.Error("'{0}', a part of the main process, has garbled its lane of a queue", name));
        var link = new LocalCoordination(this, session);
        _locals[link] = true;
        client.Start(link, session.Number, page);
        return client;
    }

    public long NextSession() => Interlocked.Increment(ref _sessions);

    /// <summary>Gives a request to its coordinator.</summary>
    public void Handle(Request request)
    {
        try
        {
            switch (request.Operation)
            {
                case Operation.OpenDepot:
                    _depot.Value.Describe(request);
                    return;
                case Operation.Create:
                    Create(request);
                    return;
                case Operation.Remove:
                    Remove(request.Target, request);
                    return;
                case Operation.ManagerReady:
                    _managers[request.Target] = request.Session;
                    request.Done();
                    return;
                case Operation.MemoryFind:
                    Find(request);
                    return;
            }
        }
        // What cannot be made is the asker's to know.
        catch (Exception e)
        {
            request.Fail(e);
            return;
        }

        if (_objects.TryGetValue(request.Target, out var coordinator))
        {
            request.Session.Known.TryAdd(request.Target, coordinator);
            CallerRunsExecutor.Tell(coordinator, request);
            // Its end may have been told just before this, which must not be the last that is heard of it.
            if (request.Session.IsOver)
                coordinator.Tell(new SessionOver(request.Session), ActorRefs.NoSender);
            if (_objects.ContainsKey(request.Target))
                return;
        }

        // Removed in this very moment it may answer, too: the first answer counts.
        if (request.Operation == Operation.QueueWant)
            QueueConsumer.PushGone(request.Session, request.Target, request.Target);
        else
            Refuse(request);
    }

    private static void Refuse(Request request) =>
        request.Fail(new ObjectDisposedException(request.Target, $"There is no '{request.Target}' (any more): it has been disposed of."));

    /// <summary>A process is over. Called behind its last request.</summary>
    public void End(Session session)
    {
        session.IsOver = true;
        foreach (var (manager, host) in _managers)
        {
            if (host == session)
                _managers.TryRemove(manager, out _);
        }

        foreach (var coordinator in session.Known.Values)
            coordinator.Tell(new SessionOver(session), ActorRefs.NoSender);
    }

    public void Forget(RemoteSession remote) => _remotes.TryRemove(remote, out _);

    public void Forget(LocalCoordination local) => _locals.TryRemove(local, out _);

    /// <summary>Looks after a task that nobody awaits.</summary>
    public void Observe(Task task, string doing) => task.ContinueWith(
        failed => _log.Error(failed.Exception, "{0} failed", doing),
        CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);

    public void Dispose()
    {
        _over = true;
        foreach (var local in _locals.Keys)
            local.End();
        foreach (var remote in _remotes.Keys)
            remote.Close();
        if (_depot.IsValueCreated)
            _depot.Value.Dispose();
        segments.Dispose();
    }

    // Without one everything works, by asking.
    private Segment? MakeLane(bool forTickets)
    {
        try
        {
            return laneSize >= PutLane.MinimumSize && !_over ? segments.CreateUnnamed($"lane-{Interlocked.Increment(ref _lanes)}", forTickets ? sizeof(long) : laneSize) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _log.Warning("There is no memory for a faster way into a queue: {0}", e.Message);
            return null;
        }
    }

    private void Remove(string target) => Remove(target, null);

    private void Remove(string target, Request? request)
    {
        if (!_objects.TryRemove(target, out var removed))
        {
            request?.Done();
            return;
        }

        removed.Tell(new Removed(request), ActorRefs.NoSender);
        // It need not hear of their ends any more.
        foreach (var session in _remotes.Keys.Select(remote => remote.Session).Concat(_locals.Keys.Select(local => local.Session)))
            session?.Known.TryRemove(target, out _);
    }

    private void Find(Request request)
    {
        using var reader = request.Read();
        if (segments.TryFind(reader.ReadString(), out var target))
            request.Done(writer => writer.Write(target));
        else
            request.NotNow();
    }

    private void Create(Request request)
    {
        using var reader = request.Read();
        var kind = (CoordinatorKind)reader.ReadByte();
        Session? host = null;
        Func<Coordinator>? make = kind switch
        {
            CoordinatorKind.Queue => QueueCoordinator.Read(reader, MakeLane),
            CoordinatorKind.Lock => LockCoordinator.Read(reader, request.Target, _waits, lockRules),
            CoordinatorKind.Event => EventCoordinator.Read(reader),
            CoordinatorKind.Barrier => BarrierCoordinator.Read(reader),
            CoordinatorKind.Managed => Managed(reader, request.Target, out host),
            CoordinatorKind.Memory => MemoryCoordinator.Read(request, reader, segments, Remove),
            _ => throw new InvalidDataException($"There is no coordinator of kind {kind}."),
        };
        if (make is null)
        {
            request.NotNow();
            return;
        }

        // The dispatcher last: it is a part of the deployment.
        var props = Props.CreateBy(new Producer(make)).WithDeploy(Deploy.Local).WithDispatcher(Dispatcher);
        var made = _objects[request.Target] = system.SystemActorOf(props, request.Target);
        if (host is not null)
        {
            host.Known.TryAdd(request.Target, made);
            // It may have ended just now, and told those it knew.
            if (host.IsOver)
                made.Tell(new SessionOver(host), ActorRefs.NoSender);
        }

        if (kind == CoordinatorKind.Memory)
        {
            // Its maker is its first user, and answered as that.
            request.Session.Known.TryAdd(request.Target, made);
            made.Tell(request, ActorRefs.NoSender);
            return;
        }

        request.Done();
    }

    private Func<Coordinator> Managed(BinaryReader reader, string target, out Session? host)
    {
        var (manager, isConcurrent, title) = (reader.ReadString(), reader.ReadBoolean(), reader.ReadString());
        if (!_managers.TryGetValue(manager, out var found))
            throw new ManagerLostException($"{title} cannot be made: the process of its manager has ended.");
        host = found;
        return () => new ManagedCoordinator(target, manager, found, isConcurrent) { Title = title };
    }

    // A closure, not an expression: nothing has to be compiled for it.
    private sealed class Producer(Func<Coordinator> create) : IIndirectActorProducer
    {
        public Type ActorType => typeof(Coordinator);

        public ActorBase Produce() => create();

        public void Release(ActorBase actor)
        {
        }
    }
}

/// <summary>The way to the coordinators within the main process.</summary>
internal sealed class LocalCoordination(CoordinationServer server, Session session) : ICoordinationLink
{
    private int _ended;

    public Session Session => session;

    public bool Send(string target, Operation operation, byte[] payload)
    {
        if (Volatile.Read(ref _ended) != 0)
            return false;
        server.Handle(new Request(target, session, operation, payload));
        // It ended in this moment: the coordinator has to hear of the end behind the request, or what that is granted is nobody's for ever.
        if (Volatile.Read(ref _ended) != 0)
            server.End(session);
        return true;
    }

    public Task CloseAsync(TimeSpan limit)
    {
        End();
        return Task.CompletedTask;
    }

    public void End()
    {
        if (Interlocked.Exchange(ref _ended, 1) != 0)
            return;
        server.Forget(this);
        server.End(session);
    }
}
