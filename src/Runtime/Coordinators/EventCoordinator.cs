using ActorProc.Coordination;

namespace ActorProc.Coordinators;

/// <summary>Behind an event: a flag, and who waits for it.</summary>
internal sealed class EventCoordinator : Coordinator
{
    private readonly List<Request> _waiters = [];
    private bool _isSet;

    public static Func<Coordinator> Read(BinaryReader reader)
    {
        var title = reader.ReadString();
        return () => new EventCoordinator { Title = title };
    }

    protected override void Handle(Request request)
    {
        switch (request.Operation)
        {
            case Operation.EventSet:
                _isSet = true;
                _waiters.ForEach(waiter => waiter.Done());
                _waiters.Clear();
                request.Done();
                break;
            case Operation.EventClear:
                _isSet = false;
                request.Done();
                break;
            case Operation.EventIsSet:
                request.Done(writer =>
                {
                    writer.Write(_isSet);
                    writer.Write(_waiters.Count);
                });
                break;
            case Operation.EventWait when _isSet:
                request.Done();
                break;
            case Operation.EventWait:
                _waiters.Add(request);
                break;
            default:
                throw NotMine(request.Operation);
        }
    }

    protected override void OnCancelled(Session session, long number)
    {
        if (_waiters.Find(waiter => waiter.Session == session && waiter.Number == number) is not { } waiter)
            return;
        _waiters.Remove(waiter);
        waiter.NotNow();
    }

    protected override void OnSessionOver(Session session) => _waiters.RemoveAll(waiter => waiter.Session == session);

    protected override void OnRemoved(Exception cause) => _waiters.ForEach(waiter => waiter.Fail(cause));

    protected override string Describe(Request request) => $"<ProcessEvent at {Title} {(_isSet ? "set" : "unset")}>";
}
