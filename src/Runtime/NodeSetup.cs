using ActorProc.Hosting;
using Akka.Actor.Setup;

namespace ActorProc;

/// <summary>Tells the provider of a node's system that it is in a node, and in which one as soon as that is known.</summary>
internal sealed class NodeSetup(Task<NodeSession> session) : Setup
{
    private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when the system has started as far as it can without knowing.</summary>
    public Task Asked => _asked.Task;

    public Task<NodeSession> SessionAsync()
    {
        _asked.TrySetResult();
        return session;
    }
}
