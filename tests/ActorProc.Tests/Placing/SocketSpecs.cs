using Akka.Actor;
using Akka.Configuration;
using Xunit;

namespace ActorProc.Tests.Placing;

/// <summary>One line of configuration and Akka's own entry: no more is needed, and no network is touched.</summary>
public sealed class SocketSpecs
{
    private static readonly TimeSpan Stuck = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task No_tcp_socket_should_listen_in_the_system_or_in_its_nodes()
    {
        var before = Listeners.OfThisProcess();
        var system = ActorSystem.Create("plain", ConfigurationFactory.ParseString("akka.actor.provider = \"ActorProc.ProcessActorRefProvider, ActorProc\""));
        try
        {
            var reporter = system.ActorOf(Props.Create<Reporter>(), "reporter", Placement.OwnProcess);

            Assert.NotEqual(Environment.ProcessId, await reporter.Ask<int>("pid", Stuck));
            Assert.Equal("", await reporter.Ask<string>(new Report("listeners"), Stuck));
            Assert.Equal(before, Listeners.OfThisProcess());
        }
        finally
        {
            await system.Terminate();
        }
    }

    [Fact]
    public void Listener_should_be_seen_when_there_is_one()
    {
        var before = Listeners.OfThisProcess();
        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();

        Assert.Single(Listeners.OfThisProcess().Except(before));
    }
}
