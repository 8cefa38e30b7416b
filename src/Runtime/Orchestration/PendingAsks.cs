using System.Collections.Concurrent;
using Akka.Actor;

namespace ActorProc.Orchestration;

/// <summary>The questions of this process that have been handed to another process and not been answered yet.</summary>
/// <remarks>
/// An ask's sender is a temporary reference under <c>/temp</c>. Akka unregisters it when the answer comes, the time is over or the token is
/// cancelled, and that is when it is forgotten here too. A question that the asked actor has forwarded to a third, living one
/// fails with the asked actor's process all the same: nobody here can know that it was passed on.
/// </remarks>
internal sealed class PendingAsks
{
    private readonly ConcurrentDictionary<string, (Peer Peer, IActorRef Asker, string Recipient)> _byName = new(StringComparer.Ordinal);

    public int Count => _byName.Count;

    public static bool IsAsk(IActorRef? sender) => sender is IInternalActorRef { IsLocal: true } && IsAsker(sender.Path);

    /// <summary>Whether an actor path, of whatever process, is that of somebody who waits for one answer.</summary>
    public static bool IsAsker(ActorPath path) => path is ChildActorPath { Parent: { Name: "temp", Depth: 1 } };

    public void Add(IActorRef asker, Peer peer, string recipient) => _byName[asker.Path.Name] = (peer, asker, recipient);

    /// <returns>Whether it was pending.</returns>
    public bool Done(string name) => _byName.TryRemove(name, out _);

    /// <summary>What a peer has been asked fails.</summary>
    public void Fail(Peer peer, Exception cause) => Fail(ask => ask.Peer == peer, cause);

    /// <summary>What an actor, or one below it, has been asked fails.</summary>
    public void Fail(Peer peer, string path, Exception cause) => Fail(ask => ask.Peer == peer && PathText.IsAtOrBelow(ask.Recipient, path), cause);

    private void Fail(Func<(Peer Peer, IActorRef Asker, string Recipient), bool> which, Exception cause)
    {
        foreach (var (name, ask) in _byName)
        {
            if (which(ask) && _byName.TryRemove(name, out _))
                ask.Asker.Tell(new Status.Failure(cause));
        }
    }
}
