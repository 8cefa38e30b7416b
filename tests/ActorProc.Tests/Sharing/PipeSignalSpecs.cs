using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using ActorProc.TestKit;
using ActorProc.Tests.Acceptance;
using ActorProc.Tests.Multiprocessing;
using Xunit;

namespace ActorProc.Tests.Sharing;

/// <summary>Blocked calls that signals interrupt.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class PipeSignalSpecs(ActorProcFixture kit) : ActorProcTest(kit, startMethod: "spawn"), IClassFixture<ActorProcFixture>
{
    private const int WindowChanged = 28;
    private const int Signalled = 20;

    [Fact, Behaviour("C-15", "CX-06")]
    public async Task Blocked_calls_should_go_on_when_signals_interrupt_them()
    {
        const int Large = 8 * 1024 * 1024;
        var (a, b) = App.CreatePipe<string>();
        using var _ = a;
        var child = Context.StartProcess(static (PipeConnection<string> end) =>
        {
            using var handler = PosixSignalRegistration.Create(PosixSignal.SIGWINCH, _ => { });
            end.Send("ready");
            end.Send(end.Receive());
            end.SendBytes(new byte[Large]);
            end.Send(ProcessConnection.Wait([end]).Count == 1 ? end.Receive() : "nothing");
        }, b);
        b.Close();
        Assert.Equal("ready", a.Receive());

        Interrupt(child);
        a.Send("one");
        Assert.Equal("one", a.Receive());
        Assert.True(a.Poll(Stuck));
        Interrupt(child);
        Assert.Equal(Large, a.ReceiveBytes().Length);
        Interrupt(child);
        a.Send("two");

        Assert.Equal("two", a.Receive());
        Assert.Equal(0, await EndAsync(child));
    }

    [Fact, Behaviour("LC-01", "CX-06")]
    public async Task Accepting_should_go_on_when_signals_interrupt_it()
    {
        var (a, b) = App.CreatePipe<string>();
        using var _ = a;
        var child = Context.StartProcess(static (PipeConnection<string> end) =>
        {
            using var handler = PosixSignalRegistration.Create(PosixSignal.SIGWINCH, _ => { });
            using var listener = new ProcessListener(ProcessContext.Current);
            end.Send(listener.Address);
            using var accepted = listener.Accept<string>();
            accepted.Send("welcome");
        }, b);
        b.Close();
        var address = a.Receive();

        Interrupt(child);
        using var client = ProcessClient.Connect<string>(App, address);

        Assert.Equal("welcome", client.Receive());
        Assert.Equal(0, await EndAsync(child));
    }

    private static void Interrupt(ActorProcess process)
    {
        for (var i = 0; i < Signalled; i++)
            ProcessSignals.Send(WindowChanged, process.Pid!.Value);
    }
}
