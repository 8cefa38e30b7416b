using System.Collections.Concurrent;
using Akka.Actor;

namespace ActorProc.Orchestration;

/// <summary>The questions of this process that another process has not answered yet.</summary>
/// <remarks>
/// An ask's sender is a temporary reference under <c>/temp</c>. Akka unregisters it when the answer comes, the time is over or the token is
/// cancelled, and that is when it is forgotten here too. A question that the asked actor has forwarded to a third, living one
/// fails with the asked actor's process all the same: nobody here can know that it was passed on.
/// </remarks>
internal sealed class PendingAsks(IInternalActorRef waiting)
{
    private readonly ConcurrentDictionary<string, (Peer Peer, IActorRef Asker)> _byName = new(StringComparer.Ordinal);

    public int Count => _byName.Count;

    public static bool IsAsk(IActorRef? sender) => sender is IInternalActorRef { IsLocal: true } && IsAsker(sender.Path);

    /// <summary>Whether an actor path, of whatever process, is that of somebody who waits for one answer.</summary>
    public static bool IsAsker(ActorPath path) => path is ChildActorPath { Parent: { Name: "temp", Depth: 1 } };

    public void Add(IActorRef asker, Peer peer)
    {
        var name = asker.Path.Name;
        _byName[name] = (peer, asker);
        // Its time may have been over before it was noted here; nobody would forget it then.
        if (waiting.GetChild([name]).IsNobody())
            Done(name);
    }

    public void Done(string name) => _byName.TryRemove(name, out _);

    public void Fail(Peer peer, Exception cause)
    {
        foreach (var (name, ask) in _byName)
        {
            if (ask.Peer == peer && _byName.TryRemove(name, out _))
                ask.Asker.Tell(new Status.Failure(cause));
        }
    }
}
