using ActorProc.TestKit;
using ActorProc.Tests.Multiprocessing;
using Xunit;

namespace ActorProc.Tests.Sharing;

/// <summary>Ends of pipes in other processes.</summary>
public abstract class PipeTravelSpecs(ActorProcFixture kit, string method) : ActorProcTest(kit, startMethod: method), IClassFixture<ActorProcFixture>
{
    [Fact, Behaviour("C-12", "C-04")]
    public async Task End_should_work_in_a_child_when_it_is_an_argument_and_closed_here_at_once()
    {
        var (a, b) = Context.CreatePipe<string>();
        using var _ = a;

        var child = Context.StartProcess(static (PipeConnection<string> end) =>
        {
            using (end)
            {
                while (end.Receive() is not "enough" and var received)
                    end.Send($"{received} back");
            }
        }, b);
        b.Close();

        a.Send("there and");
        Assert.Equal("there and back", await a.ReceiveAsync());
        await a.SendAsync("once more and");
        Assert.Equal("once more and back", a.Receive());
        a.Send("enough");
        Assert.Throws<EndOfStreamException>(() => a.Receive());
        Assert.Equal(0, await EndAsync(child));
    }

    [Fact, Behaviour("C-12")]
    public async Task End_should_work_in_a_child_when_a_closure_captures_it()
    {
        var (reader, writer) = Context.CreatePipe<int>(duplex: false);
        using var _ = reader;

        await Context.RunAsync(() => writer.Send(7)).WaitAsync(Stuck);

        Assert.Equal(7, reader.Receive());
        writer.Close();
    }

    [Fact, Behaviour("C-12")]
    public async Task Messages_should_go_between_two_children_when_each_has_an_end()
    {
        var (a, b) = Context.CreatePipe<string>();

        var first = Context.RunAsync(static (end, name) => Greet(end, name), a, "second");
        var second = Context.RunAsync(static (end, name) => Greet(end, name), b, "first");
        a.Close();
        b.Close();

        Assert.Equal("hello, first", await first.WaitAsync(Stuck));
        Assert.Equal("hello, second", await second.WaitAsync(Stuck));
    }

    [Fact, Behaviour("C-12")]
    public async Task End_should_travel_over_another_connection()
    {
        var (here, there) = Context.CreatePipe<PipeConnection<string>>();
        using var _ = here;
        var child = Context.StartProcess(static (PipeConnection<PipeConnection<string>> letters) =>
        {
            using var received = letters.Receive();
            received.Send("found");
            var (mine, yours) = ProcessContext.Current.CreatePipe<string>();
            letters.Send(yours);
            yours.Close();
            mine.Send("from the child");
        }, there);
        there.Close();
        var (a, b) = Context.CreatePipe<string>();
        using var __ = a;

        here.Send(b);
        b.Close();

        Assert.Equal("found", a.Receive());
        using var back = here.Receive();
        Assert.Equal("from the child", back.Receive());
        Assert.Equal(0, await EndAsync(child));
    }

    [Fact, Behaviour("C-12")]
    public async Task End_should_come_back_when_a_function_returns_it()
    {
        using var end = await Context.RunAsync(static () =>
        {
            var (mine, yours) = ProcessContext.Current.CreatePipe<string>();
            mine.Send("left behind");
            mine.Close();
            return yours;
        }).WaitAsync(Stuck);

        Assert.Equal("left behind", end.Receive());
        Assert.Throws<EndOfStreamException>(() => end.Receive());
    }

    [Fact, Behaviour("C-12")]
    public async Task Directions_should_stay_as_they_are_when_an_end_travels()
    {
        var (reader, writer) = Context.CreatePipe<int>(duplex: false);
        using var _ = reader;
        using var __ = writer;

        Assert.Equal((true, false, false, true), await Context.RunAsync(
            static (reader, writer) => (reader.IsReadable, reader.IsWritable, writer.IsReadable, writer.IsWritable), reader, writer).WaitAsync(Stuck));
    }

    [Fact, Behaviour("C-10", "C-12")]
    public async Task Large_message_should_come_whole_from_a_child()
    {
        var (a, b) = Context.CreatePipe<byte[]>();
        using var _ = a;
        var child = Context.StartProcess(static (PipeConnection<byte[]> end) =>
        {
            end.Send(end.Receive());
            end.Close();
        }, b);
        b.Close();
        var sent = new byte[16 * 1024 * 1024];
        Random.Shared.NextBytes(sent);

        a.Send(sent);

        Assert.True(sent.AsSpan().SequenceEqual(a.Receive()));
        Assert.Equal(0, await EndAsync(child));
    }

    [Fact, Behaviour("C-13")]
    public async Task Messages_should_not_mix_when_several_processes_send_into_one_end()
    {
        const int Each = 20;
        var (reader, writer) = Context.CreatePipe(duplex: false);
        using var _ = reader;

        ActorProcess[] children = [.. Enumerable.Range(1, 3).Select(i => Context.StartProcess(static (PipeConnection<object?> end, int i) =>
        {
            var message = Enumerable.Repeat((byte)i, (i * 30_000) + 7).ToArray();
            for (var n = 0; n < Each; n++)
                end.SendBytes(message.AsMemory());
            end.Close();
        }, writer, i))];
        writer.Close();
        var counts = new int[4];
        try
        {
            while (true)
            {
                var received = reader.ReceiveBytes();
                Assert.Equal((received[0] * 30_000) + 7, received.Length);
                Assert.True(received.AsSpan().IndexOfAnyExcept(received[0]) < 0, "Parts of two messages are in one.");
                counts[received[0]]++;
            }
        }
        catch (EndOfStreamException)
        {
            // All three have closed it.
        }

        Assert.Equal([0, Each, Each, Each], counts);
        foreach (var child in children)
            Assert.Equal(0, await EndAsync(child));
    }

    [Fact, Behaviour("C-12")]
    public async Task End_should_be_refused_when_it_is_received_a_second_time()
    {
        var (a, b) = Context.CreatePipe<string>();
        using var _ = a;
        await using var queue = Context.CreateQueue<PipeConnection<string>>();
        var codec = Context.Hub.Codec;
        var sent = codec.Write(b);
        b.Close();

        using (var received = (PipeConnection<string>)codec.Read(sent))
            received.Send("first");

        Assert.Equal("first", a.Receive());
        Assert.Contains("received before", Assert.Throws<MessageSerializationException>(() => codec.Read(sent)).Message);
        Assert.Throws<EndOfStreamException>(() => a.Receive());
    }

    private static string Greet(PipeConnection<string> end, string name)
    {
        using (end)
        {
            end.Send($"hello, {name}");
            return end.Receive();
        }
    }
}

public sealed class SpawnPipeTravelSpecs(ActorProcFixture kit) : PipeTravelSpecs(kit, "spawn");

public sealed class InProcessPipeTravelSpecs(ActorProcFixture kit) : PipeTravelSpecs(kit, "in-process");
