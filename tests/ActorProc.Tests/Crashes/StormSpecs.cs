using System.Diagnostics;
using System.Globalization;
using ActorProc.TestKit;
using Akka.Actor;
using Akka.Configuration;
using Xunit;
using Xunit.Abstractions;

namespace ActorProc.Tests.Crashes;

/// <summary>Random kills under traffic. ACTORPROC_STORM sets how many seconds it blows.</summary>
public sealed class StormSpecs(ITestOutputHelper output) : CrashTestKit(output, Quiet)
{
    // A process that is killed at boot again and again is away for long: what waits for it meanwhile must not overflow, or the last entries may be among it.
    private static readonly Config Quiet = "akka.loglevel = ERROR, actorproc.link.hold-capacity = 10000000";

    private static TimeSpan Length =>
        TimeSpan.FromSeconds(double.TryParse(Environment.GetEnvironmentVariable("ACTORPROC_STORM"), CultureInfo.InvariantCulture, out var seconds) ? seconds : 6);

    [Fact]
    public async Task Nothing_should_be_out_of_order_or_twice_and_nobody_be_declared_dead_in_a_storm_of_kills()
    {
        var auditor = Sys.ActorOf(Props.Create<Auditor>(), "auditor");
        var nested = Guardian(new Orders(Directive.Restart), "nested", Placement.OwnProcess);
        var ledger = Props.Create(() => new Ledger(auditor));
        IActorRef[] ledgers =
        [
            Sys.ActorOf(ledger, "own", Placement.OwnProcess),
            Sys.ActorOf(ledger, "first", Placement.Shared("pair")),
            Sys.ActorOf(ledger, "second", Placement.Shared("pair")),
            await SpawnAsync(nested, ledger, "deep", Placement.OwnProcess),
        ];
        IActorRef[] scribes =
        [
            Sys.ActorOf(Props.Create(() => new Scribe(ledgers, auditor)), "main"),
            Sys.ActorOf(Props.Create(() => new Scribe(ledgers, auditor)), "node", Placement.OwnProcess),
        ];
        var safe = new HashSet<Address> { nested.Path.Address, scribes[1].Path.Address };
        await Task.WhenAll(ledgers.Select(RunsAsync));
        var random = new Random();
        var (kills, atBoot) = (0, 0);

        for (var blowing = Stopwatch.StartNew(); blowing.Elapsed < Length;)
        {
            var nextKill = blowing.ElapsedMilliseconds + random.Next(500);
            do
            {
                foreach (var scribe in scribes)
                    scribe.Tell(5);
                // Also the pace of the traffic: an answer from the node, and from the orchestrator.
                await scribes[1].Ask<int>("next", Stuck);
            }
            while (blowing.ElapsedMilliseconds < nextKill);

            var victims = (await App.GetNodesAsync()).Where(node => node.Pid is not null && !safe.Contains(node.Address)).ToArray();
            if (victims.Length == 0)
                continue;
            var victim = victims[random.Next(victims.Length)];
            if (ChildProcesses.IsAlive(victim.Pid!.Value))
            {
                ProcessSignals.Kill(victim.Pid.Value);
                kills++;
                atBoot += victim.State is NodeState.Starting ? 1 : 0;
            }
        }

        // A question may still meet the last kill; the actor comes back.
        await Task.WhenAll(ledgers.Select(actor => Eventually.HoldsAsync(async () => await AnswersAsync(actor), () => "an answer")));
        foreach (var scribe in scribes)
            scribe.Tell(1);
        var told = await Task.WhenAll(scribes.Select(scribe => scribe.Ask<int>("next", Stuck)));
        Report? report = null;
        await Eventually.HoldsAsync(
            async () => (report = await auditor.Ask<Report>("report", Stuck)) is { Pairs: 8 } && report.Least >= told.Min(),
            () => $"the last entries, {string.Join(" and ", told)}; they came only to: {string.Join(", ", report!.Last)}");
        Output?.WriteLine($"{kills} kills, {atBoot} of them at boot; {told.Sum() * ledgers.Length} told, {report!.Count} came through");
        Assert.Empty(report!.Wrong);
        Assert.True(kills > 5, $"only {kills} kills");
    }

    private static async Task<bool> AnswersAsync(IActorRef actor)
    {
        try
        {
            await RunsAsync(actor);
            return true;
        }
        catch (NodeDownException)
        {
            return false;
        }
    }
}
