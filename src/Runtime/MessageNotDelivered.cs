using Akka.Actor;
using Akka.Event;

namespace ActorProc;

/// <summary>A message that did not reach its recipient's process, as a kind of dead letter that says why.</summary>
/// <remarks>
/// Published on the event stream of the sender's system; subscribe to this type or to <see cref="AllDeadLetters"/>. An <c>Ask</c> fails with
/// <see cref="Cause"/> instead. Where the message was refused in the recipient's process, <see cref="AllDeadLetters.Message"/> is the name of its type.
/// </remarks>
public sealed class MessageNotDelivered : AllDeadLetters
{
    /// <summary>Creates the notice.</summary>
    /// <param name="message">The message, or the name of its type.</param>
    /// <param name="messageType">The full name of the message's type.</param>
    /// <param name="sender">Who sent it.</param>
    /// <param name="recipient">Whom it was for.</param>
    /// <param name="cause">Why it was not delivered.</param>
    public MessageNotDelivered(object message, string messageType, IActorRef sender, IActorRef recipient, Exception cause)
        : base(message, sender, recipient)
    {
        MessageType = messageType;
        Cause = cause;
    }

    /// <summary>The full name of the message's type.</summary>
    public string MessageType { get; }

    /// <summary>Why it was not delivered.</summary>
    public Exception Cause { get; }

    /// <inheritdoc/>
    public override string ToString() => $"Message of type {MessageType} from {Sender} to {Recipient} was not delivered: {Cause.Message}";
}
