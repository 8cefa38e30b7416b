namespace ActorProc.Orchestration;

/// <summary>What a <see cref="Peer"/> needs of the process it is in.</summary>
internal abstract class PeerContext
{
    /// <summary>The most messages held for one address.</summary>
    public abstract int HoldCapacity { get; }

    /// <summary>The most bytes held for one address.</summary>
    public abstract long HoldBytes { get; }

    /// <summary>What is written in one go when a process comes up.</summary>
    public abstract long InlineDrainBytes { get; }

    /// <summary>Finds out where the peer lives, on behalf of a message for this actor.</summary>
    public abstract void Ask(Peer peer, string recipient);

    public abstract void NotDelivered(in Outgoing message, Exception cause);

    /// <summary>A message is about to be written. If it is a question, it fails from here on when the process ends.</summary>
    public abstract void HandOver(in Outgoing message, Peer peer);

    /// <summary>It could not be written and waits again.</summary>
    /// <returns>False if it was a question that has failed or does not matter any more: then it is not to be asked.</returns>
    public abstract bool TakeBack(in Outgoing message);

    /// <summary>What has been handed over to the peer and asks for an answer fails.</summary>
    public abstract void FailAsks(Peer peer, NodeDownException cause);

    /// <summary>What this actor, or one below it, has been asked fails.</summary>
    public abstract void FailAsks(Peer peer, string path, NodeDownException cause);

    /// <summary>A background task of the peer failed: a bug.</summary>
    public abstract void Failed(Exception cause);
}
