using System.Runtime.ExceptionServices;
using ActorProc.Link;
using ActorProc.Orchestration;
using ActorProc.Serialization;
using Akka.Actor;
using Akka.Dispatch.SysMsg;
using Akka.Event;
using Akka.Remote;

namespace ActorProc.Deployment;

/// <summary>Stands below every reference to another process, in place of Akka.Remote's associations: one ordered stream to each.</summary>
/// <remarks>
/// Serialises on the sender's thread. Everything goes one way, creations, system messages and ordinary ones: were they split, a watch could overtake the
/// creation, and a live actor would be declared dead.
/// </remarks>
internal sealed class LinkTransport : RemoteTransport
{
    [ThreadStatic]
    private static Action<object>? _place;

    [ThreadStatic]
    private static ExceptionDispatchInfo? _failure;

    private readonly RemoteTransport _naming;
    private readonly ProcessRuntime _runtime;

    public LinkTransport(ProcessRuntime runtime, RemoteActorRefProvider provider, RemoteTransport naming) : base(runtime.System, provider)
    {
        _runtime = runtime;
        _naming = naming;
    }

    public override ISet<Address> Addresses => _naming.Addresses;

    public override Address DefaultAddress => _naming.DefaultAddress;

    public override void Start()
    {
    }

    public override Task Shutdown() => _naming.Shutdown();

    public override Task<bool> ManagementCommand(object cmd) => Task.FromResult(false);

    public override Task<bool> ManagementCommand(object cmd, CancellationToken cancellationToken) => Task.FromResult(false);

    public override Address LocalAddressForRemote(Address remote) => _naming.LocalAddressForRemote(remote);

    // Only the orchestrator declares a process dead.
    public override void Quarantine(Address address, int? uid)
    {
    }

    /// <summary>Runs Akka's start of a remote child and takes the creation message that it sends, which travels our own way, again for every incarnation.</summary>
    /// <remarks>
    /// It is sent synchronously, before Akka's deployment watcher is told of the child, and has to be on its way by then: a watch that was faster would not
    /// find the actor, and its supervisor would be told that it had ended. Starting the child twice is no option: the deployment watcher would lose every
    /// supervisor it knows.
    /// </remarks>
    public static void Capture(Action start, Action<object> place)
    {
        _place = place;
        try
        {
            start();
            if (_place is not null)
                throw new InvalidOperationException("Akka sent no creation message: its remote deployment works differently from 1.5.74.");
            _failure?.Throw();
        }
        finally
        {
            _place = null;
            _failure = null;
        }
    }

    public override void Send(object message, IActorRef sender, RemoteActorRef recipient)
    {
        if (_place is { } place && recipient.Path.Name == "remote" && recipient.Path.Depth == 1)
        {
            _place = null;
            try
            {
                place(message);
            }
            catch (Exception e)
            {
                // Akka's reference, which called this, would log it and go on.
                _failure = ExceptionDispatchInfo.Capture(e);
            }

            return;
        }

        _runtime.Hook?.OnSend(message, sender);
        var peer = (recipient as LinkActorRef)?.Peer ?? _runtime.Peers.Of(recipient.Path.Address);
        if (message is ISystemMessage order && Intercept(order, recipient.Path, peer))
            return;
        if (message is DeathWatchNotification { Actor: { } ended } && _runtime.Placer.EndsWithProcess(ended))
            return;
        if (message is Failed { Cause: { } cause } && Hosting.MemoryGuard.IsOutOfMemory(cause))
            _runtime.Placer.OutOfMemory(cause);
        Send(message, sender, recipient, peer);
    }

    /// <summary>Sends an order of the orchestrator's own, which is not to be taken for a supervisor's.</summary>
    public void SendPast(ISystemMessage order, IInternalActorRef recipient) =>
        Send(order, null, (RemoteActorRef)recipient, _runtime.Peers.Of(recipient.Path.Address));

    private void Send(object message, IActorRef? sender, RemoteActorRef recipient, Peer peer)
    {
        if (peer.Ended is { } ended)
        {
            _runtime.NotDelivered(message, sender, recipient, ended);
            return;
        }

        Wire wire;
        try
        {
            wire = _runtime.Wire.Write(message);
            if (wire.Bytes.Length > _runtime.Settings.MaximumMessageSize)
                throw new MessageTooLargeException(message.GetType().FullName ?? message.GetType().Name, wire.Bytes.Length, _runtime.Settings.MaximumMessageSize);
        }
        catch (ActorProcException e)
        {
            // Who asked is told instead; otherwise it would wait for the answer until its time is over.
            if (PendingAsks.IsAsker(recipient.Path) && message is not Status.Failure)
                Send(new Status.Failure(e), sender, recipient, peer);
            else
                _runtime.NotDelivered(message, sender, recipient, e);
            return;
        }

        if (message is DeathWatchNotification { Actor: { } dead })
            _runtime.Inbox.Watches.Forget(dead, recipient);
        var from = sender is null || sender.IsNobody() ? "" : sender.Path.ToSerializationFormatWithAddress(DefaultAddress);
        // What ends the talk between two actors must not overtake what was said before it, however large that is.
        var barrier = message is DeathWatchNotification or Failed;
        peer.Send(new Outgoing(
            new OutboundMessage(recipient.Path.ToSerializationFormat(), from, wire.SerializerId, wire.Manifest, wire.Bytes, barrier, message is ISystemMessage),
            message, sender, recipient));
    }

    /// <summary>What a supervisor says to a child whose process has ended is for the orchestrator: there is nobody else to hear it.</summary>
    private bool Intercept(ISystemMessage order, ActorPath path, Peer peer)
    {
        if (order is not (Recreate or Resume or Terminate) || !_runtime.Placed.TryGet(path, out var child))
            return false;
        var there = peer.State is PeerState.Up or PeerState.Draining;
        if (child.Undecided)
        {
            if (order is Resume)
                _runtime.Log.Warning("[{0}] cannot be resumed: its state ended with its process. It is restarted.", child.Ref.Path);
            // Told to stop before that, it would not have been there to be restarted.
            _runtime.Placer.Decide(child, order is Terminate || child.Stopping ? Decision.Stop : Decision.Restart, peer.Incarnation);
            return true;
        }

        if (order is Terminate)
        {
            child.Stopping = true;
            _runtime.Placer.Decide(child, there ? Decision.Stopping : Decision.Stop, peer.Incarnation);
            return !there;
        }

        // A second answer to the same crash, as an all-for-one strategy gives when two children crash: the first one has been acted on.
        var cause = order is Recreate recreate ? recreate.Cause : ((Resume)order).CausedByFailure;
        return !there || (cause is NodeDownException down && down.Node == NodeName.Of(peer.Address));
    }
}
