using ActorProc.Link;
using Akka.Configuration;
using Akka.Dispatch;

namespace ActorProc.Deployment;

/// <summary>What the default dispatcher runs its mailboxes on with <c>actorproc.link.latency = spin</c>: the reading thread if that delivered to it, else the pool.</summary>
internal sealed class InlineExecutor(Config config, IDispatcherPrerequisites prerequisites) : ExecutorServiceConfigurator(config, prerequisites)
{
    public const string Hocon = """akka.actor.default-dispatcher.executor = "ActorProc.Deployment.InlineExecutor, ActorProc" """;

    // Other dispatchers inherit what they do not set themselves; among them may be one for actors that block.
    public override ExecutorService Produce(string id) => new Service(id, id == Dispatchers.DefaultDispatcherId);

    private sealed class Service(string id, bool isInline) : ExecutorService(id)
    {
        public override void Execute(IRunnable run)
        {
            if (!isInline || !InlineWork.TryKeep(run)) ThreadPool.UnsafeQueueUserWorkItem(run, preferLocal: true);
        }

        // The pool is everybody's.
        public override void Shutdown()
        {
        }
    }
}
