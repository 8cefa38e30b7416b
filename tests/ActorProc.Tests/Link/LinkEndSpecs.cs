using ActorProc.Link;
using Xunit;
using static ActorProc.Tests.Link.LinkPair;

namespace ActorProc.Tests.Link;

public sealed class LinkEndSpecs
{
    private const int Large = 1024 * 1024;

    [Fact]
    public async Task Everything_accepted_should_arrive_before_the_end_when_the_sender_closes_in_order()
    {
        using var pair = new LinkPair();
        var recorder = new Recorder();
        var (sender, _) = pair.Open(recorder);
        for (var i = 0; i < 2_000; i++) sender.SendMessage(Message("/user/" + i % 3, i, i % 100 == 0 ? Large : 100));

        Assert.True(await sender.CloseAsync(TimeSpan.FromSeconds(30)));

        Assert.Null(recorder.WaitForClosed());
        Assert.Equal(2_000, recorder.All.Count);
        Assert.Equal(1, recorder.ClosedCount);
        Assert.Equal(SendResult.Closed, sender.SendMessage(Message("/user/a", 0)));
        Assert.False(sender.SendControl(Control(0)));
    }

    [Fact]
    public async Task Answers_should_arrive_when_they_were_accepted_before_the_end_was_seen()
    {
        using var pair = new LinkPair();
        var back = new Recorder();
        var there = new Recorder { OnEach = (c, m) => c.SendMessage(Message("/user/answer", BitConverter.ToInt32(m.Payload), 2_000)) };
        var (sender, _) = pair.Open(there, back);
        for (var i = 0; i < 1_000; i++) sender.SendMessage(Message("/user/a", i));

        Assert.True(await sender.CloseAsync(TimeSpan.FromSeconds(30)));

        Assert.Null(back.WaitForClosed());
        Assert.Equal(Enumerable.Range(0, 1_000), back.All.Select(a => a.Number));
    }

    [Fact]
    public async Task Close_should_give_up_when_the_peer_does_not_read()
    {
        using var pair = new LinkPair();
        var back = new Recorder();
        var (sender, _) = pair.Open(receiver: null, back);
        for (var i = 0; i < 1_000; i++) sender.SendMessage(Message("/user/a", i, 10_000));

        Assert.False(await sender.CloseAsync(TimeSpan.FromMilliseconds(200)));

        back.WaitForClosed();
    }

    [Fact]
    public async Task Written_messages_should_arrive_when_the_peer_first_reads_after_the_close_has_timed_out()
    {
        using var pair = new LinkPair();
        var (sender, receiver) = pair.Open(receiver: null);
        for (var i = 0; i < 10; i++) sender.SendMessage(Message("/user/a", i));
        Assert.True(await sender.CloseAsync(TimeSpan.FromMilliseconds(100)));
        var recorder = new Recorder();

        receiver.Start(recorder);

        recorder.WaitForClosed();
        Assert.Equal(10, recorder.All.Count);
    }

