using Akka.Actor;
using Akka.Event;

namespace ActorProc.Hosting;

/// <summary>Ends a node with a memory limit when an <see cref="OutOfMemoryException"/> leaves one of its actors: its heap is not trusted further.</summary>
/// <remarks>The failure of a placed actor goes out through the link, which sees it. That of an actor below it is decided in the node; its supervisor's log entry tells of it.</remarks>
internal sealed class MemoryGuard : UntypedActor
{
    private readonly Action _end;

    private MemoryGuard(Action end) => _end = end;

    public static void Start(ActorSystem system, Action end)
    {
        var guard = ((ExtendedActorSystem)system).SystemActorOf(Props.CreateBy(new Producer(end)).WithDeploy(Deploy.Local), "actorproc-memory");
        system.EventStream.Subscribe<Error>(guard);
    }

    public static bool IsOutOfMemory(Exception? cause)
    {
        for (; cause is not null; cause = cause.InnerException)
        {
            if (cause is OutOfMemoryException and not InsufficientMemoryException)
                return true;
        }

        return false;
    }

    protected override void OnReceive(object message)
    {
        if (message is Error { Cause: { } cause } && IsOutOfMemory(cause))
            _end();
    }

    private sealed class Producer(Action end) : IIndirectActorProducer
    {
        public Type ActorType => typeof(MemoryGuard);

        public ActorBase Produce() => new MemoryGuard(end);

        public void Release(ActorBase actor)
        {
        }
    }
}
