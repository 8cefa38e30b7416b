using ActorProc.Link;
using Xunit;
using static ActorProc.Tests.Link.LinkPair;

namespace ActorProc.Tests.Link;

/// <summary>A few messages that are written together: in one system call, in order, and never so that nobody writes them.</summary>
public sealed class LinkTogetherSpecs
{
    [Fact]
    public void Messages_should_be_written_at_once_and_in_order_when_sent_together()
    {
        using var pair = new LinkPair();
        var recorder = new Recorder();
        var (sender, _) = pair.Open(recorder);
        var before = sender.Counters.Writes;

        using (sender.SendTogether())
        {
            for (var i = 0; i < 10; i++)
                Assert.Equal(SendResult.Sent, sender.SendMessage(Message("/user/a", i, 100)));
            Assert.Equal(before, sender.Counters.Writes);
        }

        Assert.Equal(before + 1, sender.Counters.Writes);
        Assert.Equal(Enumerable.Range(0, 10), recorder.WaitForCount(10).Select(a => a.Number));
    }

    [Fact]
    public void What_another_thread_sends_meanwhile_should_be_written_too()
    {
        using var pair = new LinkPair();
        var recorder = new Recorder();
        var (sender, _) = pair.Open(recorder);

        using (sender.SendTogether())
        {
            var other = LinkThread.Start("other", () => sender.SendMessage(Message("/user/a", 0, 100)));
            other.Join();
        }

        recorder.WaitForCount(1);
        Assert.Equal(SendResult.Sent, sender.SendMessage(Message("/user/a", 1, 100)));
        Assert.Equal([0, 1], recorder.WaitForCount(2).Select(a => a.Number));
    }

    [Fact]
    public void More_than_there_is_room_for_should_not_wait_for_the_end()
    {
        using var pair = new LinkPair(DefaultSettings with { SendBuffer = 100_000, SendTimeout = TimeSpan.FromHours(1) });
        var recorder = new Recorder();
        var (sender, _) = pair.Open(recorder);

        using (sender.SendTogether())
        {
            for (var i = 0; i < 100; i++)
                Assert.Equal(SendResult.Sent, sender.SendMessage(Message("/user/a", i, 10_000)));
        }

        Assert.Equal(Enumerable.Range(0, 100), recorder.WaitForCount(100).Select(a => a.Number));
    }

    [Fact]
    public void Large_ones_should_come_in_order_with_small_ones()
    {
        using var pair = new LinkPair();
        var recorder = new Recorder();
        var (sender, _) = pair.Open(recorder);

        using (sender.SendTogether())
        {
            for (var i = 0; i < 6; i++)
                sender.SendMessage(Message("/user/a", i, i % 2 == 0 ? 500_000 : 100));
        }

        Assert.Equal(Enumerable.Range(0, 6), recorder.WaitForCount(6).Select(a => a.Number));
    }

    [Fact]
    public async Task Flush_should_wait_for_what_is_held()
    {
        using var pair = new LinkPair();
        var recorder = new Recorder();
        var (sender, _) = pair.Open(recorder);
        Task<bool> flushed;

        using (sender.SendTogether())
        {
            sender.SendMessage(Message("/user/a", 0, 100));
            flushed = sender.FlushAsync(CancellationToken.None);
            Assert.False(flushed.IsCompleted);
        }

        Assert.True(await flushed.WaitAsync(TimeSpan.FromSeconds(30)));
        recorder.WaitForCount(1);
    }

    [Fact]
    public async Task Closing_should_lose_nothing_that_is_held()
    {
        using var pair = new LinkPair();
        var recorder = new Recorder();
        var (sender, _) = pair.Open(recorder);
        Task<bool> closed;

        using (sender.SendTogether())
        {
            sender.SendMessage(Message("/user/a", 0, 100));
            closed = sender.CloseAsync(TimeSpan.FromSeconds(30));
        }

        Assert.True(await closed);
        recorder.WaitForCount(1);
    }

    [Fact]
    public void Link_should_end_while_something_is_held()
    {
        using var pair = new LinkPair();
        var (recorder, back) = (new Recorder(), new Recorder());
        var (sender, _) = pair.Open(recorder, back);

        using (sender.SendTogether())
        {
            sender.Close();
            back.WaitForClosed();
            Assert.Equal(SendResult.Closed, sender.SendMessage(Message("/user/a", 0, 100)));
        }

        recorder.WaitForClosed();
        Assert.Empty(recorder.All);
    }

    [Fact]
    public void Nothing_should_happen_when_nothing_is_sent()
    {
        using var pair = new LinkPair();
        var recorder = new Recorder();
        var (sender, _) = pair.Open(recorder);
        sender.SendTogether().Dispose();

        Assert.Equal(SendResult.Sent, sender.SendMessage(Message("/user/a", 0, 100)));

        recorder.WaitForCount(1);
    }
}
