using ActorProc.Tests.Behaviour;

namespace ActorProc.Tests.Supervision;

public sealed class SupervisorInNodeSpecs(BehaviourSystem system) : LiveFailureSpecs(system)
{
    protected override Placement Supervisors => Placement.Shared("supervisors");
}
