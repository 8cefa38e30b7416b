using ActorProc.Coordination;
using Akka.Actor;

namespace ActorProc.Coordinators;

/// <summary>Behind a segment of shared memory: which processes use it. When the last one is gone or dead it is freed.</summary>
/// <remarks>
/// A handle that is under way between processes is used by nobody. So that it finds its segment all the same, that lingers for a while when nobody uses it.
/// <code>
///   made --> used --last one leaves--> lingers --attached--> used
///              |                         '--time over--> freed
///              '--unlinked--> used, by no more processes --last one leaves--> freed
/// </code>
/// </remarks>
internal sealed class MemoryCoordinator(Segment segment, SegmentStore store, string target, string companion, Action<string> remove)
    : Coordinator, IWithTimers
{
    private readonly HashSet<Session> _users = [];
    private readonly HashSet<Session> _known = [];
    private bool _isUnlinked;
    private bool _isFreed;

    public ITimerScheduler Timers { get; set; } = null!;

    /// <param name="request">The wish for one.</param>
    /// <param name="reader">The rest of it.</param>
    /// <param name="store">All segments.</param>
    /// <param name="remove">Ends an object.</param>
    /// <returns>Nothing when there is a segment of that name.</returns>
    public static Func<Coordinator>? Read(Request request, BinaryReader reader, SegmentStore store, Action<string> remove)
    {
        var (name, size, companion) = (reader.ReadString(), reader.ReadInt64(), reader.ReadString());
        return store.Create(request.Target, name, size) is { } segment
            ? () => new MemoryCoordinator(segment, store, request.Target, companion, remove) { Title = $"shared memory '{segment.Name}'" }
            : null;
    }

    protected override void Handle(Request request)
    {
        switch (request.Operation)
        {
            // Its maker uses it from the first moment.
            case Operation.Create:
            case Operation.MemoryAttach when !_isUnlinked:
                Attach(request);
                break;
            case Operation.MemoryUnlink when !_isUnlinked:
                Unlink();
                request.Done();
                break;
            case Operation.MemoryAttach or Operation.MemoryUnlink:
                request.NotNow();
                break;
            case Operation.MemoryDetach:
                Leave(request.Session);
                break;
            default:
                throw NotMine(request.Operation);
        }
    }

    protected override void OnCancelled(Session session, long number)
    {
    }

    protected override void OnSessionOver(Session session)
    {
        _known.Remove(session);
        Leave(session);
    }

    protected override void OnRemoved(Exception cause)
    {
        store.Unname(segment.Name, target);
        store.Free(target);
    }

    protected override void OnOther(object message)
    {
        if (message is TimeIsOver)
            Unlink();
    }

    private void Attach(Request request)
    {
        Timers.Cancel(nameof(TimeIsOver));
        _users.Add(request.Session);
        _known.Add(request.Session);
        request.Done(writer =>
        {
            writer.Write(segment.Name);
            writer.Write(segment.Size);
            writer.Write(segment.Location);
        });
    }

    private void Leave(Session session)
    {
        if (!_users.Remove(session) || _users.Count > 0)
            return;
        if (_isUnlinked)
            Free();
        else
            Timers.StartSingleTimer(nameof(TimeIsOver), new TimeIsOver(), store.Linger);
    }

    private void Unlink()
    {
        _isUnlinked = true;
        store.Unname(segment.Name, target);
        // Its open file stays until nobody can be on the way to it.
        segment.Unlink();
        if (_users.Count == 0)
            Free();
    }

    private void Free()
    {
        if (_isFreed)
            return;
        _isFreed = true;
        foreach (var session in _known)
            session.Known.TryRemove(target, out _);
        // What has been asked meanwhile is answered before that is received here.
        remove(target);
        if (companion.Length > 0)
            remove(companion);
    }

    private sealed record TimeIsOver;
}
