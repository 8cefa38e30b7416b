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

    // A closure, not an expression: nothing has to be compiled for it.
    internal sealed class Producer(Action<NodeExited> note) : IIndirectActorProducer
    {
        public Type ActorType => typeof(ExitListener);

        public ActorBase Produce() => new ExitListener(note);

        public void Release(ActorBase actor)
        {
        }
    }
}
