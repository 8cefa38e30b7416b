using System.Collections.Concurrent;
using ActorProc.Configuration;
using ActorProc.Orchestration;
using ActorProc.Serialization;
using Akka.Actor;
using Akka.Dispatch.SysMsg;
using Akka.Event;
using Akka.Remote;

namespace ActorProc.Deployment;

/// <summary>What one process of a system has once: its references' transport, its peers, its pending asks, its placer.</summary>
internal sealed class ProcessRuntime
{
    private readonly ConcurrentDictionary<(string Type, string Cause), bool> _logged = new();
    private Tuple<string, NodeSettings>? _lastSettings;
    private IPlacer? _placer;
    private long _news;

    public ProcessRuntime(ExtendedActorSystem system, RemoteActorRefProvider provider)
    {
        System = system;
        Provider = provider;
        Settings = SystemSettings.From(system.Settings.Config);
        Log = Logging.GetLogger(system, "ActorProc");
        Wire = new MessageWire(system);
        Peers = new Peers(this);
        Asks = new PendingAsks();
        Transport = new LinkTransport(this, provider, provider.Transport);
        Inbox = new Inbox(this);
    }

    public ExtendedActorSystem System { get; }

    public RemoteActorRefProvider Provider { get; }

    public SystemSettings Settings { get; }

    public ILoggingAdapter Log { get; }

    public MessageWire Wire { get; }

    public Peers Peers { get; }

    public PendingAsks Asks { get; }

    public PlacedChildren Placed { get; } = new();

    public LinkTransport Transport { get; }

    public Inbox Inbox { get; }

    /// <summary>Set by a test, in nodes.</summary>
    public ITestHook? Hook { get; set; }

    public Address Address => Provider.DefaultAddress;

    public IPlacer Placer
    {
        get => _placer ?? throw new InvalidOperationException("The system is not ready to place actors yet.");
        set => _placer = value;
    }

    /// <summary>What holds for a node. Read once for all placements in a row that say the same.</summary>
    /// <inheritdoc cref="NodeSettings.From"/>
    public NodeSettings SettingsOf(string overlay, string where = "actorproc.node")
    {
        if (_lastSettings is { } last && last.Item1 == overlay)
            return last.Item2;
        var settings = NodeSettings.From(System.Settings.Config, overlay, where);
        _lastSettings = Tuple.Create(overlay, settings);
        return settings;
    }

    public bool CanPlace => _placer is not null;

    /// <summary>Tells the remote watcher, which every system has, what became of a node or an actor.</summary>
    public void Announce(ControlMessage news) => Provider.RemoteWatcher?.Tell(new News(news, Interlocked.Increment(ref _news)), ActorRefs.NoSender);

    /// <summary>The orchestrator knows this child: its news from here on are for it too, those before were not.</summary>
    public void Acknowledge(PlacedChild child) => child.KnownSince = Interlocked.Increment(ref _news);

    /// <summary>Looks after a task that nobody awaits: its failure is logged, not lost.</summary>
    public void Observe(Task task, string doing) => task.ContinueWith(
        failed => Log.Error(failed.Exception, "{0} failed", doing),
        CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);

    /// <summary>No failure is silent: an ask fails with the cause, anything else becomes a dead letter that says why.</summary>
    public void NotDelivered(object message, IActorRef? sender, IActorRef recipient, Exception cause)
    {
        if (message is ISystemMessage)
        {
            if (cause is not NodeDownException)
                Log.Error(cause, "System message {0} for [{1}] was not delivered.", message.GetType().Name, recipient.Path);
            return;
        }

        if (PendingAsks.IsAsk(sender))
        {
            sender!.Tell(new Status.Failure(cause), recipient);
            return;
        }

        var type = message.GetType().FullName ?? message.GetType().Name;
        if (message is IDeadLetterSuppression suppressed)
        {
            System.EventStream.Publish(new SuppressedDeadLetter(suppressed, sender ?? System.DeadLetters, recipient));
            return;
        }

        Publish(new MessageNotDelivered(message, type, sender ?? System.DeadLetters, recipient, cause), cause.GetType().Name);
    }

    /// <summary>Another process could not read what this one sent.</summary>
    public void NotDelivered(Undelivered report) => Publish(
        new MessageNotDelivered(
            report.MessageType,
            report.MessageType,
            report.Sender.Length == 0 ? System.DeadLetters : Provider.ResolveActorRef(report.Sender),
            Provider.ResolveActorRef(report.Recipient),
            new MessageSerializationException(report.Cause)),
        report.Cause);

    private void Publish(MessageNotDelivered letter, string kind)
    {
        System.EventStream.Publish(letter);
        // Once per type and cause: a stream of them would say the same a thousand times.
        if (_logged.Count < 1000 && _logged.TryAdd((letter.MessageType, kind), true))
            Log.Warning("{0} (said once for this type and cause; all are published as MessageNotDelivered)", letter);
    }
}
