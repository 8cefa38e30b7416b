using System.Diagnostics;
using ActorProc.TestKit;
using ActorProc.Tests.Acceptance;
using Akka.Actor;
using Xunit;
using Xunit.Abstractions;

namespace ActorProc.Tests.Messages;

/// <summary>A process that does not read costs its senders one wait and a bounded amount of memory; when it goes on, so do its messages.</summary>
public sealed class StoppedNodeSpecs(ITestOutputHelper output) : ActorProcTestKit(output, """
    actorproc.unresponsive-timeout = 0 s
    actorproc.link { send-buffer = 1 MiB, send-timeout = 1 s }
    akka.log-dead-letters = off
    """)
{
    private const int Size = 10_000;
    private const int Count = 20_000;
    private const long SendBuffer = 1 << 20;
    private const long Slack = 8 << 20;

    private readonly ITestOutputHelper _output = output;

    [Fact]
    public async Task Senders_should_wait_once_and_memory_stay_bounded_when_a_node_is_stopped_and_traffic_flow_when_it_goes_on()
    {
        var receiver = Sys.ActorOf(Props.Create<Numbered>(), "receiver", Placement.OwnProcess);
        var pid = await receiver.Ask<int>("pid", Stuck);
        var refused = new Counter();
        var counting = Sys.ActorOf(Props.Create(() => new DeadLetterCounter(refused)), "counting", Placement.Local);
        Sys.EventStream.Subscribe(counting, typeof(MessageNotDelivered));
        receiver.Tell(new byte[Size]);
        var before = GC.GetTotalMemory(forceFullCollection: true);

        ProcessSignals.Stop(pid);
        int waits;
        long after;
        try
        {
            waits = Send(receiver);
            await Eventually.IsTrueAsync(() => refused.Value > 0, () => "dead letters");
            // All of them have been counted, and none is held by the counting actor's mailbox, when it has answered this.
            await counting.Ask<string>("done?", Stuck);
            after = GC.GetTotalMemory(forceFullCollection: true);
        }
        finally
        {
            ProcessSignals.Continue(pid);
        }

        _output.WriteLine($"{refused.Value} of {Count} refused; {waits} waits; {after - before:N0} bytes more in use.");
        Assert.Equal(1, waits);
        Assert.InRange(after - before, long.MinValue, SendBuffer + Slack);
        var received = await receiver.Ask<int>("received", Stuck);
        // One was sent before all of this, and none is lost without a word.
        Assert.Equal(Count + 1, received + refused.Value);
        receiver.Tell(new byte[Size]);
        Assert.Equal(received + 1, await receiver.Ask<int>("received", Stuck));
    }

    /// <returns>How many of the messages kept their sender waiting.</returns>
    private static int Send(IActorRef receiver)
    {
        var waits = 0;
        for (var i = 0; i < Count; i++)
        {
            var start = Stopwatch.GetTimestamp();
            receiver.Tell(new byte[Size]);
            if (Stopwatch.GetElapsedTime(start) > TimeSpan.FromMilliseconds(800))
                waits++;
        }

        return waits;
    }

    private sealed class Counter
    {
        public int Value;
    }

    private sealed class DeadLetterCounter : ReceiveActor
    {
        public DeadLetterCounter(Counter counter)
        {
            Receive<MessageNotDelivered>(letter => letter.Cause is NodeUnreachableException, _ => counter.Value++);
            Receive<string>(text => Sender.Tell(text));
        }
    }
}

/// <summary>Counts what it gets.</summary>
public sealed class Numbered : ReceiveActor
{
    private int _received;

    public Numbered()
    {
        Receive<byte[]>(_ => _received++);
        Receive<string>(text => text == "pid", _ => Sender.Tell(Environment.ProcessId));
        Receive<string>(_ => Sender.Tell(_received));
    }
}
