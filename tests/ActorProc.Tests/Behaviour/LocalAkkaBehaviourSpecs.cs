namespace ActorProc.Tests.Behaviour;

public sealed class LocalAkkaBehaviourSpecs(BehaviourSystem system) : AkkaBehaviourSpecs(system)
{
    protected override Placement Own => Placement.Local;

    protected override Placement Together => Placement.Local;

    protected override bool Elsewhere => false;
}
