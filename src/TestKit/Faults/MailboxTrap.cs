using System.Reflection;
using Akka.Actor;
using Akka.Dispatch;
using Akka.Dispatch.MessageQueues;

namespace ActorProc.TestKit.Faults;

/// <summary>Stands before an actor's message queue, of whatever kind, and springs when the actor takes a certain message.</summary>
internal sealed class MailboxTrap(IMessageQueue queue, object message, Action spring) : IMessageQueue
{
    // Akka offers no place to step in between a mailbox and its actor. A test guards this.
    internal static readonly FieldInfo? Queue = typeof(Mailbox).GetField("<MessageQueue>k__BackingField", BindingFlags.Instance | BindingFlags.NonPublic);

    public bool HasMessages => queue.HasMessages;

    public int Count => queue.Count;

    /// <exception cref="NotSupportedException">Akka's mailbox is not what it was.</exception>
    public static void Set(IInternalActorRef actor, object message, Action spring)
    {
        if (Queue is null || actor is not ActorRefWithCell { Underlying: ActorCell { Mailbox: { } mailbox } })
            throw new NotSupportedException($"The mailbox of {actor} cannot be watched with this version of Akka.");
        Queue.SetValue(mailbox, new MailboxTrap(mailbox.MessageQueue, message, spring));
    }

    public void Enqueue(IActorRef receiver, Envelope envelope) => queue.Enqueue(receiver, envelope);

    public bool TryDequeue(out Envelope envelope)
    {
        if (!queue.TryDequeue(out envelope))
            return false;
        if (!ReferenceEquals(envelope.Message, message))
            return true;
        spring();
        // A part of the tests' process goes on: the message is not handled all the same.
        envelope = default;
        return false;
    }

    public void CleanUp(IActorRef owner, IMessageQueue deadletters) => queue.CleanUp(owner, deadletters);
}
