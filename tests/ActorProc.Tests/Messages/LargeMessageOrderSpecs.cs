using ActorProc.TestKit;
using Akka.Actor;
using Xunit;
using Xunit.Abstractions;

namespace ActorProc.Tests.Messages;

/// <summary>Large messages travel in pieces with other actors' messages between them. Between two actors that must not show.</summary>
public sealed class LargeMessageOrderSpecs(ITestOutputHelper output) : ActorProcTestKit(output)
{
    private static readonly int[] Sizes = [1, 3 << 20, 10, 200_000, 127_000, 1, 8 << 20, 100, 131_072, 5, 5, 1 << 20];

    [Fact]
    public async Task Messages_should_keep_their_order_when_large_and_small_ones_alternate()
    {
        var echo = Sys.ActorOf(Props.Create<Echo>(), "echo", Placement.OwnProcess);

        foreach (var size in Sizes)
            echo.Tell(new byte[size], TestActor);

        // There and back: both directions are in this.
        foreach (var size in Sizes)
            Assert.Equal(size, (await ExpectMsgAsync<byte[]>(Stuck)).Length);
    }

    [Fact]
    public async Task Messages_should_keep_their_order_when_they_go_from_node_to_node()
    {
        var relay = Sys.ActorOf(Props.Create<LastWords>(TestActor), "relay", Placement.OwnProcess);
        var echo = Sys.ActorOf(Props.Create<Echo>(), "echo", Placement.OwnProcess);
        // The first from the relay finds the way to the echo; all have to take it in the order they were sent.
        relay.Tell(new Say(echo, Sizes, Stop: false));

        foreach (var size in Sizes)
            Assert.Equal(size, await ExpectMsgAsync<int>(Stuck));
    }

    [Fact]
    public async Task Terminated_should_come_last_when_a_large_message_was_the_last_before_it()
    {
        var speaker = Sys.ActorOf(Props.Create<LastWords>(TestActor), "speaker", Placement.OwnProcess);
        Watch(speaker);

        speaker.Tell(new Say(TestActor, [1, 32 << 20], Stop: true));

        Assert.Single(await ExpectMsgAsync<byte[]>(Stuck));
        Assert.Equal(32 << 20, (await ExpectMsgAsync<byte[]>(Stuck)).Length);
        await ExpectTerminatedAsync(speaker, Stuck);
    }
}

public sealed record Say(IActorRef To, int[] Sizes, bool Stop);

/// <summary>Sends what it is told to, and then may be told to stop at once. The sizes of answers it reports.</summary>
public sealed class LastWords : ReceiveActor
{
    public LastWords(IActorRef report)
    {
        Receive<Say>(say =>
        {
            foreach (var size in say.Sizes)
                say.To.Tell(new byte[size]);
            if (say.Stop)
                Context.Stop(Self);
        });
        Receive<byte[]>(bytes => report.Tell(bytes.Length));
    }
}
