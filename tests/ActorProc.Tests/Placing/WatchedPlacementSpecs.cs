using ActorProc.Link;
using ActorProc.Orchestration;
using ActorProc.TestKit;
using Akka.Actor;
using Xunit;
using Xunit.Abstractions;

namespace ActorProc.Tests.Placing;

/// <summary>Akka watches what it deploys elsewhere, for the parent. That watch and the creation go the same way.</summary>
public sealed class WatchedPlacementSpecs(ITestOutputHelper output) : ActorProcTestKit(output)
{
    private static readonly Placement Together = Placement.Shared("together");

    [Fact]
    public async Task Child_should_be_known_to_its_parent_when_placing_takes_longer_than_a_watch_takes_to_arrive()
    {
        var first = Sys.ActorOf(Props.Create<Echo>(), "first", Together);
        await first.Ask<int>("pid", Stuck);
        var runtime = ((ProcessActorRefProvider)((ExtendedActorSystem)Sys).Provider).Runtime;
        runtime.Placer = new SlowPlacer(runtime.Placer, PassAsync);

        var second = Sys.ActorOf(Props.Create<Echo>(), "second", Together);

        await second.Ask<int>("pid", Stuck);
        await PassAsync(); // what its process may have said of it has been heard
        Assert.Equal(second, await Sys.ActorSelection("/user/second").ResolveOne(Stuck));

        // As long as all takes that a watch sets off: it is sent, the process asks main about an actor it does not have, and main answers.
        async Task PassAsync()
        {
            await Sys.ActorSelection("/system/remote-deployment-watcher").Ask<ActorIdentity>(new Identify(1), Stuck);
            await Sys.ActorSelection("/system/remote-watcher").Ask<ActorIdentity>(new Identify(2), Stuck);
            await first.Ask<int>("pid", Stuck);
            await App.GetNodesAsync();
            await first.Ask<int>("pid", Stuck);
            await Sys.ActorSelection("/system/remote-watcher").Ask<ActorIdentity>(new Identify(3), Stuck);
            await Sys.ActorSelection("/system/remote-deployment-watcher").Ask<ActorIdentity>(new Identify(4), Stuck);
            await Sys.ActorSelection("/user").Ask<ActorIdentity>(new Identify(5), Stuck);
        }
    }

    /// <summary>Something else happens before it places.</summary>
    private sealed class SlowPlacer(IPlacer placer, Func<Task> before) : IPlacer
    {
        public Address AddressOf(Placement placement, ActorPath actor) => placer.AddressOf(placement, actor);

        public void Place(PlacedChild child, byte[] creation, string node, string overlay)
        {
            Assert.True(Task.Run(before).Wait(Stuck));
            placer.Place(child, creation, node, overlay);
        }

        public void Decide(PlacedChild child, Decision decision, int incarnation) => placer.Decide(child, decision, incarnation);

        public void Locate(Peer peer, string recipient) => placer.Locate(peer, recipient);

        public void Settle(string path) => placer.Settle(path);

        public void OnControl(Connection connection, ControlMessage message) => placer.OnControl(connection, message);

        public void OnClosed(Connection connection, Exception? cause) => placer.OnClosed(connection, cause);

        public bool EndsWithProcess(IActorRef actor) => placer.EndsWithProcess(actor);

        public void OutOfMemory(Exception cause) => placer.OutOfMemory(cause);

        public void Kill(Address node, ExitReason.Deadline reason, bool allowNeighbours) => placer.Kill(node, reason, allowNeighbours);

        public Task ShutdownAsync() => placer.ShutdownAsync();
    }
}
