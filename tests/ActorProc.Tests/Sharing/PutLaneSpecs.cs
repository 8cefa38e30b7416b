using System.Buffers.Binary;
using ActorProc.Coordination;
using Xunit;

namespace ActorProc.Tests.Sharing;

/// <summary>The memory by which a process puts into a queue without asking.</summary>
public sealed class PutLaneSpecs : IDisposable
{
    private readonly string _file = Path.GetTempFileName();
    private readonly string _tickets = Path.GetTempFileName();
    private readonly PutLane _writes;
    private readonly PutLane _reads;

    public PutLaneSpecs()
    {
        const int size = PutLane.MinimumSize;
        File.WriteAllBytes(_file, new byte[size]);
        File.WriteAllBytes(_tickets, new byte[sizeof(long)]);
        _writes = Lane();
        _reads = Lane();

        PutLane Lane() => new(new MappedSegment("lane", "lane", size, _file), new MappedSegment("lane", "lane", sizeof(long), _tickets));
    }

    public void Dispose()
    {
        _writes.Dispose();
        _reads.Dispose();
        File.Delete(_file);
        File.Delete(_tickets);
    }

    [Fact]
    public void Items_should_come_whole_and_in_order_when_the_ring_goes_round_many_times()
    {
        _reads.Open(long.MaxValue);
        var (put, taken) = (0, 0);

        while (taken < 5000)
        {
            // Of every length up to the largest, the empty one too.
            while (put < 5000 && _writes.TryPut(Item(put), out _))
                put++;
            Take(item =>
            {
                Assert.True(Item(taken).AsSpan().SequenceEqual(item.Span), $"item {taken} is another one");
                taken++;
            });
        }
    }

    [Fact]
    public void Nothing_should_be_put_beyond_the_limit_or_into_a_lane_that_is_full_or_closed()
    {
        Assert.False(_writes.TryPut([1], out _));
        _reads.Open(2);
        Assert.True(_writes.TryPut([1], out _));
        Assert.True(_writes.TryPut([2], out _));
        Assert.False(_writes.TryPut([3], out _));

        _reads.Open(long.MaxValue);
        var put = 2;
        while (_writes.TryPut(new byte[100], out _))
            put++;
        Assert.InRange(put, 20, PutLane.MinimumSize / 100);

        Assert.Equal(put, Take(static _ => { }));
        _reads.Close();
        Assert.False(_writes.TryPut([1], out _));
        Assert.False(_writes.TryPut(new byte[PutLane.MinimumSize], out _));
    }

    [Fact]
    public void Producer_should_have_to_tell_once_when_the_other_side_sleeps()
    {
        _reads.Open(long.MaxValue);
        Assert.True(_reads.TrySleep());

        Assert.True(_writes.TryPut([1], out var first) && first);
        Assert.True(_writes.TryPut([2], out var second) && !second);

        Assert.False(_reads.TrySleep());
        Assert.Equal(2, Take(static _ => { }));
        Assert.True(_reads.TrySleep());
        Assert.True(_writes.TryPut([3], out var third) && third);
    }

    [Fact]
    public async Task Every_item_that_was_put_and_no_other_should_be_taken_when_the_lane_is_closed_again_and_again()
    {
        const int rounds = 20_000;
        List<int> put = [];
        List<int> taken = [];
        var isOver = false;
        var producer = Task.Run(() =>
        {
            for (var i = 0; !Volatile.Read(ref isOver); i++)
            {
                if (_writes.TryPut(BitConverter.GetBytes(i), out _))
                    put.Add(i);
            }
        });

        var limit = 0;
        for (var round = 0; round < rounds || taken.Count == 0; round++)
        {
            _reads.Open(limit + 500);
            Take(Add);
            _reads.Close();
            Take(Add);
            // Nothing more can have come in.
            Assert.Equal(0, Take(Add));
            limit = taken.Count;
        }

        Volatile.Write(ref isOver, true);
        await producer;
        Assert.Equal(put, taken);

        void Add(ReadOnlyMemory<byte> item) => taken.Add(BinaryPrimitives.ReadInt32LittleEndian(item.Span));
    }

    [Theory]
    [InlineData(-2)]
    [InlineData(1 << 20)]
    public void Reader_should_say_so_when_something_else_has_written_there(int length)
    {
        _reads.Open(long.MaxValue);
        Assert.True(_writes.TryPut([1, 2, 3], out _));
        using (var stream = new FileStream(_file, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            stream.Position = 256;
            stream.Write(BitConverter.GetBytes(length));
        }

        Assert.Throws<InvalidDataException>(() => Take(static _ => { }));
    }

    [Fact]
    public void Item_should_be_left_for_later_when_its_ticket_was_drawn_after_the_last_one_that_counts()
    {
        _reads.Open(long.MaxValue);
        Assert.True(_writes.TryPut([1], out _));
        var last = _reads.LastTicket;
        Assert.True(_writes.TryPut([2], out _));

        List<int> taken = [];
        Assert.Equal(1, _reads.Take(last, (_, item) => taken.Add(item.Span[0])));
        Assert.False(_reads.TrySleep());
        Assert.Equal(1, _reads.Take(_reads.LastTicket, (_, item) => taken.Add(item.Span[0])));
        Assert.Equal([1, 2], taken);
    }

    private int Take(Action<ReadOnlyMemory<byte>> into) => _reads.Take(_reads.LastTicket, (_, item) => into(item));

    private static byte[] Item(int number)
    {
        var item = new byte[number * 7 % 900];
        item.AsSpan().Fill((byte)number);
        return item;
    }
}
