using System.Net.Sockets;
using ActorProc.TestKit;
using ActorProc.Tests.Multiprocessing;
using Xunit;
using static ActorProc.Tests.Multiprocessing.Refusals;

namespace ActorProc.Tests.Sharing;

/// <summary>Waiting for several things at once.</summary>
public sealed class PipeWaitSpecs(ActorProcFixture kit) : ActorProcTest(kit, startMethod: "spawn"), IClassFixture<ActorProcFixture>
{
    [Fact, Behaviour("C-15")]
    public void Wait_should_give_all_that_are_ready_in_their_order()
    {
        var (a, b) = App.CreatePipe<int>();
        var (c, d) = App.CreatePipe<int>();
        var (e, f) = App.CreatePipe<int>();
        using var _ = new Several(a, b, c, d, e, f);
        f.Send(1);
        b.Send(1);

        Assert.Equal([a, e], ProcessConnection.Wait([a, c, e]));

        d.Close();
        Assert.Equal([c, a, e], ProcessConnection.Wait([c, a, e]));
        Assert.Throws<EndOfStreamException>(() => c.Receive());
    }

    [Fact, Behaviour("C-15")]
    public async Task Wait_should_wait_as_long_as_it_is_told()
    {
        var (a, b) = App.CreatePipe<int>();
        using var _ = new Several(a, b);

        Assert.Empty(ProcessConnection.Wait([a], TimeSpan.Zero));
        Assert.Empty(ProcessConnection.Wait([a], TimeSpan.FromSeconds(-1)));
        Assert.Empty(ProcessConnection.Wait([a], TimeSpan.FromMilliseconds(20)));
        Assert.Empty(await ProcessConnection.WaitAsync([a], TimeSpan.FromMilliseconds(20)));
        Assert.Empty(ProcessConnection.Wait([], TimeSpan.FromMilliseconds(20)));

        var (waits, waitsToo) = (Task.Run(() => ProcessConnection.Wait([a])), ProcessConnection.WaitAsync([a]));
        b.Send(1);

        Assert.Equal([a], await waits.WaitAsync(Stuck));
        Assert.Equal([a], await waitsToo.WaitAsync(Stuck));
    }

    [Fact, Behaviour("C-15", "P-26")]
    public async Task Wait_should_see_processes_end_and_connections_and_sockets_and_tasks()
    {
        var (a, b) = App.CreatePipe<string>();
        var (c, d) = App.CreatePipe<string>();
        using var _ = new Several(a, b, c, d);
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(File("socket")));
        listener.Listen();
        var task = new TaskCompletionSource();
        var child = Context.StartProcess(static (PipeConnection<string> end) => end.Receive(), b);
        object[] all = [child, a, c, listener, task.Task];

        var nothing = ProcessConnection.Wait(all, TimeSpan.FromMilliseconds(20));
        Assert.Empty(nothing);

        var waits = ProcessConnection.WaitAsync(all);
        child.Kill();
        Assert.Equal([child], await waits.WaitAsync(Stuck));
        waits = Task.Run(() => ProcessConnection.Wait(all[1..]));
        task.SetResult();
        Assert.Equal([task.Task], await waits.WaitAsync(Stuck));
        using var client = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        client.Connect(new UnixDomainSocketEndPoint(File("socket")));
        d.Send("message");
        Assert.True(c.Poll(Stuck));
        Assert.Equal([child, c, listener, task.Task], ProcessConnection.Wait(all));
        Assert.Equal(-9, await EndAsync(child));
    }

    [Fact, Behaviour("C-15")]
    public async Task Wait_should_take_what_many_processes_send_until_the_last_is_done()
    {
        const int Processes = 4;
        const int Each = 10;
        var readers = new List<PipeConnection<int>>();
        var children = new List<ActorProcess>();
        for (var i = 0; i < Processes; i++)
        {
            var (reader, writer) = App.CreatePipe<int>(duplex: false);
            readers.Add(reader);
            children.Add(Context.StartProcess(static (PipeConnection<int> end) =>
            {
                for (var n = 0; n < Each; n++)
                    end.Send(n);
                end.Close();
            }, writer));
            writer.Close();
        }

        var received = new List<int>();
        while (readers.Count > 0)
        {
            var ready = ProcessConnection.Wait(readers, Stuck);
            Assert.NotEmpty(ready);
            foreach (var reader in ready.Cast<PipeConnection<int>>())
            {
                try
                {
                    received.Add(reader.Receive());
                }
                catch (EndOfStreamException)
                {
                    readers.Remove(reader);
                    reader.Close();
                }
            }
        }

        Assert.Equal(Enumerable.Range(0, Each).SelectMany(n => Enumerable.Repeat(n, Processes)), received.Order());
        foreach (var child in children)
            Assert.Equal(0, await EndAsync(child));
    }

    [Fact, Behaviour("C-15")]
    public async Task Wait_should_end_when_it_is_cancelled_or_a_connection_is_closed_under_it()
    {
        var (a, b) = App.CreatePipe<int>();
        var (c, d) = App.CreatePipe<int>();
        using var _ = new Several(a, b, c, d);
        using var cancels = new CancellationTokenSource();
        var (blocks, awaits) = (Task.Run(() => ProcessConnection.Wait([a], null, cancels.Token)), ProcessConnection.WaitAsync([a], null, cancels.Token));
        var closes = ProcessConnection.WaitAsync([a, c]);

        await cancels.CancelAsync();
        c.Close();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => blocks.WaitAsync(Stuck));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => awaits.WaitAsync(Stuck));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => closes.WaitAsync(Stuck));
    }

    [Fact, Behaviour("C-15")]
    public void Wait_should_be_refused_when_it_makes_no_sense()
    {
        var (reader, writer) = App.CreatePipe<int>(duplex: false);
        using var _ = new Several(reader, writer);

        Assert.Contains("System.String", Assert.Throws<ArgumentException>(() => ProcessConnection.Wait([reader, "text"])).Message);
        Assert.Contains("write-only", Refusal(() => ProcessConnection.Wait([writer])));
        Assert.Contains("process not started", Refusal(() => ProcessConnection.Wait([App.CreateProcess(Targets.Nothing)])));
    }

    private sealed class Several(params ProcessConnection[] connections) : IDisposable
    {
        public void Dispose()
        {
            foreach (var connection in connections)
                connection.Close();
        }
    }
}
