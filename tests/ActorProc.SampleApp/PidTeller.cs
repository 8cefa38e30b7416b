using Akka.Actor;

namespace ActorProc.SampleApp;

/// <summary>Tells in which process it lives.</summary>
internal sealed class PidTeller : ReceiveActor
{
    public PidTeller() => ReceiveAny(_ => Sender.Tell(Environment.ProcessId));
}
