namespace ActorProc.Orchestration;

/// <summary>How a <see cref="Peer"/> stands to its process.</summary>
internal enum PeerState
{
    Unknown,
    Waiting,
    Draining,
    Up,
    Gone,
}
