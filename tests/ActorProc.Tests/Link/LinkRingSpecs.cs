using System.Buffers.Binary;
using System.Net.Sockets;
using ActorProc.Link;
using Xunit;
using static ActorProc.Tests.Link.LinkPair;

namespace ActorProc.Tests.Link;

/// <summary>Large messages go through memory that both ends map; and through the socket where they cannot, or there is no room.</summary>
public sealed class LinkRingSpecs
{
    private const int Capacity = 1024 * 1024;
    private static readonly LinkSettings Shared = DefaultSettings with { SharedLane = Capacity, ChunkSize = 64 * 1024 };

    [Fact]
    public void Large_messages_should_arrive_whole_and_in_order_through_the_ring_and_around_its_end()
    {
        using var pair = new LinkPair(Shared);
        var content = new List<byte[]>();
        var recorder = new Recorder { OnEach = (_, message) => content.Add(message.Payload.ToArray()) };
        var (sender, _) = pair.Open(recorder);
        var random = new Random(7);
        // Sizes that are no divisor of the ring's, among them some larger than it.
        var sent = Enumerable.Range(0, 200).Select(i => Bytes(random, i % 3 == 0 ? 100 : i % 40 == 1 ? 3 * Capacity + 17 : 70_001 + i)).ToArray();

        foreach (var payload in sent) Assert.Equal(SendResult.Sent, sender.SendMessage(new OutboundMessage("/user/a", "", 1, "m", payload, Barrier: false)));

        recorder.WaitForCount(sent.Length);
        Assert.Equal(sent.Length, content.Count);
        for (var i = 0; i < sent.Length; i++) Assert.True(sent[i].AsSpan().SequenceEqual(content[i]), $"Message {i} of {sent[i].Length} bytes is another one.");
        if (OperatingSystem.IsLinux()) Assert.InRange(sender.Counters.RingBytesSent, 5 * Capacity, sent.Sum(payload => (long)payload.Length));
    }

    [Fact]
    public void Pieces_should_go_through_the_socket_while_the_ring_is_full()
    {
        using var pair = new LinkPair(Shared);
        using var go = new ManualResetEventSlim(true);
        // The lane delivers; the thread that reads has room for 16 MiB more, then it waits too.
        var recorder = new Recorder { OnEach = (_, _) => go.Wait() };
        var (sender, receiver) = pair.Open(recorder);
        sender.SendMessage(Message("/user/a", 0, 100_000));
        recorder.WaitForCount(1);
        go.Reset();

        const int Count = 300;
        for (var i = 1; i <= Count / 2; i++) Assert.Equal(SendResult.Sent, sender.SendMessage(Message("/user/a", i, 100_000)));
        if (OperatingSystem.IsLinux()) Assert.True(SpinWait.SpinUntil(() => sender.Counters.RingBytesSent >= Capacity / 2, TimeSpan.FromSeconds(20)), "Waited for the ring to be used.");
        go.Set();
        for (var i = Count / 2 + 1; i <= Count; i++) Assert.Equal(SendResult.Sent, sender.SendMessage(Message("/user/a", i, 100_000)));

        Assert.Equal(Enumerable.Range(0, Count + 1), recorder.WaitForCount(Count + 1).Select(a => a.Number));
        Assert.Equal(sender.Counters.BytesSent, receiver.Counters.BytesReceived);
    }

    [Fact]
    public void Nothing_should_be_shared_where_that_is_off_or_all_messages_are_small()
    {
        using var off = new LinkPair(Shared with { SharedLane = 0 });
        using var small = new LinkPair(Shared);

        Assert.Equal(0, Through(off, 200_000));
        Assert.Equal(0, Through(small, 60_000));

        static long Through(LinkPair pair, int size)
        {
            var recorder = new Recorder();
            var (sender, _) = pair.Open(recorder);
            for (var i = 0; i < 50; i++) sender.SendMessage(Message("/user/a", i, size));
            Assert.Equal(Enumerable.Range(0, 50), recorder.WaitForCount(50).Select(a => a.Number));
            return sender.Counters.RingBytesSent;
        }
    }

    [Fact]
    public void Memory_that_cannot_be_opened_should_not_be_used_and_nothing_lost()
    {
        using var pair = new LinkPair(Shared);
        var recorder = new Recorder();
        var (raw, _) = pair.OpenRaw(recorder);
        using var _ = raw;

        // No such descriptor, then a size that its file does not have; then a whole message as always.
        raw.Send(Frame(FrameKind.Ring, Number(9_999), Number(Capacity)));
        raw.Send(Whole(1));

        Assert.Equal(1, Assert.Single(recorder.WaitForCount(1)).Number);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    [InlineData(int.MaxValue)]
    public void Piece_in_memory_that_was_never_accepted_should_end_the_connection(int size)
    {
        using var pair = new LinkPair(Shared);
        var recorder = new Recorder();
        var (raw, _) = pair.OpenRaw(recorder);
        using var _ = raw;

        raw.Send(Frame(FrameKind.LargeStart, Head(), Number(200_000)));
        raw.Send(Frame(FrameKind.RingPiece, Number(size)));

        Assert.IsType<InvalidDataException>(recorder.WaitForClosed());
        Assert.Empty(recorder.All);
    }

    private static byte[] Bytes(Random random, int count)
    {
        var bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }

    private static byte[] Number(int number) => BitConverter.GetBytes(number);

    // Nobody's: no recipient, no sender, no manifest.
    private static byte[] Head() => [0, 0xFE, 0xFF, 0xFE, 0xFF, 0xFE, 0xFF, 1, 0, 0, 0];

    private static byte[] Whole(int number) => Frame(FrameKind.Message, Head(), Number(number));

    private static byte[] Frame(FrameKind kind, params byte[][] parts)
    {
        var body = parts.SelectMany(part => part).ToArray();
        var frame = new byte[sizeof(int) + 1 + body.Length];
        BinaryPrimitives.WriteInt32LittleEndian(frame, body.Length + 1);
        frame[4] = (byte)kind;
        body.CopyTo(frame, 5);
        return frame;
    }
}
