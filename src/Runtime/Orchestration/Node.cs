using ActorProc.Configuration;
using ActorProc.Launching;
using ActorProc.Link;
using Akka.Actor;

namespace ActorProc.Orchestration;

/// <summary>One node in the orchestrator's table. Touched by the orchestrator alone.</summary>
internal sealed class Node(Address address, string name, NodeSettings settings)
{
    public Address Address { get; } = address;

    public string Name { get; } = name;

    public NodeSettings Settings { get; set; } = settings;

    public bool IsShared => Address.Port == NodeName.FixedPort;

    public NodeState State { get; set; } = NodeState.Exited;

    /// <summary>Counts its processes; part of the socket's name, so that nothing meant for one reaches another.</summary>
    public int Incarnation { get; set; }

    /// <summary>The number of this launch among all of the system; 0 before the first.</summary>
    public int Launch { get; set; }

    public INodeProcess? Process { get; set; }

    public Connection? Connection { get; set; }

    public Pulse? Pulse { get; set; }

    /// <summary>Completes when all that the process has sent here has been delivered.</summary>
    public TaskCompletionSource InboundEnded { get; set; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Its process is known to have ended; what it said last is still being heard.</summary>
    public bool IsOver { get; set; }

    /// <summary>The incarnation that gets what is placed here now; 0: not one that there is yet.</summary>
    /// <remarks>A process whose end, or whose link's, has been told already gets nothing any more, though not everything about it has been heard.</remarks>
    public int Holder => State == NodeState.Up && !IsOver && !InboundEnded.Task.IsCompleted ? Incarnation : 0;

    public bool WasUp { get; set; }

    /// <summary>Its process was a standby one.</summary>
    public bool WasStandby { get; set; }

    /// <summary>What it said about its end.</summary>
    public ExitReason? Announced { get; set; }

    /// <summary>Why it was killed from here.</summary>
    public ExitReason? KilledFor { get; set; }

    public ExitReason? LastExit { get; set; }

    public List<Child> Children { get; } = [];

    /// <summary>The other nodes that deal with it and are told what becomes of it.</summary>
    public HashSet<Address> Subscribers { get; } = [];

    public int CrashesInARow { get; set; }

    public long StartedAt { get; set; }

    /// <summary>The number of the deadline that runs for its stop; 0: none. One that was set for actors that have ended since is not its any more.</summary>
    public long Deadline { get; set; }

    /// <summary>It is to be launched when others have come up.</summary>
    public bool IsQueued { get; set; }

    public bool HasProcess => State is NodeState.Launching or NodeState.Starting or NodeState.Up or NodeState.Draining;

    /// <summary>Kills it for a reason; the first one counts.</summary>
    public void Kill(ExitReason reason)
    {
        KilledFor ??= reason;
        Process?.Kill();
    }
}

/// <summary>An actor placed in a node.</summary>
internal sealed class Child(PlacedChild placed, byte[] creation, int creator)
{
    private int _createdIn;

    public PlacedChild Placed { get; } = placed;

    public byte[] Creation { get; } = creation;

    /// <summary>The launch in which its parent lives; 0: the main process.</summary>
    public int Creator { get; } = creator;

    /// <summary>The incarnation that was given its creation.</summary>
    public int CreatedIn
    {
        get => _createdIn;
        set
        {
            _createdIn = value;
            WasCreated |= value > 0;
        }
    }

    /// <summary>A process that was to run it has come up at least once.</summary>
    public bool WasCreated { get; private set; }

    /// <summary>Its supervisor has not decided yet whether it comes back.</summary>
    public bool IsUndecided { get; set; }
}
