using Akka.Actor;
using Akka.Dispatch.SysMsg;

namespace ActorProc.Orchestration;

/// <summary>Turns the end of a process into the failure of an actor, in the process of that actor's supervisor.</summary>
internal static class Supervision
{
    /// <summary>The supervisor gets what it would get had its child thrown. Its answer comes through the link below the child's reference.</summary>
    public static void Fail(PlacedChild child, NodeDownException cause, bool neverUp)
    {
        child.Undecided = true; // before it is asked
        Exception failure = neverUp
            ? new ActorInitializationException(child.Ref, $"[{child.Ref.Path}] was not created: its process never came up. {cause.Message}", cause)
            : cause;
        child.Supervisor.SendSystemMessage(new Failed(child.Ref, failure, child.Ref.Path.Uid));
    }
}
