using ActorProc.Deployment;
using ActorProc.Orchestration;
using ActorProc.TestKit;
using Akka.Actor;
using Akka.Configuration;
using Akka.TestKit;
using Xunit;
using Xunit.Abstractions;

namespace ActorProc.Tests.Crashes;

/// <summary>What tests of crashes share: parents, watchers elsewhere, kills, and a way to hold up the orchestrator.</summary>
public abstract class CrashTestKit(ITestOutputHelper output, Config? config = null) : ActorProcTestKit(output, config)
{
    /// <summary>How often what depends on chance is tried.</summary>
    protected static int Repeat(int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable("ACTORPROC_REPEAT"), out var count) ? count : otherwise;

    internal ProcessRuntime Runtime => ((ProcessActorRefProvider)((ExtendedActorSystem)Sys).Provider).Runtime;

    protected IActorRef Guardian(Orders orders, string name = "guardian", Placement? placement = null) =>
        Sys.ActorOf(Props.Create(() => new Guardian(orders)), name, placement ?? Placement.Local);

    protected static Task<IActorRef> SpawnAsync(IActorRef parent, Props props, string name, Placement placement) =>
        parent.Ask<IActorRef>(new Spawn(props.WithPlacement(placement), name), Stuck);

    protected static Task<IActorRef> SpawnMortalAsync(IActorRef parent, string name, Placement? placement = null) =>
        SpawnAsync(parent, Props.Create<Mortal>(), name, placement ?? Placement.OwnProcess);

    protected IActorRef Watchman(IActorRef report, string name, Placement placement) => Sys.ActorOf(Props.Create(() => new Watchman(report)), name, placement);

    protected static async Task GuardAsync(IActorRef watchman, IActorRef actor) => Assert.Equal("watching", await watchman.Ask<string>(new Guard(actor), Stuck));

    protected static async Task<int> RunsAsync(IActorRef actor) => await actor.Ask<int>("pid", Stuck);

    /// <summary>Waits for exactly these ends, in any order, and for no other.</summary>
    protected static async Task ExpectEndsAsync(TestProbe probe, params Ended[] expected)
    {
        var seen = new List<Ended>();
        while (seen.Count < expected.Length)
            seen.Add(await probe.ExpectMsgAsync<Ended>(Stuck));
        Assert.Equal(expected.OrderBy(ended => ended.Watchman).ThenBy(ended => ended.Actor), seen.OrderBy(ended => ended.Watchman).ThenBy(ended => ended.Actor));
    }

    /// <summary>The orchestrator does nothing until the result is disposed of; what it is told meanwhile waits in order.</summary>
    internal PausedOrchestrator PauseOrchestrator() => new(App.Placer.Orchestrator, ((ExtendedActorSystem)Sys).Provider);
}
