using ActorProc.Tests.Behaviour;

namespace ActorProc.Tests.Supervision;

public sealed class SupervisorInMainSpecs(BehaviourSystem system) : LiveFailureSpecs(system)
{
    protected override Placement Supervisors => Placement.Local;
}
