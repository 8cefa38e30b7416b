using Akka.Actor;
using Akka.Actor.Internal;

namespace ActorProc.DependencyInjection;

/// <summary>Makes actors out of the container of the system that asks. The routees of a pool share one.</summary>
internal sealed class InjectingProducer(Type type, object[] extra) : IIndirectActorProducer
{
    public Type ActorType => type;

    public ActorBase Produce()
    {
        var cell = InternalCurrentActorCellKeeper.Current
            ?? throw new InvalidOperationException($"{type} can only be created as an actor, by ActorOf: its services belong to a system.");
        return SystemServices.Of(cell.System).Create(type, extra, cell.Self);
    }

    // Akka calls it twice for an instance whose successor could not be created.
    public void Release(ActorBase actor) => ActorScope.Release(actor);
}
