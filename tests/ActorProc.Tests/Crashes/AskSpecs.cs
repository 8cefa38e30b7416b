using System.Diagnostics;
using ActorProc.TestKit;
using Akka.Actor;
using Xunit;
using Xunit.Abstractions;

namespace ActorProc.Tests.Crashes;

/// <summary>What becomes of questions when the process that should answer them ends.</summary>
public sealed class AskSpecs(ITestOutputHelper output) : CrashTestKit(output)
{
    [Fact]
    public async Task Asks_should_fail_at_once_with_the_reason_when_the_process_is_killed()
    {
        var mortal = Sys.ActorOf(Props.Create<Mortal>(), "mortal", Placement.OwnProcess);
        var pid = await RunsAsync(mortal);
        var asks = Enumerable.Range(0, 1000).Select(_ => mortal.Ask<string>("hang")).ToArray();
        Assert.Equal(1000, Runtime.Asks.Count);

        var watch = Stopwatch.StartNew();
        ProcessSignals.Kill(pid);
        var failures = await Task.WhenAll(asks.Select(ask => Record.ExceptionAsync(() => ask.WaitAsync(Stuck))));
        watch.Stop();

        Assert.All(failures, failure => Assert.Equal(new ExitReason.Signaled(9), Assert.IsType<NodeDownException>(failure).Reason));
        Assert.True(watch.Elapsed < TimeSpan.FromMilliseconds(200), $"They failed {watch.ElapsedMilliseconds} ms after the kill.");
        await Eventually.IsTrueAsync(() => Runtime.Asks.Count == 0, () => "the table of pending asks to be empty");
    }

    [Fact]
    public async Task Asks_of_a_node_should_fail_with_the_reason_when_the_process_is_killed()
    {
        var mortal = Sys.ActorOf(Props.Create<Mortal>(), "mortal", Placement.OwnProcess);
        var there = Watchman(TestActor, "there", Placement.OwnProcess);
        var pid = await RunsAsync(mortal);
        await RunsAsync(there);
        // What had not left the asker would wait for the next process and be asked there.
        var answer = there.Ask<string>(new AskFor(mortal), Stuck);
        await ExpectMsgAsync("arrived", Stuck);

        ProcessSignals.Kill(pid);

        Assert.Equal(new ExitReason.Signaled(9).ToString(), await answer);
    }

    [Fact]
    public async Task Pending_asks_should_be_forgotten_when_they_are_answered_or_time_out_or_are_cancelled()
    {
        var mortal = Sys.ActorOf(Props.Create<Mortal>(), "mortal", Placement.OwnProcess);
        await RunsAsync(mortal);

        await Task.WhenAll(Enumerable.Range(0, 500).Select(i => mortal.Ask<string>($"{i}")));
        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Assert.ThrowsAsync<AskTimeoutException>(() => mortal.Ask<string>("hang", TimeSpan.FromMilliseconds(1)))));
        using var cancelled = new CancellationTokenSource();
        var asks = Enumerable.Range(0, 50).Select(_ => mortal.Ask<string>("hang", cancelled.Token)).ToArray();
        await cancelled.CancelAsync();
        await Task.WhenAll(asks.Select(ask => Assert.ThrowsAnyAsync<OperationCanceledException>(() => ask)));

        await Eventually.IsTrueAsync(() => Runtime.Asks.Count == 0, () => "the table of pending asks to be empty");
    }

    [Fact]
    public async Task Ask_that_has_not_been_handed_over_should_be_answered_when_the_actor_is_restarted()
    {
        var guardian = Guardian(new Orders(Directive.Restart, Latch: nameof(Ask_that_has_not_been_handed_over_should_be_answered_when_the_actor_is_restarted), Report: TestActor));
        await ExpectMsgAsync<Lived>(Stuck);
        var mortal = await SpawnMortalAsync(guardian, "mortal");
        var pid = await RunsAsync(mortal);

        ProcessSignals.Kill(pid);
        await ExpectMsgAsync<Asked>(Stuck);
        var answer = mortal.Ask<int>("pid");
        Latch.Open(nameof(Ask_that_has_not_been_handed_over_should_be_answered_when_the_actor_is_restarted));

        Assert.NotEqual(pid, await answer.WaitAsync(Stuck));
    }

    [Fact]
    public async Task Ask_of_an_actor_whose_supervisor_stops_it_should_fail_though_its_shared_process_lives_again()
    {
        const string latch = nameof(Ask_of_an_actor_whose_supervisor_stops_it_should_fail_though_its_shared_process_lives_again);
        var quick = Guardian(new Orders(Directive.Restart), "quick");
        var slow = Guardian(new Orders(Directive.Stop, Latch: latch, Report: TestActor), "slow");
        await ExpectMsgAsync<Lived>(Stuck);
        var comes = await SpawnMortalAsync(quick, "comes", Placement.Shared("both"));
        var goes = await SpawnMortalAsync(slow, "goes", Placement.Shared("both"));
        var there = Watchman(TestActor, "there", Placement.OwnProcess);
        await RunsAsync(there);
        await RunsAsync(goes);

        ProcessSignals.Kill(await RunsAsync(comes));
        await ExpectMsgAsync<Asked>(Stuck);
        await RunsAsync(comes); // the process is there again; whether that other actor comes back is open
        var ask = goes.Ask<string>("anybody?");
        var farAsk = there.Ask<string>(new AskFor(goes), Stuck);
        await RunsAsync(comes);
        await RunsAsync(there);
        Latch.Open(latch);

        Assert.Equal(new ExitReason.Signaled(9), (await Assert.ThrowsAsync<NodeDownException>(() => ask.WaitAsync(Stuck))).Reason);
        Assert.DoesNotContain("not NodeDownException", await farAsk);
    }
}
