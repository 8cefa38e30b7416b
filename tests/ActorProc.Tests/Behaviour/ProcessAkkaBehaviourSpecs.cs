namespace ActorProc.Tests.Behaviour;

public sealed class ProcessAkkaBehaviourSpecs(BehaviourSystem system) : AkkaBehaviourSpecs(system)
{
    protected override Placement Own => Placement.OwnProcess;

    protected override Placement Together => Placement.Shared("spec");

    protected override bool Elsewhere => true;
}
