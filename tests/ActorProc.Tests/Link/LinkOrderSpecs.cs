using ActorProc.Link;
using Xunit;
using static ActorProc.Tests.Link.LinkPair;

namespace ActorProc.Tests.Link;

public sealed class LinkOrderSpecs
{
    private const int Large = 1024 * 1024;

    [Fact]
    public void Messages_should_arrive_in_order_when_eight_threads_send()
    {
        const int Each = 20_000;
        using var pair = new LinkPair();
        var recorder = new Recorder();
        var (sender, _) = pair.Open(recorder);
        var threads = Enumerable.Range(0, 8).Select(t => LinkThread.Start("sender", () =>
        {
            for (var i = 0; i < Each; i++) sender.SendMessage(Message($"/user/{t}", i));
        })).ToArray();

        foreach (var thread in threads) thread.Join();
        var all = recorder.WaitForCount(8 * Each);

        Assert.Equal(8 * Each, all.Count);
        foreach (var group in all.GroupBy(a => a.To)) Assert.Equal(Enumerable.Range(0, Each), group.Select(a => a.Number));
    }

    [Fact]
    public void Messages_should_arrive_in_order_for_each_recipient_when_large_and_small_ones_are_mixed()
    {
        const int Count = 3_000;
        using var pair = new LinkPair();
        var recorder = new Recorder();
        var (sender, _) = pair.Open(recorder);
        var random = new Random(1);
        var sent = new Dictionary<string, int>();
        for (var i = 0; i < Count; i++)
        {
            var to = "/user/" + random.Next(3);
            var number = sent[to] = sent.GetValueOrDefault(to) + 1;
            var size = random.Next(20) == 0 ? random.Next(100_000, Large) : random.Next(4, 200);
            Assert.Equal(SendResult.Sent, sender.SendMessage(Message(to, number, size)));
        }

        var all = recorder.WaitForCount(Count);

        foreach (var group in all.GroupBy(a => a.To)) Assert.Equal(Enumerable.Range(1, sent[group.Key]), group.Select(a => a.Number));
    }

    [Fact]
    public void Small_message_should_arrive_first_when_256_MiB_to_another_recipient_are_under_way()
    {
        using var pair = new LinkPair();
        var recorder = new Recorder();
        var (sender, _) = pair.Open(recorder);

        sender.SendMessage(Message("/user/large", 1, 256 * 1024 * 1024));
        sender.SendMessage(Message("/user/small", 2));

        Assert.Equal(["/user/small", "/user/large"], recorder.WaitForCount(2).Select(a => a.To));
    }

    [Fact]
    public void Small_message_should_stay_behind_when_a_large_one_to_the_same_recipient_is_under_way()
    {
        using var pair = new LinkPair();
        var recorder = new Recorder();
        var (sender, _) = pair.Open(recorder);

        sender.SendMessage(Message("/user/a", 1, 32 * Large));
        sender.SendMessage(Message("/user/a", 2));
        sender.SendMessage(Message("/user/b", 3));

        Assert.Equal([3, 1, 2], recorder.WaitForCount(3).Select(a => a.Number));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Barrier_should_keep_its_place_when_large_messages_surround_it(bool control)
    {
        using var pair = new LinkPair();
        var recorder = new Recorder();
        var (sender, _) = pair.Open(recorder);

        sender.SendMessage(Message("/user/a", 0));
        sender.SendMessage(Message("/user/a", 1, 32 * Large));
        if (control) sender.SendControl(Control(2));
        else sender.SendMessage(Message("/remote", 2, barrier: true));
        sender.SendMessage(Message("/user/b", 3));
        sender.SendMessage(Message("/user/c", 4, Large));
        sender.SendControl(Control(5));

        Assert.Equal([0, 1, 2, 3, 4, 5], recorder.WaitForCount(6).Select(a => a.Number));
    }

    [Fact]
    public void Barrier_should_keep_its_place_when_the_receiver_is_slow_with_a_large_message()
    {
        using var pair = new LinkPair();
        using var begun = new ManualResetEventSlim();
        using var release = new ManualResetEventSlim();
        var recorder = new Recorder
        {
            OnEach = (_, m) =>
            {
                if (m.Payload.Length < Large) return;
                begun.Set();
                Assert.True(release.Wait(TimeSpan.FromSeconds(30)), "Waited for the test to let the large message go.");
            },
        };
        var (sender, _) = pair.Open(recorder);

        // By now it has left the sender: only the receiver's own lane can keep the order.
        sender.SendMessage(Message("/user/slow", 1, Large));
        Assert.True(begun.Wait(TimeSpan.FromSeconds(30)), "Waited for the large message to arrive.");
        sender.SendMessage(Message("/user/other", 0));
        sender.SendMessage(Message("/user/slow", 2));
        sender.SendControl(Control(3));
        sender.SendMessage(Message("/user/other", 4));
        recorder.WaitForCount(1);
        release.Set();

        Assert.Equal([0, 1, 2, 3, 4], recorder.WaitForCount(5).Select(a => a.Number));
    }
}