    [Fact]
    public async Task Flush_should_complete_when_everything_before_it_is_written()
    {
        using var pair = new LinkPair();
        var recorder = new Recorder();
        var (sender, receiver) = pair.Open(receiver: null);
        for (var i = 0; i < 100; i++) sender.SendMessage(Message("/user/a", i, 10_000));
        sender.SendMessage(Message("/user/a", 100, 8 * Large));
        var flush = sender.FlushAsync(CancellationToken.None);
        Assert.False(flush.IsCompleted);

        receiver.Start(recorder);

        Assert.True(await flush.WaitAsync(TimeSpan.FromSeconds(30)));
        Assert.Equal(0, sender.BytesQueued);
        Assert.Equal(101, recorder.WaitForCount(101).Count);
        Assert.True(await sender.FlushAsync(CancellationToken.None));
        sender.Close();
        Assert.True(await sender.FlushAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Flush_should_tell_the_loss_when_the_connection_is_closed_first()
    {
        using var pair = new LinkPair();
        var (sender, _) = pair.Open(receiver: null);
        sender.SendMessage(Message("/user/a", 100, 8 * Large));
        var flush = sender.FlushAsync(CancellationToken.None);

        sender.Close();

        Assert.False(await flush.WaitAsync(TimeSpan.FromSeconds(30)));
        Assert.False(await sender.FlushAsync(CancellationToken.None));
    }

    [Fact]
    public async Task End_should_come_after_everything_when_the_lane_is_slow()
    {
        using var pair = new LinkPair();
        using var closing = new ManualResetEventSlim();
        var recorder = new Recorder { OnEach = (_, m) => Assert.True(m.Payload.Length < Large || closing.Wait(30_000), "Waited for the close.") };
        var (sender, _) = pair.Open(recorder);
        sender.SendMessage(Message("/user/a", 0, Large));
        sender.SendMessage(Message("/user/a", 1));
        sender.SendControl(Control(2));
        sender.SendMessage(Message("/user/b", 3, Large));

        var close = sender.CloseAsync(TimeSpan.FromSeconds(30));
        closing.Set();

        Assert.Null(recorder.WaitForClosed());
        Assert.Equal([0, 1, 2, 3], recorder.All.Select(a => a.Number));
        Assert.True(await close);
    }

    [Fact]
    public void End_should_have_a_cause_when_the_stream_ends_within_a_message()
    {
        using var pair = new LinkPair();
        var recorder = new Recorder();
        var (raw, _) = pair.OpenRaw(recorder);
        raw.Send([100, 0, 0, 0, (byte)FrameKind.Control, 1, 2, 3]);

        raw.Dispose();

        Assert.IsType<EndOfStreamException>(recorder.WaitForClosed());
    }

    [Fact]
    public void What_was_received_should_be_delivered_when_writing_fails_first()
    {
        using var pair = new LinkPair();
        using var hold = new ManualResetEventSlim();
        var recorder = new Recorder { OnEach = (_, _) => Assert.True(hold.Wait(30_000), "Waited for the peer to be gone.") };
        var (raw, connection) = pair.OpenRaw(recorder);
        var bytes = new ByteBuffer();
        var names = new SendNames();
        for (var i = 0; i < 1_000; i++) Frames.WriteMessage(bytes, names, Message("/user/a", i, 100));
        raw.Send(bytes.From(0));
        raw.Dispose();

        Assert.True(SpinWait.SpinUntil(() => connection.SendMessage(Message("/user/b", 0)) == SendResult.Closed, 30_000), "Waited for a write to fail.");
        hold.Set();

        Assert.IsType<IOException>(recorder.WaitForClosed());
        Assert.Equal(Enumerable.Range(0, 1_000), recorder.All.Select(a => a.Number));
    }

    [Theory]
    [InlineData(4)]
    [InlineData(Large)]
    public void Connection_should_end_with_what_the_receiver_threw_when_it_throws(int size)
    {
        using var pair = new LinkPair();
        var recorder = new Recorder { OnEach = (_, m) => throw new FormatException("not mine") };
        var (sender, _) = pair.Open(recorder);

        sender.SendMessage(Message("/user/a", 0, size));

        Assert.Equal("not mine", Assert.IsType<FormatException>(recorder.WaitForClosed()).Message);
        Assert.Equal(1, recorder.ClosedCount);
    }

    [Fact]
    public void Close_should_deliver_nothing_more_when_the_receiver_itself_closes()
    {
        using var pair = new LinkPair();
        var recorder = new Recorder { OnEach = (c, _) => c.Close() };
        var (sender, receiver) = pair.Open(receiver: null);
        for (var i = 0; i < 100; i++) sender.SendMessage(Message("/user/a", i));

        receiver.Start(recorder);

        Assert.Null(recorder.WaitForClosed());
        Assert.Single(recorder.All);
    }
}
