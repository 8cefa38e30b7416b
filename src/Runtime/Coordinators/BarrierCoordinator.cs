using ActorProc.Coordination;

namespace ActorProc.Coordinators;

/// <summary>Behind a barrier: who has arrived, until all have.</summary>
/// <remarks>The last to arrive acts, if there is something to do; then all are let go. Whoever gives up, fails or dies breaks it for those who wait.</remarks>
internal sealed class BarrierCoordinator(int parties, bool hasAction) : Coordinator
{
    private readonly List<Request> _arrived = [];
    private Request? _acting;
    private string? _broken;

    public static Func<Coordinator> Read(BinaryReader reader)
    {
        var (parties, hasAction, title) = (reader.ReadInt32(), reader.ReadBoolean(), reader.ReadString());
        return () => new BarrierCoordinator(parties, hasAction) { Title = title };
    }

    protected override void Handle(Request request)
    {
        switch (request.Operation)
        {
            case Operation.BarrierWait:
                Arrive(request);
                break;
            case Operation.BarrierActed:
                Acted(request);
                break;
            case Operation.BarrierReset:
                if (_arrived.Count > 0)
                    Break($"{Title} was reset by process {request.Session}");
                _broken = null;
                request.Done();
                break;
            case Operation.BarrierAbort:
                Break($"{Title} was aborted by process {request.Session}");
                request.Done();
                break;
            case Operation.BarrierState:
                request.Done(writer =>
                {
                    writer.Write(_broken is not null);
                    writer.Write(_acting is null ? _arrived.Count : 0);
                });
                break;
            default:
                throw NotMine(request.Operation);
        }
    }

    protected override void OnCancelled(Session session, long number)
    {
        if (_arrived.Exists(party => party.Session == session && party.Number == number))
            Break($"process {session} gave up waiting at {Title}");
    }

    protected override void OnSessionOver(Session session)
    {
        if (_arrived.RemoveAll(party => party.Session == session) > 0)
            Break($"process {session} ended while it waited at {Title}");
    }

    protected override void OnRemoved(Exception cause)
    {
        _arrived.ForEach(party => party.Fail(cause));
        _arrived.Clear();
    }

    protected override string Describe(Request request) =>
        $"<ProcessBarrier at {Title}: {(_broken is null ? $"waiters={_arrived.Count}/{parties}" : "broken")}>";

    private void Arrive(Request request)
    {
        if (_broken is not null)
        {
            request.Fail(Broken());
            return;
        }

        // Those who come while the last one acts are the next round's.
        _arrived.Add(request);
        if (_acting is null)
            Fill();
    }

    private void Fill()
    {
        if (_arrived.Count < parties)
            return;
        if (!hasAction)
        {
            Release();
            return;
        }

        _acting = _arrived[parties - 1];
        _acting.Session.Send(_acting.Target, AnswerKind.Done, Body.Make(_acting.Number, writer => writer.Write(-1)));
    }

    private void Acted(Request request)
    {
        using var reader = request.Read();
        if (_acting is null || _acting.Session != request.Session)
        {
            request.Fail(Broken());
            return;
        }

        if (reader.ReadBoolean())
        {
            // Its first question is answered already; this is the one that waits now.
            _arrived[parties - 1] = request;
            _acting = null;
            Release();
            Fill();
            return;
        }

        _arrived.RemoveAt(parties - 1);
        _acting = null;
        Break($"what process {request.Session} was to do at {Title} failed");
        request.Done(writer => writer.Write(-1));
    }

    private void Release()
    {
        for (var i = 0; i < parties; i++)
        {
            var index = i;
            _arrived[i].Done(writer => writer.Write(index));
        }

        _arrived.RemoveRange(0, parties);
    }

    private void Break(string why)
    {
        _broken ??= why;
        var acting = _acting;
        _acting = null;
        foreach (var party in _arrived)
        {
            // Who acts is told when it has.
            if (party != acting)
                party.Fail(Broken());
        }

        _arrived.Clear();
    }

    private BrokenBarrierException Broken() => new($"The barrier is broken: {_broken ?? "it was reset meanwhile"}.");
}
