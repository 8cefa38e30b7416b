using Akka.Actor;

namespace ActorProc.Benchmarks;

/// <summary>Counts numbers, and says so when it has as many as somebody waits for.</summary>
public sealed class Collector : ReceiveActor
{
    private IActorRef _asker = ActorRefs.Nobody;
    private int _wanted;
    private int _got;

    public Collector()
    {
        Receive<int>(_ =>
        {
            _got++;
            AnswerIfComplete();
        });
        Receive<Collect>(collect =>
        {
            (_asker, _wanted) = (Sender, collect.Count);
            AnswerIfComplete();
        });
        Receive<Flood>(flood =>
        {
            for (var i = 0; i < flood.Count; i++)
                flood.To.Tell(i);
        });
    }

    private void AnswerIfComplete()
    {
        if (_wanted == 0 || _got < _wanted)
            return;
        _asker.Tell(_got);
        _got = _wanted = 0;
    }
}

/// <summary>Wants an answer when this many numbers have come.</summary>
public sealed record Collect(int Count);

/// <summary>Wants this many numbers told.</summary>
public sealed record Flood(IActorRef To, int Count);
