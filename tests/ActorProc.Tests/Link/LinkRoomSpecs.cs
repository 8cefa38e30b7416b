using System.Diagnostics;
using ActorProc.Link;
using Xunit;
using static ActorProc.Tests.Link.LinkPair;

namespace ActorProc.Tests.Link;

public sealed class LinkRoomSpecs
{
    private const int Buffer = 1024 * 1024;

    [Fact]
    public void Sender_should_wait_once_and_go_on_later_when_the_peer_does_not_read()
    {
        var timeout = TimeSpan.FromMilliseconds(400);
        using var pair = new LinkPair(DefaultSettings with { SendBuffer = Buffer, SendTimeout = timeout });
        var (sender, receiver) = pair.Open(receiver: null);
        var sent = 0;
        var clock = Stopwatch.StartNew();
        while (sender.SendMessage(Message("/user/a", sent, 10_000)) == SendResult.Sent)
        {
            sent++;
            clock.Restart();
        }

        var first = clock.Elapsed;
        clock.Restart();
        for (var i = 0; i < 100; i++) Assert.Equal(SendResult.Full, sender.SendMessage(Message("/user/a", -1, 10_000)));
        var later = clock.Elapsed;

        Assert.InRange(first, timeout * 0.9, TimeSpan.FromSeconds(10));
        Assert.True(later < timeout, $"100 senders after the first waited {later} together.");
        Assert.InRange(sender.BytesQueued, Buffer / 2, Buffer);

        var recorder = new Recorder();
        receiver.Start(recorder);
        Assert.Equal(Enumerable.Range(0, sent), recorder.WaitForCount(sent).Select(a => a.Number));
        Assert.Equal(SendResult.Sent, sender.SendMessage(Message("/user/a", sent, 10_000)));
        recorder.WaitForCount(sent + 1);
    }

    [Fact]
    public void Sender_should_go_on_when_room_comes_while_it_waits()
    {
        using var pair = new LinkPair(DefaultSettings with { SendBuffer = Buffer });
        var (sender, receiver) = pair.Open(receiver: null);
        var recorder = new Recorder();
        var flood = LinkThread.Start("sender", () =>
        {
            for (var i = 0; i < 1_000; i++) Assert.Equal(SendResult.Sent, sender.SendMessage(Message("/user/a", i, 10_000)));
        });
        Assert.True(SpinWait.SpinUntil(() => sender.BytesQueued > Buffer - 11_000, TimeSpan.FromSeconds(20)), "Waited for a full buffer.");

        receiver.Start(recorder);

        flood.Join();
        Assert.Equal(Enumerable.Range(0, 1_000), recorder.WaitForCount(1_000).Select(a => a.Number));
    }

    [Fact]
    public void Sender_should_get_Full_at_once_when_its_thread_must_not_wait()
    {
        using var pair = new LinkPair(DefaultSettings with { SendBuffer = Buffer, SendTimeout = TimeSpan.FromHours(1) });
        var (sender, _) = pair.Open(receiver: null);
        var thread = LinkThread.Start("sender", () =>
        {
            LinkThread.WaitsAllowed = false;
            while (sender.SendMessage(Message("/user/a", 0, 10_000)) == SendResult.Sent)
            {
                // Until it is full.
            }
        });

        Assert.True(thread.Join(TimeSpan.FromSeconds(30)), "Waited for a Full without a wait.");
    }

    [Fact]
    public void Large_message_should_be_accepted_when_it_exceeds_the_buffer_and_no_other_is_under_way()
    {
        using var pair = new LinkPair(DefaultSettings with { SendBuffer = Buffer, SendTimeout = TimeSpan.FromMilliseconds(100) });
        var (sender, receiver) = pair.Open(receiver: null);

        Assert.Equal(SendResult.Sent, sender.SendMessage(Message("/user/a", 0, 4)));
        Assert.Equal(SendResult.Sent, sender.SendMessage(Message("/user/a", 1, 5 * Buffer)));
        Assert.Equal(SendResult.Sent, sender.SendMessage(Message("/user/a", 2, 4)));
        Assert.Equal(SendResult.Full, sender.SendMessage(Message("/user/b", 3, 5 * Buffer)));
        Assert.True(sender.SendControl(Control(4)));

        var recorder = new Recorder();
        receiver.Start(recorder);
        Assert.Equal([0, 1, 2, 4], recorder.WaitForCount(4).Select(a => a.Number));
    }

    [Fact]
    public void Two_processes_should_go_on_when_they_flood_each_other_from_their_read_loops()
    {
        // An hour: a read loop that waited for room would never end this test well.
        using var pair = new LinkPair(DefaultSettings with { SendBuffer = Buffer, SendTimeout = TimeSpan.FromHours(1) });
        const int Stop = 20_000;
        void Double(Connection c, InboundMessage m)
        {
            var number = BitConverter.ToInt32(m.Payload);
            if (number >= Stop) return;
            c.SendMessage(Message("/user/x", number + 1, 5_000));
            c.SendMessage(Message("/user/x", number + 1, 5_000));
        }

        var here = new Recorder { OnEach = Double };
        var there = new Recorder { OnEach = Double };
        var (sender, receiver) = pair.Open(there, here);
        for (var i = 0; i < 20; i++) sender.SendMessage(Message("/user/x", 0, 5_000));
        there.WaitForCount(5_000);
        here.WaitForCount(5_000);
        sender.Close();
        there.WaitForClosed();
        Assert.Equal(SendResult.Closed, receiver.SendMessage(Message("/user/x", 0)));
    }
}
