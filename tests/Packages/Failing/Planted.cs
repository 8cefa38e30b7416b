using System.Diagnostics;
using System.Net.Sockets;
using ActorProc;
using ActorProc.TestKit;
using Akka.Actor;
using Xunit;
using Xunit.Abstractions;

namespace Failing;

/// <summary>Each of these has to fail, and to say why.</summary>
public sealed class Planted(ITestOutputHelper output) : ActorProcTestKit(output)
{
    [Fact]
    public async Task Orphan()
    {
        var starter = Sys.ActorOf(Props.Create<Starter>(), "starter", Placement.OwnProcess);
        Output!.WriteLine($"planted orphan {await starter.Ask<int>("start")}");
    }

    [Fact]
    public void Socket_file()
    {
        var directory = Sys.Settings.Config.GetString("actorproc.run-directory");
        Kept = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        Kept.Bind(new UnixDomainSocketEndPoint(Path.Combine(directory, "planted.sock")));
    }

    [Fact]
    public async Task Exit_code()
    {
        var job = App.StartProcess(static () => ActorProcess.Exit(4), new ProcessOptions { Name = "planted job" });
        await ExpectExitedAsync(job, 0);
    }

    private static Socket? Kept { get; set; }

    private sealed class Starter : ReceiveActor
    {
        public Starter() => Receive<string>(_ =>
        {
            using var child = Process.Start("sleep", "1000");
            Sender.Tell(child.Id);
        });
    }
}
