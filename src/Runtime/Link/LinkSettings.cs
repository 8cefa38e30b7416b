namespace ActorProc.Link;

/// <summary>The numbers of a link, from <c>actorproc.link</c> and <c>actorproc.maximum-message-size</c>.</summary>
internal sealed record LinkSettings
{
    /// <summary>Bytes that may wait to be written to one process. The large message under way is not counted if it found the lane idle.</summary>
    public required int SendBuffer { get; init; }

    /// <summary>The longest a sender waits for room; also how long a connection whose peer has ended goes on writing what it had accepted.</summary>
    public required TimeSpan SendTimeout { get; init; }

    /// <summary>Larger messages travel in pieces of this size.</summary>
    public required int ChunkSize { get; init; }

    /// <summary>Bytes of memory that both sides map, for the large messages of one direction; 0: none.</summary>
    public int SharedLane { get; init; }

    /// <summary>The largest message a receiver takes. The sender's limit is checked by the layer above.</summary>
    public required int MaximumMessageSize { get; init; }

    /// <summary>The longest a listener waits for a connection to say and prove who it is.</summary>
    public required TimeSpan HelloTimeout { get; init; }

    /// <summary>Whether whoever reads also does what it delivers, and looks for more for <see cref="SpinTime"/> before it sleeps.</summary>
    public bool Spins { get; init; }

    /// <summary>How long it looks.</summary>
    public TimeSpan SpinTime { get; init; }

    /// <summary>What tests have put on the links of this process. It does not travel.</summary>
    public LinkFaults Faults { get; init; } = new();
}
