using System.Collections.Concurrent;
using ActorProc.Link;
using Xunit;
using static ActorProc.Tests.Link.LinkPair;

namespace ActorProc.Tests.Link;

/// <summary>With <c>latency = spin</c> the reading thread does what it has caused, and nobody is held up by that.</summary>
public sealed class LinkSpinSpecs
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly LinkSettings Spinning = DefaultSettings with { Spins = true, SpinTime = TimeSpan.FromMilliseconds(1) };

    [Fact]
    public void First_work_of_what_arrived_should_be_done_by_the_reading_thread_and_the_rest_by_others()
    {
        using var pair = new LinkPair(Spinning);
        using var done = new BlockingCollection<(int Piece, string? Thread, bool MayWait)>();
        var receiver = new Recorder
        {
            OnEach = (_, _) =>
            {
                for (var piece = 0; piece < 2; piece++)
                {
                    var number = piece;
                    Keep(() => done.Add((number, Thread.CurrentThread.Name, LinkThread.WaitsAllowed)));
                }
            },
        };
        var (sender, _) = pair.Open(receiver);

        sender.SendMessage(Message("/user/a", 0));

        var both = new[] { Take(done), Take(done) }.OrderBy(one => one.Piece).ToArray();
        Assert.StartsWith("link ", both[0].Thread);
        Assert.EndsWith(" in", both[0].Thread);
        Assert.DoesNotContain("link", both[1].Thread ?? "");
        Assert.All(both, one => Assert.True(one.MayWait));
    }

    [Fact]
    public void Nothing_should_be_kept_where_links_sleep_or_on_other_threads()
    {
        using var pair = new LinkPair();
        using var kept = new BlockingCollection<bool>();
        var (sender, _) = pair.Open(new Recorder { OnEach = (_, _) => kept.Add(InlineWork.TryKeep(new Work(() => { }))) });

        sender.SendMessage(Message("/user/a", 0));

        Assert.False(Take(kept));
        Assert.False(InlineWork.TryKeep(new Work(() => { })));
    }

    [Fact]
    public void Work_that_waits_for_the_next_message_should_get_it()
    {
        using var pair = new LinkPair(Spinning);
        using var second = new ManualResetEventSlim();
        using var done = new BlockingCollection<bool>();
        var receiver = new Recorder
        {
            OnEach = (_, message) =>
            {
                if (BitConverter.ToInt32(message.Payload) == 0) Keep(() => done.Add(second.Wait(Patience)));
                else second.Set();
            },
        };
        var (sender, _) = pair.Open(receiver);

        sender.SendMessage(Message("/user/a", 0));
        Assert.True(SpinWait.SpinUntil(() => receiver.All.Count == 1, Patience), "Waited for the first message.");
        sender.SendMessage(Message("/user/a", 1));

        Assert.True(Take(done), "The second message was not read while the work that the first had caused waited for it.");
    }

    [Fact]
    public void Messages_should_keep_their_order_when_the_reading_goes_on_elsewhere()
    {
        const int Count = 20_000;
        using var pair = new LinkPair(Spinning);
        var threads = new ConcurrentDictionary<int, bool>();
        var receiver = new Recorder
        {
            OnEach = (_, message) =>
            {
                threads[Environment.CurrentManagedThreadId] = true;
                // Long enough for the watch to see it twice, now and then.
                if (BitConverter.ToInt32(message.Payload) % 2_000 == 0) Keep(() => SpinWait.SpinUntil(() => false, 20));
            },
        };
        var (sender, _) = pair.Open(receiver);

        for (var i = 0; i < Count; i++) Assert.Equal(SendResult.Sent, sender.SendMessage(Message("/user/a", i)));

        Assert.Equal(Enumerable.Range(0, Count), receiver.WaitForCount(Count).Select(a => a.Number));
        Assert.True(threads.Count > 1, "The reading never went on elsewhere.");
        sender.Close();
        Assert.Null(receiver.WaitForClosed());
        Assert.Equal(1, receiver.ClosedCount);
    }

    [Fact]
    public void Two_processes_whose_reading_threads_flood_each_other_should_lose_nothing()
    {
        const int Each = 400;
        const int Answers = 20;
        // Full after some hundred messages; a reading thread that waited for room that only the other one can make would end this test badly.
        using var pair = new LinkPair(Spinning with { SendBuffer = 256 * 1024, SendTimeout = TimeSpan.FromSeconds(20) });
        using var failures = new BlockingCollection<SendResult>();
        void Flood(Connection connection, InboundMessage message)
        {
            if (BitConverter.ToInt32(message.Payload) != 0) return;
            Keep(() =>
            {
                for (var i = 1; i <= Answers; i++)
                {
                    if (connection.SendMessage(Message("/user/x", i, 10_000)) is var result and not SendResult.Sent) failures.Add(result);
                }
            });
        }

        var here = new Recorder { OnEach = Flood };
        var there = new Recorder { OnEach = Flood };
        var (sender, receiver) = pair.Open(there, here);
        var back = LinkThread.Start("back", () => Ask(receiver));
        Ask(sender);
        back.Join();

        Assert.Equal(Each * (1 + Answers), there.WaitForCount(Each * (1 + Answers)).Count);
        Assert.Equal(Each * (1 + Answers), here.WaitForCount(Each * (1 + Answers)).Count);
        Assert.Empty(failures);

        static void Ask(Connection connection)
        {
            for (var i = 0; i < Each; i++) Assert.Equal(SendResult.Sent, connection.SendMessage(Message("/user/x", 0)));
        }
    }

    [Fact]
    public void Connection_should_close_while_its_reading_thread_works()
    {
        using var pair = new LinkPair(Spinning);
        using var begun = new ManualResetEventSlim();
        using var end = new ManualResetEventSlim();
        var receiver = new Recorder
        {
            OnEach = (_, _) => Keep(() =>
            {
                begun.Set();
                end.Wait(Patience);
            }),
        };
        var (sender, incoming) = pair.Open(receiver);
        sender.SendMessage(Message("/user/a", 0));
        Assert.True(begun.Wait(Patience), "Waited for the work to begin.");

        incoming.Close();

        receiver.WaitForClosed();
        Assert.Equal(1, receiver.ClosedCount);
        end.Set();
    }

    private static T Take<T>(BlockingCollection<T> from)
    {
        Assert.True(from.TryTake(out var one, Patience), $"Waited {Patience} for work to be done.");
        return one;
    }

    // As the executor of a dispatcher does.
    private static void Keep(Action body)
    {
        var work = new Work(body);
        if (!InlineWork.TryKeep(work)) ThreadPool.UnsafeQueueUserWorkItem(work, preferLocal: false);
    }

    private sealed class Work(Action body) : IThreadPoolWorkItem
    {
        public void Execute() => body();
    }
}
