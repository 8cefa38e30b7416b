using Akka.Actor;

namespace ActorProc;

/// <summary>What the orchestrator knew about a node when it was asked. A value; it does not change.</summary>
/// <param name="Name">The node's name.</param>
/// <param name="Address">The address that its actors' paths carry, for the life of the placement.</param>
/// <param name="Incarnation">Which of its processes this is, counted from 1.</param>
/// <param name="State">Where in its life it is.</param>
/// <param name="Pid">The process id, while there is a process.</param>
/// <param name="Actors">The paths of the actors placed in it.</param>
/// <param name="LastExit">Why its process before this one ended, if there was one.</param>
public sealed record NodeInfo(
    string Name, Address Address, int Incarnation, NodeState State, int? Pid, IReadOnlyList<ActorPath> Actors, ExitReason? LastExit)
{
    /// <inheritdoc/>
    public override string ToString() =>
        $"{Name} #{Incarnation} {State}{(Pid is { } pid ? $" pid {pid}" : "")}, {Actors.Count} actors{(LastExit is null ? "" : $", before: {LastExit}")}";
}
