using Akka.Actor;

namespace ActorProc.Orchestration;

/// <summary>An actor that was placed in another process, as the process of its parent knows it; in the main process also those of all others.</summary>
internal sealed class PlacedChild(string path, IInternalActorRef reference, IInternalActorRef supervisor)
{
    private volatile bool _undecided;
    private volatile bool _stopping;
    private volatile bool _created;
    private long _knownSince;

    /// <summary>Its path in its node, with uid: the name under which processes speak of it.</summary>
    public string Path { get; } = path;

    /// <summary>Its parent's reference to it.</summary>
    public IInternalActorRef Ref { get; } = reference;

    public IInternalActorRef Supervisor { get; } = supervisor;

    /// <summary>Its process ended and its supervisor has been asked what now.</summary>
    /// <remarks>Set before the supervisor is asked, so that its answer, which comes through the link, is recognised as one.</remarks>
    public bool Undecided
    {
        get => _undecided;
        set => _undecided = value;
    }

    /// <summary>Main only: its creation is in the order of its peer.</summary>
    public bool IsCreated
    {
        get => _created;
        set => _created = value;
    }

    /// <summary>The place in the order of the orchestrator's news from which on they take this child into account; 0: not yet.</summary>
    public long KnownSince
    {
        get => Volatile.Read(ref _knownSince);
        set => Volatile.Write(ref _knownSince, value);
    }

    /// <summary>It was told to stop or has stopped; the end of its process is not a failure any more.</summary>
    public bool Stopping
    {
        get => _stopping;
        set => _stopping = value;
    }
}
