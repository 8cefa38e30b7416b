using ActorProc.Coordination;

namespace ActorProc.Coordinators;

/// <summary>Behind an object that lives in a manager's process: passes calls on, one at a time, and answers them all when that process ends.</summary>
/// <remarks>
/// <code>
///   caller --call--> here --push--> manager's process
///                      '&lt;--answer--'
/// </code>
/// </remarks>
internal sealed class ManagedCoordinator(string target, string manager, Session host, bool isConcurrent) : Coordinator
{
    private readonly LinkedList<Request> _waiting = new();
    private readonly Dictionary<long, Request> _running = [];
    private long _calls;
    private bool _isLost;

    protected override void Handle(Request request)
    {
        switch (request.Operation)
        {
            case Operation.ManagedCall when _isLost:
                request.Fail(Lost());
                break;
            case Operation.ManagedCall:
                _waiting.AddLast(request);
                Pass();
                break;
            case Operation.ManagedAnswer:
                TakeAnswer(request);
                Pass();
                break;
            default:
                throw NotMine(request.Operation);
        }
    }

    // What runs already cannot be called off; its caller stops waiting by itself.
    protected override void OnCancelled(Session session, long number)
    {
        if (_waiting.FirstOrDefault(one => one.Session == session && one.Number == number) is not { } waiting)
            return;
        _waiting.Remove(waiting);
        waiting.NotNow();
    }

    protected override void OnSessionOver(Session session)
    {
        if (session == host)
        {
            _isLost = true;
            Fail(Lost());
            return;
        }

        foreach (var request in _waiting.Where(one => one.Session == session).ToArray())
            _waiting.Remove(request);
    }

    protected override void OnRemoved(Exception cause)
    {
        Fail(cause);
        Push(0, static writer => writer.Write((byte)ManagedPush.Forget));
    }

    private void Pass()
    {
        while (_waiting.First is { } first && (isConcurrent || _running.Count == 0))
        {
            _waiting.RemoveFirst();
            var (call, request) = (++_calls, first.Value);
            _running[call] = request;
            Push(call, writer =>
            {
                writer.Write((byte)ManagedPush.Call);
                writer.Write(request.Payload.AsSpan(Body.Head));
            });
        }
    }

    private void TakeAnswer(Request answer)
    {
        using var reader = answer.Read();
        if (answer.Session != host || !_running.Remove(reader.ReadInt64(), out var request))
            return;
        if (reader.ReadBoolean())
        {
            var result = reader.ReadBytes();
            request.Done(writer => writer.WriteBytes(result));
        }
        else
        {
            request.Fail(reader.ReadBytes());
        }
    }

    private void Fail(Exception cause)
    {
        foreach (var request in _waiting.Concat(_running.Values))
            request.Fail(cause);
        _waiting.Clear();
        _running.Clear();
    }

    private void Push(long call, Action<BinaryWriter> write) => host.Send(manager, AnswerKind.Push, Body.Make(call, writer =>
    {
        writer.Write(target);
        write(writer);
    }));

    private ManagerLostException Lost() => new($"{Title} is gone: the process {host} of its manager has ended.");
}
