using Akka.Actor;

namespace ActorProc.Benchmarks.Measuring;

/// <summary>Sends every message back; a question for its pid is answered with that. The far side, in ActorProc and in stock Akka.Remote alike.</summary>
public sealed class Mirror : UntypedActor
{
    public const string Pid = "pid";

    protected override void OnReceive(object message) => Sender.Tell(message is Pid ? Environment.ProcessId : message);
}

/// <summary>Counts numbers. Told how many to expect, as a <see cref="long"/>, it answers when they have come.</summary>
public sealed class Counter : UntypedActor
{
    private IActorRef _asker = ActorRefs.Nobody;
    private long _wanted;
    private long _got;
    private long _allocated;

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case long wanted:
                (_asker, _wanted, _allocated) = (Sender, wanted, GC.GetTotalAllocatedBytes());
                break;
            case int:
                _got++;
                break;
            default:
                Unhandled(message);
                return;
        }

        if (_wanted == 0 || _got < _wanted)
            return;
        // What receiving them has allocated, all in all.
        _asker.Tell(_got == _wanted ? GC.GetTotalAllocatedBytes() - _allocated : -1L);
        _got = _wanted = 0;
    }
}

/// <summary>Sends a number there and back until there are enough of these trips. Told the far actor, it answers with <see cref="Latencies"/>.</summary>
internal sealed class Pinger(Meter meter) : UntypedActor
{
    private IActorRef _asker = ActorRefs.Nobody;
    private Latencies? _latencies;

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case IActorRef far:
                (_asker, _latencies) = (Sender, new Latencies(meter));
                far.Tell(1);
                break;
            case int when _latencies!.Next():
                Sender.Tell(1);
                break;
            case int:
                _asker.Tell(_latencies);
                break;
        }
    }
}

/// <summary>Has an actor's end noticed: told whom to watch it answers with that it does, and completes the task when it is told of the end.</summary>
internal sealed class Mourner(TaskCompletionSource noticed) : UntypedActor
{
    private IActorRef _asker = ActorRefs.Nobody;

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case IActorRef victim:
                _asker = Sender;
                Context.Watch(victim);
                // Comes back when the watch, which goes the same way before it, is in place.
                victim.Tell(1);
                break;
            case int:
                _asker.Tell(true);
                break;
            case Terminated:
                noticed.SetResult();
                break;
        }
    }
}
