using ActorProc.TestKit.Faults;
using Akka.Actor;

namespace ActorProc.TestKit.Nodes;

/// <summary>Takes what a node logs.</summary>
internal sealed class LogRelay : ReceiveActor
{
    public LogRelay(Action<NodeLogged> take) => Receive(take);
}
