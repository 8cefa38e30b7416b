using Akka.Actor;

namespace ActorProc.TestKit.Output;

/// <summary>Writes down how nodes end.</summary>
internal sealed class ExitListener(Action<NodeExited> note) : UntypedActor
{
    protected override void OnReceive(object message)
    {
        if (message is NodeExited exited)
            note(exited);
    }
}
