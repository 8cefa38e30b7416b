using ActorProc.TestKit;
using Akka.Actor;
using Xunit;
using Xunit.Abstractions;

namespace ActorProc.Tests.Messages;

/// <summary>The largest message, to the byte, and what happens above it. What counts is the serialised size.</summary>
public sealed class LimitSpecs(ITestOutputHelper output) : ActorProcTestKit(output, "actorproc.maximum-message-size = 8 MiB")
{
    private const int Limit = 8 << 20;

    [Fact]
    public async Task Asked_message_should_be_answered_when_it_is_exactly_as_large_as_allowed()
    {
        var bytes = OfSerialisedSize(Limit);

        var answer = await Place().Ask<byte[]>(bytes, Stuck);

        Assert.Equal(bytes.Length, answer.Length);
    }

    [Fact]
    public async Task Told_message_should_arrive_when_it_is_exactly_as_large_as_allowed()
    {
        var bytes = OfSerialisedSize(Limit);

        Place().Tell(bytes, TestActor);

        Assert.Equal(bytes.Length, (await ExpectMsgAsync<byte[]>(Stuck)).Length);
    }

    [Fact]
    public async Task Ask_should_fail_with_size_and_limit_when_the_message_is_a_byte_too_large()
    {
        var echo = Place();

        var refusal = await Assert.ThrowsAsync<MessageTooLargeException>(() => echo.Ask<byte[]>(OfSerialisedSize(Limit + 1), Stuck));

        AssertSaysSizeAndLimit(refusal);
        Assert.Equal("still here", await echo.Ask<string>("still here", Stuck));
    }

    [Fact]
    public async Task Told_message_should_become_a_dead_letter_with_size_and_limit_when_it_is_a_byte_too_large()
    {
        var echo = Place();
        Sys.EventStream.Subscribe(TestActor, typeof(MessageNotDelivered));
        var bytes = OfSerialisedSize(Limit + 1);

        echo.Tell(bytes, TestActor);

        var letter = await ExpectMsgAsync<MessageNotDelivered>(Stuck);
        AssertSaysSizeAndLimit(Assert.IsType<MessageTooLargeException>(letter.Cause));
        Assert.Same(bytes, letter.Message);
        Assert.Equal(echo, letter.Recipient);
        Assert.Equal(TestActor, letter.Sender);
    }

    [Fact]
    public async Task Ask_should_fail_with_size_and_limit_when_the_answer_is_too_large()
    {
        var talker = Sys.ActorOf(Props.Create<BytesOnRequest>(), "bytes", Placement.OwnProcess);

        var refusal = await Assert.ThrowsAsync<MessageTooLargeException>(() => talker.Ask<byte[]>(OfSerialisedSize(Limit + 1).Length, Stuck));

        AssertSaysSizeAndLimit(refusal);
    }

    private static void AssertSaysSizeAndLimit(MessageTooLargeException refusal)
    {
        Assert.Equal(Limit + 1, refusal.Size);
        Assert.Equal(Limit, refusal.Limit);
        Assert.Contains("System.Byte[]", refusal.Message);
        Assert.Contains("8,388,609", refusal.Message);
        Assert.Contains("8,388,608", refusal.Message);
    }

    private IActorRef Place() => Sys.ActorOf(Props.Create<Echo>(), "echo", Placement.OwnProcess);

    private byte[] OfSerialisedSize(int size)
    {
        var wire = ((ProcessActorRefProvider)((ExtendedActorSystem)Sys).Provider).Runtime.Wire;
        var overhead = wire.Write(new byte[size]).Bytes.Length - size;
        var bytes = new byte[size - overhead];
        Assert.Equal(size, wire.Write(bytes).Bytes.Length);
        return bytes;
    }
}

/// <summary>Answers a number with that many bytes.</summary>
public sealed class BytesOnRequest : ReceiveActor
{
    public BytesOnRequest() => Receive<int>(count => Sender.Tell(new byte[count]));
}
