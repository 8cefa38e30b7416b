using Akka.Actor;

namespace ActorProc.TestKit;

/// <summary>Makes an actor of this process by a closure. By an expression, as Akka has it, something would have to be compiled for each.</summary>
internal sealed class ActorMaker<TActor>(Func<TActor> make) : IIndirectActorProducer where TActor : ActorBase
{
    public Type ActorType => typeof(TActor);

    /// <summary>For an actor that is never placed elsewhere.</summary>
    public static Props Props(Func<TActor> make) => Akka.Actor.Props.CreateBy(new ActorMaker<TActor>(make)).WithDeploy(Deploy.Local);

    public ActorBase Produce() => make();

    public void Release(ActorBase actor)
    {
    }
}
