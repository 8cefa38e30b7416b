using ActorProc.TestKit;
using Akka.Actor;
using Akka.Configuration;
using Xunit;

namespace ActorProc.Tests.Placing;

/// <summary>The entry: <see cref="ActorProcSystem"/>.</summary>
public sealed class SystemSpecs : IDisposable
{
    private static readonly TimeSpan Stuck = TimeSpan.FromSeconds(30);

    private readonly string _runs = Directory.CreateTempSubdirectory("ap-").FullName;

    public void Dispose() => Directory.Delete(_runs, recursive: true);

    [Fact]
    public async Task System_should_start_place_report_and_leave_nothing_behind()
    {
        var app = await ActorProcSystem.StartAsync("shop", new ActorProcOptions { RunDirectory = _runs, HandleSignals = false });
        Assert.Equal("shop", app.ActorSystem.Name);
        Assert.Empty(await app.GetNodesAsync());

        var own = app.ActorOf(Props.Create<Echo>(), "own", Placement.OwnProcess);
        var first = app.ActorOf(Props.Create<Echo>(), "first", Placement.Shared("together"));
        var second = app.ActorOf(Props.Create<Echo>(), "second", Placement.Shared("together"));
        var pids = await Task.WhenAll(new[] { own, first, second }.Select(actor => actor.Ask<int>("pid", Stuck)));
        var nodes = (await app.GetNodesAsync()).OrderBy(node => node.Actors.Count).ToArray();

        Assert.Equal(2, nodes.Length);
        Assert.Equal([(pids[0], 1, NodeState.Up), (pids[1], 1, NodeState.Up)], nodes.Select(node => (node.Pid!.Value, node.Incarnation, node.State)));
        Assert.Equal(own.Path, Assert.Single(nodes[0].Actors));
        Assert.Equal(("together", first.Path.Address), (nodes[1].Name, nodes[1].Address));
        Assert.Equal(new[] { first.Path, second.Path }.ToHashSet(), nodes[1].Actors.ToHashSet());
        Assert.All(nodes, node => Assert.Null(node.LastExit));

        await Task.WhenAll(app.DisposeAsync().AsTask(), app.DisposeAsync().AsTask());

        Assert.True(app.ActorSystem.WhenTerminated.IsCompleted);
        Assert.All(pids, pid => Assert.False(ChildProcesses.IsAlive(pid)));
        Assert.DoesNotContain(Directory.GetFileSystemEntries(_runs), Directory.Exists);
    }

    [Fact]
    public async Task For_should_refuse_a_system_with_another_provider()
    {
        var foreign = ActorSystem.Create("foreign", ConfigurationFactory.ParseString("akka.actor.provider = local"));
        try
        {
            var refusal = Assert.Throws<InvalidOperationException>(() => ActorProcSystem.For(foreign));

            Assert.Equal(
                "The system 'foreign' cannot place actors in processes: its provider is Akka.Actor.LocalActorRefProvider. Configure it with " +
                "akka.actor.provider = \"ActorProc.ProcessActorRefProvider, ActorProc\", or start it with ActorProcSystem.StartAsync.",
                refusal.Message);
        }
        finally
        {
            await foreign.Terminate();
        }
    }

    [Fact]
    public async Task ActorOf_should_refuse_a_placement_when_the_system_has_another_provider()
    {
        var foreign = ActorSystem.Create("foreign", ConfigurationFactory.ParseString("akka.actor.provider = local"));
        try
        {
            var refusal = Assert.Throws<NotSupportedException>(() => foreign.ActorOf(Props.Create<Echo>(), "echo", Placement.OwnProcess));

            Assert.Contains("akka.actor.provider = \"ActorProc.ProcessActorRefProvider, ActorProc\"", refusal.Message, StringComparison.Ordinal);
            Assert.Equal("up", await foreign.ActorOf(Props.Create<Echo>(), "echo", Placement.Local).Ask<string>("up", Stuck));
        }
        finally
        {
            await foreign.Terminate();
        }
    }

    [Fact]
    public async Task Start_should_be_given_up_when_it_is_cancelled_before()
    {
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => ActorProcSystem.StartAsync("never", cancellationToken: new CancellationToken(canceled: true)));
    }

    [Theory]
    [InlineData("actorproc.standby = many", "'actorproc.standby' is 'many', but must be a whole number from 0 to 1000.")]
    [InlineData("actorproc.stanby = 1", "'actorproc.stanby' is not a setting. Known there: ")]
    [InlineData("actorproc.link.chunk-sise = 1", "'actorproc.link.chunk-sise' is not a setting. Known there: ")]
    [InlineData("actorproc.node.on-crash = explode", "'actorproc.node.on-crash' is 'explode', but must be one of supervise, stop, restart.")]
    [InlineData("actorproc.node.heap-limt = 1", "'actorproc.node.heap-limt' is not a setting. Known there: ")]
    public async Task Start_should_fail_with_the_key_when_a_setting_cannot_be_used(string hocon, string complaint)
    {
        var options = new ActorProcOptions { RunDirectory = _runs, Config = ConfigurationFactory.ParseString(hocon) };

        var failure = await Assert.ThrowsAsync<ActorProcConfigurationException>(() => ActorProcSystem.StartAsync("wrong", options));

        Assert.StartsWith(complaint, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Directory.GetFileSystemEntries(_runs), Directory.Exists);
    }
}
