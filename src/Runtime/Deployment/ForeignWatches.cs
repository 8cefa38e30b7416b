using ActorProc.Link;
using Akka.Actor;
using Akka.Dispatch.SysMsg;

namespace ActorProc.Deployment;

/// <summary>Which actors of this process are watched from which others.</summary>
/// <remarks>
/// Each process of a system has one remote watcher, a new one in each incarnation. When a process has ended, nobody else would take its watcher's
/// entries out of the actors it watched: they would pile up, one for each crash.
/// </remarks>
internal sealed class ForeignWatches
{
    private readonly Lock _gate = new();
    private readonly Dictionary<IActorRef, (Connection Connection, HashSet<IInternalActorRef> Watchees)> _byWatcher = [];

    /// <summary>How many are known.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
                return _byWatcher.Values.Sum(entry => entry.Watchees.Count);
        }
    }

    /// <summary>Notes what has come in on a connection, if it is about watching.</summary>
    public void Note(Connection connection, ISystemMessage order)
    {
        if (order is Watch { Watcher: IInternalActorRef { IsLocal: false } watcher, Watchee: { } watchee })
        {
            lock (_gate)
            {
                var watchees = _byWatcher.TryGetValue(watcher, out var entry) ? entry.Watchees : [];
                watchees.Add(watchee);
                _byWatcher[watcher] = (connection, watchees);
            }
        }
        else if (order is Unwatch unwatch)
        {
            Forget(unwatch.Watchee, unwatch.Watcher);
        }
    }

    /// <summary>The watchee has told the watcher of its end, or is not watched any more.</summary>
    public void Forget(IActorRef watchee, IActorRef watcher)
    {
        lock (_gate)
        {
            if (_byWatcher.TryGetValue(watcher, out var entry) && watchee is IInternalActorRef known && entry.Watchees.Remove(known) && entry.Watchees.Count == 0)
                _byWatcher.Remove(watcher);
        }
    }

    /// <summary>The process at the other end has ended, and its watcher with it.</summary>
    public void Ended(Connection connection)
    {
        List<(IInternalActorRef Watchee, IInternalActorRef Watcher)> ended = [];
        lock (_gate)
        {
            foreach (var (watcher, entry) in _byWatcher.Where(entry => entry.Value.Connection == connection).ToArray())
            {
                _byWatcher.Remove(watcher);
                ended.AddRange(entry.Watchees.Select(watchee => (watchee, (IInternalActorRef)watcher)));
            }
        }

        foreach (var (watchee, watcher) in ended)
            watchee.SendSystemMessage(new Unwatch(watchee, watcher));
    }
}
