using System.Buffers.Binary;
using System.Collections.Concurrent;
using ActorProc.Link;
using ActorProc.Orchestration;
using ActorProc.Tests.Link;
using Akka.Actor;
using Akka.Dispatch.SysMsg;
using Xunit;

namespace ActorProc.Tests.Crashes;

/// <summary>What is held, written and dropped as processes behind one address come and go.</summary>
public sealed class PeerSpecs : IDisposable
{
    private static readonly Address There = new("akka.proc", "test", "there", 1);
    private static readonly NodeDownException Cause = new("there", 1, new ExitReason.Signaled(9));

    private readonly LinkPair _link = new(LinkPair.DefaultSettings with { SendBuffer = 4096, SendTimeout = TimeSpan.FromMilliseconds(1) });
    private readonly Context _context = new();
    private readonly Peer _peer;

    public PeerSpecs() => _peer = new Peer(There, _context);

    public void Dispose() => _link.Dispose();

    [Fact]
    public void Creation_should_be_written_before_anybody_can_learn_of_the_process_when_much_is_held()
    {
        var arrived = new Arrivals();
        var (connection, _) = _link.Open(arrived);
        _context.InlineBytes = 0;
        _peer.Send(Message("early", 1));
        _peer.Create("placed", Message("placed", 2));

        _peer.Up(connection, 1);
        // As the orchestrator says "all that was to come has come", past what is held.
        connection.SendControl([1]);

        Assert.Equal([2], arrived.Take(1));
        Assert.Equal(["1", "control"], arrived.TakeTexts(2).Order());
    }

    [Fact]
    public void Creation_and_what_is_held_for_it_should_outlive_the_news_that_there_is_no_process()
    {
        var arrived = new Arrivals();
        _peer.Create("placed", Message("placed", 1));
        _peer.Send(Message("placed", 2));
        _peer.Send(Message("other", 3));
        _peer.Send(Message("placed/below", 4));

        _peer.None(Cause);
        Assert.Equal(PeerState.Waiting, _peer.State);
        _peer.Up(_link.Open(arrived).Out, 2);

        Assert.Equal([1, 2, 4], arrived.Take(3));
        Assert.Equal([3], _context.Undelivered.Select(message => (int)message.Message));
    }

    [Fact]
    public void Peer_should_ask_again_when_there_is_no_process_and_nothing_is_wanted()
    {
        _peer.Send(Message("somebody", 1));
        _peer.None(Cause);
        Assert.Equal(PeerState.Unknown, _peer.State);

        _peer.Send(Message("another", 2));

        Assert.Equal(["somebody", "another"], _context.Asked);
    }

    [Fact]
    public async Task Next_process_should_get_what_the_last_one_was_not_given_and_no_orders_that_were_meant_for_it()
    {
        const int count = 200;
        _context.InlineBytes = 0;
        for (var i = 0; i < count; i++)
            _peer.Send(Message("actor", i, 10_000));
        // Nobody reads at the other end: what the operating system takes is gone, the rest is still here.
        var (deaf, _) = _link.Open(receiver: null);
        _peer.Up(deaf, 1);
        await UntilAsync(() => deaf.BytesQueued > 0);
        Assert.Equal(PeerState.Draining, _peer.State);
        _peer.Send(new Outgoing(LinkPair.Message("actor", -1), new Recreate(Cause), null, ActorRefs.Nobody));

        _peer.Down(Cause);
        var arrived = new Arrivals();
        _peer.Up(_link.Open(arrived).Out, 2);
        _peer.Send(Message("actor", count));

        var seen = arrived.TakeUntil(count);
        Assert.Equal(seen.Order().Distinct(), seen);
        Assert.InRange(seen.Count, 2, count);
        Assert.DoesNotContain(-1, seen);
    }

