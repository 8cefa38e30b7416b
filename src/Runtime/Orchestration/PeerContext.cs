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

    /// <summary>Finds out where the peer lives.</summary>
    public abstract void Ask(Peer peer);

    public abstract void NotDelivered(in Outgoing message, Exception cause);

    public abstract void FailAsks(Peer peer, Exception cause);

    /// <summary>A background task of the peer failed: a bug.</summary>
    public abstract void Failed(Exception cause);
}
