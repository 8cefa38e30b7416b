using ActorProc.Link;
using ActorProc.Orchestration;
using ActorProc.Serialization;
using Akka.Actor;
using Akka.Dispatch.SysMsg;
using Akka.Event;

namespace ActorProc.Deployment;

/// <summary>Hands what arrives on a link to the actors of this process.</summary>
internal sealed class Inbox(ProcessRuntime runtime) : ILinkReceiver
{
    // A child's parent hears of its end before the process that it ran in has forgotten it: that takes it another few instructions.
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(1);

    public EarlyMessages Early { get; } = new(runtime);

    public ForeignWatches Watches { get; } = new();

    public void OnControl(Connection connection, ReadOnlyMemory<byte> body)
    {
        var message = ControlCodec.Read(body);
        if (message is Undelivered undelivered)
            runtime.NotDelivered(undelivered);
        else
            runtime.Placer.OnControl(connection, message);
    }

    public void OnMessage(Connection connection, in InboundMessage message)
    {
        if (CreationFrame.Is(message))
        {
            Create(message);
            return;
        }

        if (Early.IsEmpty && Find(message.Recipient) is { } recipient)
        {
            Deliver(connection, recipient, message);
            return;
        }

        if (Early.Hold(connection, message) is not { } isHeld)
        {
            Refuse(Resolve(message.Recipient), SenderOf(message), connection, message, new NodeUnreachableException(
                NodeName.Of(runtime.Address), $"Too many messages wait in node '{NodeName.Of(runtime.Address)}' for actors that are not created yet (actorproc.link.hold-capacity)."));
        }
        else if (!isHeld)
        {
            Deliver(connection, Find(message.Recipient) ?? Resolve(message.Recipient), message);
        }
    }

    public void OnClosed(Connection connection, Exception? cause)
    {
        Watches.Ended(connection);
        runtime.Placer.OnClosed(connection, cause);
    }

    /// <summary>The actor, if it is here. What is found once is remembered with the path's number on the link.</summary>
    public IInternalActorRef? Find(LinkPath path)
    {
        if (path.Tag is IInternalActorRef known)
            return known;
        var found = Resolve(path);
        if (found is EmptyLocalActorRef && PathText.IsPlaced(path.Text))
            return null;
        if (found is not EmptyLocalActorRef && !path.Text.Contains("/temp/", StringComparison.Ordinal))
            path.Tag = found;
        return found;
    }

    public IInternalActorRef Resolve(LinkPath path) => runtime.Provider.ResolveActorRefWithLocalAddress(path.Text, runtime.Address);

    public void Deliver(Connection connection, IInternalActorRef recipient, in InboundMessage message)
    {
        var sender = SenderOf(message);
        object content;
        try
        {
            content = runtime.Wire.Read(message.SerializerId, message.Manifest, message.Payload);
        }
        catch (MessageSerializationException e)
        {
            Refuse(recipient, sender, connection, message, e);
            return;
        }

        if (content is ISystemMessage order)
        {
            // Its parent forgets it with this and would ignore a later failure: the end of the process is no failure any more.
            if (order is DeathWatchNotification { Actor: { } ended } && runtime.Placed.TryGet(ended.Path, out var child))
            {
                child.Stopping = true;
                runtime.Placer.Decide(child, Decision.Ended, 0);
            }

            Watches.Note(connection, order);
            recipient.SendSystemMessage(order);
        }
        else
        {
            runtime.Hook?.OnDeliver(recipient, content);
            recipient.Tell(content, sender);
        }
    }

    private IActorRef? SenderOf(in InboundMessage message) => message.Sender is { Text.Length: > 0 } from ? Sender(from) : ActorRefs.NoSender;

    private IActorRef Sender(LinkPath from)
    {
        if (from.Tag is IActorRef known)
            return known;
        var found = Resolve(from);
        if (found is not EmptyLocalActorRef && !from.Text.Contains("/temp/", StringComparison.Ordinal))
            from.Tag = found;
        return found;
    }

    private void Create(in InboundMessage message)
    {
        object creation;
        try
        {
            creation = CreationFrame.Read(runtime, message.Payload);
        }
        catch (Exception e) when (e is MessageSerializationException or IOException)
        {
            runtime.Log.Error(e, "The creation of [{0}] could not be read; its watchers are told that it never was.", message.Recipient.Text);
            Early.Release(message.Recipient.Text);
            return;
        }

        // Akka's daemon, when it forgets an actor, forgets whoever has its name by then.
        var name = message.Recipient.Text;
        InlineWork.BeforeDeliveringWaits();
        SpinWait.SpinUntil(() => !IsTaken(name), Farewell);
        runtime.Provider.RemoteDaemon.Tell(creation, ActorRefs.NoSender);
        Early.Release(message.Recipient.Text);
    }

    private bool IsTaken(string path) =>
        ActorPath.TryParse(path, out var parsed) && !runtime.Provider.RemoteDaemon.GetChild([.. parsed.Elements.Skip(1)]).IsNobody();

    /// <summary>What cannot be read here is reported: to the asker as the answer, otherwise to the sender's process, or to the one that sent it on.</summary>
    private static void Refuse(
        IInternalActorRef recipient, IActorRef? sender, Connection connection, in InboundMessage message, ActorProcException cause)
    {
        var from = message.Sender?.Text ?? "";
        if (sender is not null && PendingAsks.IsAsker(sender.Path))
        {
            sender.Tell(new Status.Failure(cause), recipient);
            return;
        }

        var report = new Undelivered(message.Recipient.Text, from, RootName.Of(message), cause.Message);
        if (sender is not LinkActorRef remote || !remote.Peer.SendControl(report))
            connection.SendControl(ControlCodec.Write(report));
    }
}