    [Fact]
    public void Question_should_count_as_asked_when_it_is_handed_over_and_no_earlier()
    {
        var arrived = new Arrivals();
        _peer.Send(Message("actor", 1));
        _peer.Down(Cause);
        Assert.Empty(_context.HandedOver);

        _peer.Up(_link.Open(arrived).Out, 2);

        Assert.Equal([1], _context.HandedOver);
        Assert.Equal([1], arrived.Take(1));
    }

    [Fact]
    public void Question_that_has_failed_should_not_be_asked_of_the_next_process()
    {
        var (ended, _) = _link.Open(receiver: null);
        _peer.Up(ended, 1);
        ended.Close();
        _context.HasFailed = true;
        _peer.Send(Message("actor", 1));
        _context.HasFailed = false;
        _peer.Send(Message("actor", 2));

        var arrived = new Arrivals();
        _peer.Up(_link.Open(arrived).Out, 2);

        Assert.Equal([2], arrived.Take(1));
    }

    [Fact]
    public void What_is_held_for_an_actor_should_be_given_up_with_it()
    {
        var arrived = new Arrivals();
        _peer.Send(Message("a", 1));
        _peer.Send(Message("a#2/below", 2));
        _peer.Send(Message("ab", 3));

        _peer.Forget("a", Cause, failAsks: true);
        _peer.Up(_link.Open(arrived).Out, 1);

        Assert.Equal([3], arrived.Take(1));
        Assert.Equal(2, _context.Undelivered.Count);
        Assert.Equal(["a"], _context.Forgotten);
    }

    private static Outgoing Message(string to, int number, int size = 4) => new(LinkPair.Message(to, number, size), number, null, ActorRefs.Nobody);

    private static async Task UntilAsync(Func<bool> condition)
    {
        for (var deadline = System.Diagnostics.Stopwatch.StartNew(); !condition(); await Task.Yield())
            Assert.True(deadline.Elapsed < TimeSpan.FromSeconds(30), "It does not fill up.");
    }

    private sealed class Context : PeerContext
    {
        public ConcurrentQueue<Outgoing> Undelivered { get; } = [];

        public List<string> Asked { get; } = [];

        public List<string> Forgotten { get; } = [];

        public List<int> HandedOver { get; } = [];

        public bool HasFailed { get; set; }

        public long InlineBytes { get; set; } = 1_000_000;

        public override int HoldCapacity => 1000;

        public override long HoldBytes => 100_000_000;

        public override long InlineDrainBytes => InlineBytes;

        public override void Ask(Peer peer, string recipient) => Asked.Add(recipient);

        public override void NotDelivered(in Outgoing message, Exception cause) => Undelivered.Enqueue(message);

        public override void HandOver(in Outgoing message, Peer peer) => HandedOver.Add((int)message.Message);

        public override bool TakeBack(in Outgoing message) => !HasFailed;

        public override void FailAsks(Peer peer, NodeDownException cause)
        {
        }

        public override void FailAsks(Peer peer, string path, NodeDownException cause) => Forgotten.Add(path);

        public override void Failed(Exception cause) => throw cause;
    }

    private sealed class Arrivals : ILinkReceiver
    {
        private readonly BlockingCollection<string> _texts = [];

        public List<string> TakeTexts(int count) => [.. Enumerable.Range(0, count).Select(_ => Next())];

        public List<int> Take(int count) => [.. TakeTexts(count).Select(int.Parse)];

        public List<int> TakeUntil(int last)
        {
            var seen = new List<int>();
            while (seen.Count == 0 || seen[^1] != last)
                seen.AddRange(Take(1));
            return seen;
        }

        public void OnControl(Connection connection, ReadOnlyMemory<byte> body) => _texts.Add("control");

        public void OnMessage(Connection connection, in InboundMessage message) => _texts.Add($"{BinaryPrimitives.ReadInt32LittleEndian(message.Payload)}");

        public void OnClosed(Connection connection, Exception? cause)
        {
        }

        private string Next()
        {
            Assert.True(_texts.TryTake(out var text, TimeSpan.FromSeconds(30)), "Waited 30 s for a message.");
            return text;
        }
    }
}
