using ActorProc.Coordination;

namespace ActorProc.Coordinators;

/// <summary>Behind a barrier: who has arrived, until all have.</summary>
/// <remarks>
/// The last to arrive acts, if there is something to do; then all are let go. Whoever gives up, fails or dies breaks it for those who wait. Those who come while
/// the last one acts are the next round's, and what becomes of them is no matter of the one before.
/// </remarks>
internal sealed class BarrierCoordinator(int parties, bool hasAction) : Coordinator
{
    private readonly List<Request> _arrived = [];
    private Request? _acting;
    private string? _broken;
    private string? _brokenAfterwards;

    // How many of those who have arrived are of the round in which somebody acts.
    private int Current => _acting is null ? _arrived.Count : parties;

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
                (_broken, _brokenAfterwards) = (null, null);
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
        // Whose turn it is to act has been told so, and does not wait any more.
        if (_arrived.Find(party => party.Session == session && party.Number == number) is { } party && party != _acting)
            Lose(party, $"process {session} gave up waiting at {Title}");
    }

    protected override void OnSessionOver(Session session)
    {
        foreach (var party in _arrived.Where(party => party.Session == session).ToArray())
            Lose(party, $"process {session} ended while it waited at {Title}");
    }

    protected override void OnRemoved(Exception cause)
    {
        _arrived.ForEach(party => party.Fail(cause));
        _arrived.Clear();
    }

    protected override string Describe(Request request) =>
        $"<ProcessBarrier at {Title}: {(_broken is null ? $"waiters={(_acting is null ? _arrived.Count : 0)}/{parties}" : "broken")}>";

    private void Arrive(Request request)
    {
        if ((_broken ?? _brokenAfterwards) is { } why)
        {
            request.Fail(Broken(why));
            return;
        }

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
        _acting.Session.Send(_acting.Target, AnswerKind.Done, Body.Make(_acting.Number, writer =>
        {
            writer.Write(-1);
            writer.Write(_acting.Number);
        }));
    }

    private void Acted(Request request)
    {
        using var reader = request.Read();
        var (number, isDone) = (reader.ReadInt64(), reader.ReadBoolean());
        // It may have been broken, and be in use again, before the one who acted came back.
        var isMeant = _acting is { } acting && acting.Session == request.Session && acting.Number == number;
        if (isMeant && isDone)
        {
            // Its first question is answered already; this is the one that waits now.
            _arrived[parties - 1] = request;
            _acting = null;
            Release();
            if (_brokenAfterwards is { } why)
                Break(why);
            else
                Fill();
        }
        else if (isDone)
        {
            request.Fail(Broken(_broken));
        }
        else
        {
            // What the action threw is its own to have; it waits for nothing but that the others know.
            if (isMeant)
                Break($"what process {request.Session} was to do at {Title} failed");
            request.Done(writer => writer.Write(-1));
        }
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

    private void Lose(Request party, string why)
    {
        var index = _arrived.IndexOf(party);
        if (index < 0)
            return; // one that was broken off together with another of its process
        if (index < Current)
        {
            Break(why);
            return;
        }

        // The round before is complete, and ends as it may.
        _brokenAfterwards ??= why;
        for (var i = _arrived.Count - 1; i >= parties; i--)
        {
            _arrived[i].Fail(Broken(why));
            _arrived.RemoveAt(i);
        }
    }

    private void Break(string why)
    {
        _broken ??= why;
        _brokenAfterwards = null;
        var acting = _acting;
        _acting = null;
        foreach (var party in _arrived)
        {
            // Who acts is told when it has.
            if (party != acting)
                party.Fail(Broken(_broken));
        }

        _arrived.Clear();
    }

    private static BrokenBarrierException Broken(string? why) => new($"The barrier is broken: {why ?? "it was reset meanwhile"}.");
}
