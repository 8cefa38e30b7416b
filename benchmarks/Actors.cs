using System.Diagnostics;
using Akka.Actor;

namespace ActorProc.Benchmarks;

/// <summary>Answers what it is told; a question for its pid with that.</summary>
public sealed class Echo : ReceiveActor
{
    public Echo()
    {
        Receive<string>(text => text == "pid", _ => Sender.Tell(Environment.ProcessId));
        ReceiveAny(message => Sender.Tell(message));
    }
}

/// <summary>Watches one actor after the other and notes, by the machine's clock, when it was told of the end of each.</summary>
public sealed class Watcher : ReceiveActor
{
    private IActorRef _asker = ActorRefs.Nobody;
    private long _told;

    public Watcher()
    {
        Receive<WatchThis>(watch =>
        {
            _told = 0;
            _asker = Sender;
            Context.Watch(watch.Actor);
            // When this is answered the watch, which went before it the same way, is in place.
            watch.Actor.Tell("watched");
        });
        Receive<string>(text => text == "watched", _ =>
        {
            _asker.Tell(true);
            _asker = ActorRefs.Nobody;
        });
        Receive<string>(text => text == "when?", _ =>
        {
            _asker = Sender;
            AnswerIfTold();
        });
        Receive<Terminated>(_ =>
        {
            // Monotonic and the same in every process of the machine.
            _told = Stopwatch.GetTimestamp();
            AnswerIfTold();
        });
    }

    private void AnswerIfTold()
    {
        if (_told == 0 || _asker.IsNobody())
            return;
        _asker.Tell(_told);
        _asker = ActorRefs.Nobody;
    }
}

public sealed record WatchThis(IActorRef Actor);
