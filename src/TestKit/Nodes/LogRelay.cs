using ActorProc.TestKit.Faults;
using Akka.Actor;

namespace ActorProc.TestKit.Nodes;

/// <summary>Takes what a node logs.</summary>
internal sealed class LogRelay : ReceiveActor
{
    public LogRelay(Action<NodeLogged> take) => Receive(take);

    internal sealed class Producer(Action<NodeLogged> take) : IIndirectActorProducer
    {
        public Type ActorType => typeof(LogRelay);

        public ActorBase Produce() => new LogRelay(take);

        public void Release(ActorBase actor)
        {
        }
    }
}
