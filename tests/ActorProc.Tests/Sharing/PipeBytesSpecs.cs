using System.Security.Cryptography;
using ActorProc.TestKit;
using ActorProc.Tests.Multiprocessing;
using Xunit;
using static ActorProc.Tests.Multiprocessing.Refusals;

namespace ActorProc.Tests.Sharing;

/// <summary>Messages that are bytes, of all sizes.</summary>
public sealed class PipeBytesSpecs(ActorProcFixture kit) : ActorProcTest(kit, startMethod: "spawn"), IClassFixture<ActorProcFixture>
{
    [Fact, Behaviour("C-07")]
    public void Part_of_a_buffer_should_be_sent_when_it_is_named()
    {
        var (a, b) = App.CreatePipe();
        using var _ = a;
        using var __ = b;

        a.SendBytes("abcdef"u8.ToArray(), 2);
        a.SendBytes("abcdef"u8.ToArray(), 1, 3);
        a.SendBytes("abcdef"u8.ToArray(), 6);
        a.SendBytes("abcdef"u8.ToArray(), 6, 0);
        a.SendBytesOf([1, 256]);

        Assert.Equal("cdef"u8.ToArray(), b.ReceiveBytes());
        Assert.Equal("bcd"u8.ToArray(), b.ReceiveBytes());
        Assert.Empty(b.ReceiveBytes());
        Assert.Empty(b.ReceiveBytes());
        Assert.Equal([1, 0, 0, 0, 0, 1, 0, 0], b.ReceiveBytes());
    }

    [Theory, Behaviour("C-07")]
    [InlineData(-1, null, "offset is negative")]
    [InlineData(7, null, "buffer length < offset")]
    [InlineData(0, -1, "size is negative")]
    [InlineData(4, 3, "buffer length < offset + size")]
    public void Part_should_be_refused_when_it_lies_outside_the_buffer(int offset, int? size, string text)
    {
        var (a, b) = App.CreatePipe();
        using var _ = a;
        using var __ = b;

        Assert.Contains(text, Assert.Throws<ArgumentOutOfRangeException>(() => a.SendBytes("abcdef"u8.ToArray(), offset, size)).Message);

        Assert.False(b.Poll());
    }

    [Theory, Behaviour("C-08")]
    [InlineData(true)]
    [InlineData(false)]
    public void Nothing_more_should_be_received_when_a_message_is_longer_than_wanted(bool duplex)
    {
        var (a, b) = App.CreatePipe(duplex);
        using var _ = a;
        using var __ = b;
        b.SendBytes("abc"u8.ToArray());
        b.SendBytes("abcd"u8.ToArray());
        Assert.Contains("negative maxlength", Assert.Throws<ArgumentOutOfRangeException>(() => a.ReceiveBytes(-1)).Message);
        Assert.Equal("abc"u8.ToArray(), a.ReceiveBytes(3));

        Assert.Contains("bad message length", Assert.ThrowsAny<IOException>(() => a.ReceiveBytes(3)).Message);

        if (!duplex)
        {
            Assert.True(a.IsClosed);
            return;
        }

        Assert.True(a is { IsReadable: false, IsWritable: true, IsClosed: false });
        Assert.Contains("connection is write-only", Refusal(() => a.ReceiveBytes()));
        a.SendBytes("still"u8.ToArray());
        Assert.Equal("still"u8.ToArray(), b.ReceiveBytes());
    }

    [Fact, Behaviour("C-09")]
    public async Task Buffer_should_be_filled_from_an_offset()
    {
        var (a, b) = App.CreatePipe();
        using var _ = a;
        using var __ = b;
        var buffer = new byte[8];
        a.SendBytes("abc"u8.ToArray());
        a.SendBytes("de"u8.ToArray());

        Assert.Equal(3, b.ReceiveBytesInto(buffer));
        Assert.Equal(2, await b.ReceiveBytesIntoAsync(buffer, 6));

        Assert.Equal("abc\0\0\0de"u8.ToArray(), buffer);
        Assert.Contains("negative offset", Assert.Throws<ArgumentOutOfRangeException>(() => b.ReceiveBytesInto(buffer, -1)).Message);
        Assert.Contains("offset too large", Assert.Throws<ArgumentOutOfRangeException>(() => b.ReceiveBytesInto(buffer, 9)).Message);
    }

    [Fact, Behaviour("C-09")]
    public void Message_should_be_in_the_exception_when_the_buffer_is_too_short()
    {
        var (a, b) = App.CreatePipe();
        using var _ = a;
        using var __ = b;
        a.SendBytes("abcdef"u8.ToArray());
        a.SendBytes("next"u8.ToArray());

        var tooShort = Assert.Throws<BufferTooShortException>(() => b.ReceiveBytesInto(new byte[8], 4));

        Assert.Equal("abcdef"u8.ToArray(), tooShort.Received.ToArray());
        Assert.Equal("next"u8.ToArray(), b.ReceiveBytes());
    }

    [Theory, Behaviour("C-10")]
    [InlineData(32 * 1024)]
    [InlineData(16 * 1024 * 1024)]
    [InlineData((16 * 1024 * 1024) + 13)]
    public async Task Message_should_come_whole_when_it_is_large(int size)
    {
        var (a, b) = App.CreatePipe();
        using var _ = a;
        using var __ = b;
        var sent = RandomNumberGenerator.GetBytes(size);

        var blocks = Task.Run(() => a.SendBytes(sent));
        var received = await b.ReceiveBytesAsync();
        await blocks.WaitAsync(Stuck);
        var awaits = b.SendBytesAsync(received).AsTask();
        var back = a.ReceiveBytes();
        await awaits.WaitAsync(Stuck);

        Assert.True(sent.AsSpan().SequenceEqual(back));
    }

    [Fact, Behaviour("C-13")]
    public async Task Messages_should_not_mix_when_several_threads_send_into_one_end()
    {
        const int Each = 50;
        var (a, b) = App.CreatePipe();
        using var _ = a;
        using var __ = b;
        byte[][] messages = [.. Enumerable.Range(1, 4).Select(i => Enumerable.Repeat((byte)i, (i * 20_000) + 7).ToArray())];

        var writers = messages.Select((message, i) => Task.Run(async () =>
        {
            for (var n = 0; n < Each; n++)
            {
                if (i % 2 == 0)
                    a.SendBytes(message);
                else
                    await a.SendBytesAsync(message);
            }
        })).ToArray();
        var counts = new int[5];
        for (var n = 0; n < messages.Length * Each; n++)
        {
            var received = b.ReceiveBytes();
            Assert.Equal(messages[received[0] - 1], received);
            counts[received[0]]++;
        }

        await Task.WhenAll(writers).WaitAsync(Stuck);
        Assert.Equal([0, Each, Each, Each, Each], counts);
    }
}
