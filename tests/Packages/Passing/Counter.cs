using Akka.Actor;

namespace Passing;

/// <summary>The user's own actor.</summary>
public sealed class Counter : ReceiveActor
{
    private int _count;

    public Counter()
    {
        Receive<string>(text => text == "count", _ => Sender.Tell(++_count));
        Receive<string>(text => text == "pid", _ => Sender.Tell(Environment.ProcessId));
    }
}
