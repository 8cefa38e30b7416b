using ActorProc.Launching;
using ActorProc.Link;
using Akka.Actor;

namespace ActorProc.Orchestration;

/// <summary>What the orchestrator is told in the main process. None of it crosses a process boundary.</summary>
internal static class OrchestratorProtocol
{
    /// <summary>A child was placed; its creation is in the order of its peer already.</summary>
    /// <param name="Child">The child.</param>
    /// <param name="Creation">What creates it.</param>
    /// <param name="Node">The name of its node, or an empty string when only an existing one will do.</param>
    /// <param name="Overlay">HOCON of the placement's node settings.</param>
    /// <param name="Creator">Who placed it, or <c>null</c> for this process.</param>
    public sealed record PlaceChild(PlacedChild Child, byte[] Creation, string Node, string Overlay, LinkAddress? Creator) : INoSerializationVerificationNeeded;

    /// <summary>A supervisor answered, or its child ended.</summary>
    public sealed record Decided(string Child, Decision Decision) : INoSerializationVerificationNeeded;

    /// <summary>A node said something.</summary>
    public sealed record Said(Connection Connection, LinkAddress From, ControlMessage Message) : INoSerializationVerificationNeeded;

    /// <summary>Everything a node had sent has been delivered, and its connection is closed.</summary>
    public sealed record InboundEnded(LinkAddress From, Exception? Cause) : INoSerializationVerificationNeeded;

    /// <summary>Some time after that: is the process gone as well?</summary>
    public sealed record LinkDown(LinkAddress Node, Exception? Cause) : INoSerializationVerificationNeeded;

    /// <summary>This process wants to talk to an address.</summary>
    public sealed record Locate(Peer Peer, string Recipient) : INoSerializationVerificationNeeded;

    public sealed record Launched(LinkAddress Node, INodeProcess Process) : INoSerializationVerificationNeeded;

    public sealed record LaunchFailed(LinkAddress Node, Exception Cause) : INoSerializationVerificationNeeded;

    /// <summary>The process is reaped, and what is to be known about its end is known.</summary>
    public sealed record Ended(LinkAddress Node, ProcessExit Exit, bool IsHeard = false) : INoSerializationVerificationNeeded;

    /// <summary>Nothing of the process runs any more. It is not reaped yet, and may hold files and memory for another moment.</summary>
    public sealed record Ceased(int Pid, int ExitCode) : INoSerializationVerificationNeeded;

    /// <summary>A process that nobody needs any more has been reaped.</summary>
    public sealed record Reaped : INoSerializationVerificationNeeded;

    public sealed record BootDue(LinkAddress Node) : INoSerializationVerificationNeeded;

    public sealed record DrainDue(LinkAddress Node, long Number) : INoSerializationVerificationNeeded;

    public sealed record IdleDue(LinkAddress Node) : INoSerializationVerificationNeeded;

    public sealed record RelaunchDue(LinkAddress Node) : INoSerializationVerificationNeeded;

    public sealed record StandbyLaunched(Standby Standby, INodeProcess Process) : INoSerializationVerificationNeeded;

    public sealed record StandbyEnded(Standby Standby, string Why) : INoSerializationVerificationNeeded;

    public sealed record RefillDue : INoSerializationVerificationNeeded;

    public sealed record Tick : INoSerializationVerificationNeeded;

    /// <summary>A process that runs functions wants to be a node.</summary>
    public sealed record GuestJoins(Connection Connection, Address Address, string Name, int Pid) : INoSerializationVerificationNeeded;

    /// <summary>A node's pulse is connected.</summary>
    public sealed record PulseFound(LinkAddress Node, Pulse Pulse) : INoSerializationVerificationNeeded;

    /// <summary>Answered with an array of <see cref="NodeInfo"/>.</summary>
    public sealed record GetNodes : INoSerializationVerificationNeeded;

    /// <summary>Ends all nodes; nothing is launched any more. Answered with <see cref="ShutDown"/>.</summary>
    public sealed record Shutdown : INoSerializationVerificationNeeded;

    /// <summary>The answer to <see cref="Shutdown"/>: no process is left.</summary>
    public sealed record ShutDown : INoSerializationVerificationNeeded;
}
