using ActorProc.TestKit;
using ActorProc.Tests.Multiprocessing;
using Xunit;
using static ActorProc.Tests.Multiprocessing.Refusals;

namespace ActorProc.Tests.Sharing;

/// <summary>Both ends of a pipe in one process.</summary>
public sealed class PipeSpecs(ActorProcFixture kit) : ActorProcTest(kit, startMethod: "spawn"), IClassFixture<ActorProcFixture>
{
    [Fact, Behaviour("C-01")]
    public void Pipe_should_carry_objects_both_ways()
    {
        (PipeConnection<string> a, PipeConnection<string> b) = App.CreatePipe<string>();
        using var _ = a;
        using var __ = b;

        a.Send("to b");
        b.Send("to a");

        Assert.Equal(("to b", "to a"), (b.Receive(), a.Receive()));
        Assert.True(a is { IsReadable: true, IsWritable: true } && b is { IsReadable: true, IsWritable: true });
    }

    [Fact, Behaviour("C-01", "C-02")]
    public void Pipe_should_go_one_way_only_when_it_is_not_duplex()
    {
        var (reader, writer) = App.CreatePipe<int>(duplex: false);
        using var _ = reader;
        using var __ = writer;
        writer.Send(1);

        Assert.True(reader is { IsReadable: true, IsWritable: false, IsClosed: false });
        Assert.True(writer is { IsReadable: false, IsWritable: true, IsClosed: false });
        Assert.Contains("connection is read-only", Refusal(() => reader.Send(2)));
        Assert.Contains("connection is read-only", Refusal(() => reader.SendBytes(new byte[1])));
        Assert.Contains("connection is write-only", Refusal(() => writer.Receive()));
        Assert.Contains("connection is write-only", Refusal(() => writer.ReceiveBytes()));
        Assert.Contains("connection is write-only", Refusal(() => writer.Poll()));
        Assert.Equal(1, reader.Receive());
    }

    [Fact, Behaviour("C-03", "C-05")]
    public void Messages_should_stay_apart_and_an_empty_one_should_be_one()
    {
        var (a, b) = App.CreatePipe();
        using var _ = a;
        using var __ = b;
        Assert.False(b.Poll());
        a.SendBytes(Array.Empty<byte>().AsMemory());
        a.SendBytes("ab"u8.ToArray());
        a.SendBytes("c"u8.ToArray());

        Assert.True(b.Poll());
        Assert.True(b.Poll());
        Assert.Empty(b.ReceiveBytes());
        Assert.True(b.Poll());
        Assert.Equal("ab"u8.ToArray(), b.ReceiveBytes());
        Assert.Equal("c"u8.ToArray(), b.ReceiveBytes());
        Assert.False(b.Poll());
    }

    [Fact, Behaviour("C-05")]
    public async Task Poll_should_wait_as_long_as_it_is_told()
    {
        var (a, b) = App.CreatePipe<string>();
        using var _ = a;
        using var __ = b;
        Assert.False(b.Poll(TimeSpan.FromMilliseconds(20)));
        Assert.False(b.Poll(TimeSpan.FromSeconds(-1)));
        Assert.False(await b.PollAsync(TimeSpan.FromMilliseconds(20)));
        var (waits, waitsToo) = (Task.Run(() => b.Poll(null)), b.PollAsync(null).AsTask());

        a.Send("now");

        Assert.True(await waits.WaitAsync(Stuck));
        Assert.True(await waitsToo.WaitAsync(Stuck));
        Assert.Equal("now", b.Receive());
    }

    [Fact, Behaviour("C-04", "C-05")]
    public async Task Stream_should_end_behind_what_had_been_sent_when_the_other_end_is_closed()
    {
        var (a, b) = App.CreatePipe<int>();
        using var _ = b;
        a.Send(1);
        a.Send(2);
        a.Close();

        Assert.Equal((1, 2), (b.Receive(), await b.ReceiveAsync()));
        Assert.True(b.Poll());
        Assert.True(b.Poll(null));
        Assert.Throws<EndOfStreamException>(() => b.Receive());
        await Assert.ThrowsAsync<EndOfStreamException>(async () => await b.ReceiveAsync());
        Assert.Throws<EndOfStreamException>(() => b.ReceiveBytes());
    }

    [Fact, Behaviour("C-04")]
    public async Task Whoever_waits_should_be_told_of_the_end()
    {
        var (a, b) = App.CreatePipe<int>();
        using var _ = b;
        var blocked = Task.Run(() => b.Receive());
        var (c, d) = App.CreatePipe<int>();
        using var __ = d;
        var awaits = d.ReceiveAsync().AsTask();

        a.Close();
        c.Close();

        await Assert.ThrowsAsync<EndOfStreamException>(() => blocked.WaitAsync(Stuck));
        await Assert.ThrowsAsync<EndOfStreamException>(() => awaits.WaitAsync(Stuck));
    }

