using ActorProc.Link;
using Xunit;
using static ActorProc.Tests.Link.LinkPair;

namespace ActorProc.Tests.Link;

public sealed class LinkSizeSpecs
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(127_999)]
    [InlineData(128_000)]
    [InlineData(128_001)]
    [InlineData(128 * 1024)]
    [InlineData(128 * 1024 + 1)]
    [InlineData(64 * 1024 * 1024)]
    public void Message_should_arrive_whole_when_it_has_any_size(int size)
    {
        byte[]? got = null;
        using var pair = new LinkPair();
        var recorder = new Recorder { OnEach = (_, m) => got = m.Payload };
        var (sender, _) = pair.Open(recorder);
        var payload = new byte[size];
        new Random(size).NextBytes(payload);

        Assert.Equal(SendResult.Sent, sender.SendMessage(new OutboundMessage("/user/a", "/user/b", 17, "type", payload, false)));

        var arrived = Assert.Single(recorder.WaitForCount(1));
        Assert.Equal(("/user/a", "/user/b", 17, "type"), (arrived.To, arrived.From, arrived.SerializerId, arrived.Manifest));
        Assert.True(payload.AsSpan().SequenceEqual(got));
    }

    [Theory]
    [InlineData(1024, 0)]
    [InlineData(1024, 1)]
    [InlineData(1024 * 1024, 0)]
    [InlineData(1024 * 1024, 1)]
    public void Message_should_be_refused_when_it_is_above_the_limit(int limit, int above)
    {
        using var pair = new LinkPair(DefaultSettings with { MaximumMessageSize = limit });
        var recorder = new Recorder();
        var back = new Recorder();
        var (sender, _) = pair.Open(recorder, back);

        sender.SendMessage(Message("/user/a", 1, limit + above));

        if (above == 0)
        {
            Assert.Equal(limit, Assert.Single(recorder.WaitForCount(1)).Size);
            return;
        }

        var cause = Assert.IsType<InvalidDataException>(recorder.WaitForClosed());
        Assert.Contains($"{limit + above} bytes", cause.Message, StringComparison.Ordinal);
        Assert.Contains($"{limit} at most", cause.Message, StringComparison.Ordinal);
        Assert.Empty(recorder.All);
        back.WaitForClosed();
        Assert.Equal(SendResult.Closed, sender.SendMessage(Message("/user/a", 2)));
    }

    [Fact]
    public void Control_frame_should_arrive_when_it_is_large()
    {
        using var pair = new LinkPair();
        var recorder = new Recorder();
        var (sender, _) = pair.Open(recorder);

        sender.SendControl(new byte[3 * 1024 * 1024]);

        var arrived = Assert.Single(recorder.WaitForCount(1));
        Assert.Equal((Arrived.Control, 3 * 1024 * 1024), (arrived.To, arrived.Size));
    }
}
