using ActorProc.Deployment;
using Akka.Actor;
using Akka.Dispatch.SysMsg;
using Akka.Remote;

namespace ActorProc.Orchestration;

/// <summary>Death watch across processes: who is dead is what the orchestrator says, for each reference and at once.</summary>
/// <remarks>Akka's heartbeats and its failure detector are not used. They would be ten seconds late, and wrong about a process that is stopped in a debugger.</remarks>
internal sealed class ProcessWatcher : RemoteWatcher
{
    private static readonly TimeSpan Never = TimeSpan.FromDays(20);

    public ProcessWatcher(IFailureDetectorRegistry<Address> failureDetector) : base(failureDetector, Never, Never, Never)
    {
    }

    private static PlacedChildren Placed => ((ProcessActorRefProvider)((ExtendedActorSystem)Context.System).Provider).Runtime.Placed;

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case News news:
                OnNews(news);
                break;
            case WatchRemote watch:
                base.OnReceive(watch);
                // Whoever never comes back was announced before this watch was placed. What was placed there from here since is still to be decided by
                // its supervisor, who would not know it any more had it heard of its end first.
                if (watch.Watchee is LinkActorRef { Peer.Ended: { } ended } && !Placed.TryGet(watch.Watchee.Path, out _))
                    Dead(watch.Watchee, crashed: ended.Reason is not ExitReason.Stopped);
                break;
            // The watch came too late to find it, but what was placed did exist.
            case Terminated { ExistenceConfirmed: false, AddressTerminated: false } late when PathText.IsPlaced(Key(late.ActorRef)):
                Dead((IInternalActorRef)late.ActorRef, crashed: false);
                break;
            case HeartbeatTick or ReapUnreachableTick:
                break;
            default:
                base.OnReceive(message);
                break;
        }
    }

    // The orchestrator alone declares a process dead.
    protected override void Quarantine(Address address, int? addressUid)
    {
    }

    protected override void PublishAddressTerminated(Address address)
    {
    }

    private void OnNews(News news)
    {
        switch (news.Message)
        {
            case PeerUp up:
                Rewatch(Address.Parse(up.Address));
                break;
            case PeerDown down:
                foreach (var watchee in At(down.Address))
                    OnDown(watchee, down.Kept);
                break;
            case PeerNone none:
                foreach (var watchee in At(none.Address))
                {
                    if (!IsAfter(news, watchee))
                        Dead(watchee, crashed: false);
                }

                break;
            case PeerGone gone:
                foreach (var watchee in At(gone.Address))
                {
                    if (!IsAfter(news, watchee))
                        Dead(watchee, crashed: gone.Reason is not ExitReason.Stopped);
                }

                break;
            case RefGone gone:
                foreach (var watchee in At(PathAddress(gone.Path)).Where(watchee => PathText.IsAtOrBelow(Key(watchee), gone.Path)))
                    Dead(watchee, gone.Crashed);
                break;
        }
    }

    private void OnDown(IInternalActorRef watchee, string[] kept)
    {
        var key = Key(watchee);
        if (kept.Contains(key))
            OrphanPlacements(watchee);
        else if (!PathText.IsPlaced(key) || Array.Exists(kept, root => PathText.IsAtOrBelow(key, root)))
            Dead(watchee, crashed: true);
        // Placed actors that do not come back are announced one by one. One that is neither here nor there was placed just now: its creation
        // goes to the next process. Should there be none to come, that is announced, or the next process does not know it.
    }

    /// <summary>Whether it was placed from here when the orchestrator had already said this.</summary>
    private static bool IsAfter(News news, IInternalActorRef watchee) =>
        Placed.TryGet(watchee.Path, out var child) && (child.KnownSince is 0 || child.KnownSince > news.Number);

    private static string Key(IActorRef actor) => actor.Path.ToSerializationFormat();

    private static string PathAddress(string path) => path[..path.IndexOf('/', path.IndexOf("://", StringComparison.Ordinal) + 3)];

    private IInternalActorRef[] At(string address) => WatcheeByNodes.TryGetValue(Address.Parse(address), out var watchees) ? [.. watchees] : [];

    private void Rewatch(Address address)
    {
        if (!WatcheeByNodes.TryGetValue(address, out var watchees))
            return;
        foreach (var watchee in watchees)
            watchee.SendSystemMessage(new Watch(watchee, (IInternalActorRef)Self));
    }

    private void Dead(IInternalActorRef watchee, bool crashed)
    {
        if (Watching.TryGetValue(watchee, out var watchers))
        {
            foreach (var watcher in watchers.ToArray())
                watcher.SendSystemMessage(new DeathWatchNotification(watchee, existenceConfirmed: true, addressTerminated: crashed));
        }

        RemoveWatchee(watchee);
        Context.Unwatch(watchee);
    }

    /// <summary>
    /// The actor comes back, but what its old incarnation had placed into this process does not belong to the new one. The remote daemon watches
    /// it as their parent; it, and nobody else, is told that the parent is dead.
    /// </summary>
    private void OrphanPlacements(IInternalActorRef parent)
    {
        if (!Watching.TryGetValue(parent, out var watchers))
            return;
        foreach (var watcher in watchers.Where(watcher => watcher.Path is { Name: "remote", Depth: 1 }).ToArray())
            watcher.SendSystemMessage(new DeathWatchNotification(parent, existenceConfirmed: true, addressTerminated: false));
    }
}