    [Fact, Behaviour("C-06")]
    public async Task Sending_should_fail_when_the_other_end_is_closed()
    {
        var (a, b) = App.CreatePipe<int>();
        using var _ = b;
        a.Send(1); // not read by b: its sending must fail all the same
        a.Close();

        Assert.Contains("broken pipe", Assert.Throws<IOException>(() => b.Send(1)).Message);
        Assert.Contains("broken pipe", (await Assert.ThrowsAsync<IOException>(async () => await b.SendAsync(1))).Message);
    }

    [Fact, Behaviour("C-06")]
    public void Everything_should_be_refused_when_an_end_is_closed_here()
    {
        var (a, b) = App.CreatePipe<int>();
        using var _ = b;

        a.Close();
        a.Close();

        Assert.True(a.IsClosed);
        Assert.Contains("handle is closed", Closed(() => a.Send(1)));
        Assert.Contains("handle is closed", Closed(() => a.Receive()));
        Assert.Contains("handle is closed", Closed(() => a.Poll()));
        Assert.Contains("handle is closed", Closed(() => a.SendBytes(new byte[1])));
        Assert.Contains("handle is closed", Closed(() => a.ReceiveBytesInto(new byte[1])));
        Assert.Contains("handle is closed", Closed(() => ProcessConnection.Wait([a])));
    }

    [Fact, Behaviour("C-06")]
    public async Task Whoever_waits_should_be_told_when_the_end_is_closed_under_it()
    {
        var (a, b) = App.CreatePipe<int>();
        using var _ = b;
        var awaits = a.ReceiveAsync().AsTask();
        using var entered = new ManualResetEventSlim();
        var blocked = Task.Run(() =>
        {
            entered.Set();
            return a.Poll(null);
        });
        Assert.True(entered.Wait(Stuck));

        a.Close();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => blocked.WaitAsync(Stuck));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => awaits.WaitAsync(Stuck));
        Assert.Throws<EndOfStreamException>(() => b.Receive());
    }

    [Fact, Behaviour("C-04")]
    public async Task Wait_should_end_and_lose_nothing_when_it_is_cancelled()
    {
        var (a, b) = App.CreatePipe<string>();
        using var _ = a;
        using var __ = b;
        using var cancels = new CancellationTokenSource();
        var blocked = Task.Run(() => b.Receive(cancels.Token));
        var (c, d) = App.CreatePipe<string>();
        using var ___ = c;
        using var ____ = d;
        var awaits = d.ReceiveAsync(cancels.Token).AsTask();

        await cancels.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => blocked.WaitAsync(Stuck));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => awaits.WaitAsync(Stuck));
        a.Send("kept");
        c.Send("kept, too");
        Assert.Equal(("kept", "kept, too"), (b.Receive(), d.Receive()));
    }

    [Fact, Behaviour("C-11")]
    public void Sending_should_fail_and_nothing_be_sent_when_the_object_cannot_travel()
    {
        var (a, b) = App.CreatePipe();
        using var _ = a;
        using var __ = b;

        Assert.Contains("SemaphoreSlim", Assert.Throws<MessageSerializationException>(() => a.Send(new { Gate = new SemaphoreSlim(1) })).Message);

        Assert.False(b.Poll());
        a.Send("fine");
        Assert.Equal("fine", b.Receive());
    }

    [Fact, Behaviour("C-14")]
    public void End_should_be_closed_when_its_block_is_left()
    {
        var (a, b) = App.CreatePipe<int>();
        using (a)
            a.Send(1);
        using var _ = b;

        Assert.True(a.IsClosed);
        Assert.Equal(1, b.Receive());
        Assert.Throws<EndOfStreamException>(() => b.Receive());
    }

    [Theory, Behaviour("C-14")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task End_should_be_closed_when_nobody_has_it_any_more(bool wasAwaited)
    {
        using var kept = await KeepOneAsync(wasAwaited);

        for (var i = 0; i < 100 && !kept.Poll(TimeSpan.FromMilliseconds(100)); i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.Throws<EndOfStreamException>(() => kept.Poll() ? kept.Receive() : throw new TimeoutException("The end that was dropped is still open."));
    }

    private async Task<PipeConnection<int>> KeepOneAsync(bool wasAwaited)
    {
        var (kept, dropped) = App.CreatePipe<int>();
        if (wasAwaited)
        {
            var awaited = dropped.ReceiveAsync();
            kept.Send(1);
            Assert.Equal(1, await awaited);
        }

        return kept;
    }
}
