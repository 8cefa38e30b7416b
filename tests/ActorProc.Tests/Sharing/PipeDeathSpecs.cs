using ActorProc.TestKit;
using ActorProc.Tests.Multiprocessing;
using Xunit;

namespace ActorProc.Tests.Sharing;

/// <summary>Ends of pipes whose processes are killed.</summary>
public sealed class PipeDeathSpecs(ActorProcFixture kit) : ActorProcTest(kit, startMethod: "spawn"), IClassFixture<ActorProcFixture>
{
    [Fact, Behaviour("C-04", "C-06")]
    public async Task Stream_should_end_behind_what_had_been_sent_when_the_process_at_the_other_end_is_killed()
    {
        var (a, b) = App.CreatePipe<string>();
        using var _ = a;
        var child = Context.StartProcess(static (PipeConnection<string> end) =>
        {
            end.Send("one");
            end.Send("two");
            Thread.Sleep(Timeout.Infinite);
        }, b);
        b.Close();
        Assert.Equal("one", a.Receive());
        Assert.True(a.Poll(Stuck));

        child.Kill();

        Assert.Equal(-9, await EndAsync(child));
        Assert.Equal("two", a.Receive());
        Assert.Throws<EndOfStreamException>(() => a.Receive());
        Assert.Contains("broken pipe", Assert.Throws<IOException>(() => a.Send("too late")).Message);
    }

    [Fact, Behaviour("C-04")]
    public async Task Whoever_waits_should_be_told_when_the_process_at_the_other_end_is_killed()
    {
        var (a, b) = App.CreatePipe<string>();
        using var _ = a;
        var child = Context.StartProcess(Hold, b);
        b.Close();
        Assert.Equal("held", a.Receive());
        var (blocked, awaits) = (Task.Run(() => a.Receive()), a.PollAsync(null).AsTask());

        child.Kill();

        await Assert.ThrowsAsync<EndOfStreamException>(() => blocked.WaitAsync(Stuck));
        Assert.True(await awaits.WaitAsync(Stuck));
        Assert.Equal(-9, await EndAsync(child));
    }

    [Fact, Behaviour("C-04")]
    public async Task Stream_should_go_on_until_the_last_process_that_has_the_other_end_is_dead()
    {
        var (a, b) = App.CreatePipe<string>();
        using var _ = a;
        ActorProcess[] children = [Context.StartProcess(Hold, b), Context.StartProcess(Hold, b)];
        b.Close();
        Assert.Equal(("held", "held"), (a.Receive(), a.Receive()));

        children[0].Kill();
        Assert.Equal(-9, await EndAsync(children[0]));
        Assert.False(a.Poll());
        a.Send("go");
        Assert.Equal("go", a.Receive());
        children[1].Kill();

        Assert.Throws<EndOfStreamException>(() => a.Receive());
        Assert.Equal(-9, await EndAsync(children[1]));
    }

    [Fact, Behaviour("C-16")]
    public async Task Message_should_be_dropped_when_its_sender_is_killed_in_the_middle_of_it()
    {
        var (reader, writer) = App.CreatePipe(duplex: false);
        using var _ = reader;
        var child = Context.StartProcess(static (PipeConnection<object?> end) =>
        {
            end.Send("whole");
            // More than the kernel takes while nobody reads it.
            end.SendBytes(new byte[64 * 1024 * 1024]);
        }, writer);
        Assert.Equal("whole", reader.Receive());
        Assert.True(reader.Poll(Stuck));

        child.Kill();
        Assert.Equal(-9, await EndAsync(child));

        // The other copy of its end goes on, behind the torn message; which may fill all that the kernel takes, so it is read meanwhile.
        var next = Task.Run(() =>
        {
            writer.Send("next");
            writer.Close();
        });
        Assert.Equal("next", reader.Receive());
        await next.WaitAsync(Stuck);
        Assert.Throws<EndOfStreamException>(() => reader.Receive());
    }

    [Fact, Behaviour("C-16")]
    public async Task Torn_message_should_be_the_end_of_the_stream_when_nobody_else_has_that_end()
    {
        var (reader, writer) = App.CreatePipe(duplex: false);
        using var _ = reader;
        var child = Context.StartProcess(static (PipeConnection<object?> end) => end.SendBytes(new byte[64 * 1024 * 1024]), writer);
        writer.Close();
        Assert.True(reader.Poll(Stuck));

        child.Kill();

        Assert.Equal(-9, await EndAsync(child));
        Assert.Throws<EndOfStreamException>(() => reader.ReceiveBytes());
    }

    [Fact, Behaviour("C-12")]
    public async Task End_should_not_be_lost_when_its_sender_is_killed_before_it_is_received()
    {
        var (a, b) = App.CreatePipe<string>();
        using var _ = a;
        await using var letters = App.CreateQueue<PipeConnection<string>>();
        var child = Context.StartProcess(static (ProcessQueue<PipeConnection<string>> letters, PipeConnection<string> end) =>
        {
            letters.Put(end);
            end.Send("put");
            Thread.Sleep(Timeout.Infinite);
        }, letters, b);
        b.Close();
        Assert.Equal("put", a.Receive());

        child.Kill();
        Assert.Equal(-9, await EndAsync(child));

        using var received = letters.Get(Stuck);
        received.Send("alive");
        Assert.Equal("alive", a.Receive());
    }

    private static void Hold(PipeConnection<string> end)
    {
        end.Send("held");
        if (end.Receive() == "go")
            end.Send("go");
        Thread.Sleep(Timeout.Infinite);
    }
}
