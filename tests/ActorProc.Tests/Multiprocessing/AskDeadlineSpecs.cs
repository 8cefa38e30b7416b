using ActorProc.TestKit;
using Akka.Actor;
using Xunit;
using Xunit.Abstractions;

namespace ActorProc.Tests.Multiprocessing;

/// <summary>An actor that does not come back from a message: its process is killed, and its supervisor decides.</summary>
public sealed class AskDeadlineSpecs(ITestOutputHelper output) : ActorProcTestKit(output)
{
    private static readonly AskOptions Kill = new() { Timeout = TimeSpan.FromMilliseconds(500), KillsProcess = true };

    [Fact]
    public async Task Actor_should_come_back_in_a_new_process_when_it_was_killed_for_a_loop_without_end()
    {
        var stubborn = App.ActorOf(Props.Create<Stubborn>(), "stubborn", Placement.OwnProcess);
        var before = await stubborn.Ask<int>("pid", Stuck);

        var late = await Assert.ThrowsAsync<ProcessTimeoutException>(() => stubborn.AskAsync<int>("loop", Kill).WaitAsync(Stuck));

        Assert.Equal(TimeoutOutcome.Killed, late.Outcome);
        Assert.Contains("stubborn", late.Message, StringComparison.Ordinal);
        Assert.NotEqual(before, await stubborn.Ask<int>("pid", Stuck));
        Assert.False(ChildProcesses.IsAlive(before));
    }

    [Fact]
    public async Task Actor_should_be_left_alone_when_only_the_wait_has_a_limit()
    {
        var stubborn = App.ActorOf(Props.Create<Stubborn>(), "stubborn", Placement.OwnProcess);
        var before = await stubborn.Ask<int>("pid", Stuck);

        var late = await Assert.ThrowsAsync<ProcessTimeoutException>(() => stubborn.AskAsync<int>("silence", Kill with { KillsProcess = false }));

        Assert.Equal(TimeoutOutcome.Running, late.Outcome);
        Assert.Equal(before, await stubborn.Ask<int>("pid", Stuck));
    }

    [Fact]
    public async Task Answer_in_time_should_be_given()
    {
        var stubborn = App.ActorOf(Props.Create<Stubborn>(), "stubborn", Placement.OwnProcess);

        Assert.NotEqual(Environment.ProcessId, await stubborn.AskAsync<int>("pid", Kill with { Timeout = Stuck }));
    }

    [Fact]
    public async Task Process_should_not_be_killed_when_it_was_not_up_to_be_asked()
    {
        var stubborn = App.ActorOf(Props.Create<Stubborn>(), "stubborn", Placement.OwnProcess);

        // A process takes longer than that to start.
        var late = await Assert.ThrowsAsync<ProcessTimeoutException>(() => stubborn.AskAsync<int>("silence", Kill with { Timeout = TimeSpan.FromMilliseconds(1) }));

        Assert.Equal(TimeoutOutcome.Running, late.Outcome);
        Assert.NotEqual(Environment.ProcessId, await stubborn.Ask<int>("pid", Stuck));
    }

    [Fact]
    public async Task Ask_should_wait_without_limit_when_its_time_is_infinite_and_end_with_the_callers_token()
    {
        var stubborn = App.ActorOf(Props.Create<Stubborn>(), "stubborn", Placement.OwnProcess);
        var before = await stubborn.AskAsync<int>("pid", Kill with { Timeout = Timeout.InfiniteTimeSpan });
        using var source = new CancellationTokenSource();
        var ask = stubborn.AskAsync<int>("silence", Kill with { Timeout = Timeout.InfiniteTimeSpan }, source.Token);

        await source.CancelAsync();

        Assert.Equal(source.Token, (await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ask.WaitAsync(Stuck))).CancellationToken);
        Assert.Equal(before, await stubborn.Ask<int>("pid", Stuck));
    }

    [Fact]
    public async Task Kill_should_be_refused_when_the_process_is_shared()
    {
        var stubborn = App.ActorOf(Props.Create<Stubborn>(), "stubborn", Placement.Shared("together"));

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => stubborn.AskAsync<int>("loop", Kill));

        Assert.Contains("together", refused.Message, StringComparison.Ordinal);
        Assert.Contains(nameof(AskOptions.AllowNeighbours), refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Kill_should_be_refused_when_another_actor_was_placed_beside()
    {
        var stubborn = App.ActorOf(Props.Create<Stubborn>(), "stubborn", Placement.OwnProcess);
        _ = App.ActorOf(Props.Create<Stubborn>(), "beside", Placement.SameAs(stubborn));

        await Assert.ThrowsAsync<InvalidOperationException>(() => stubborn.AskAsync<int>("loop", Kill));
    }

    [Fact]
    public async Task Neighbours_calls_should_fail_and_name_the_culprit_when_they_were_allowed_to_go_with_it()
    {
        var stubborn = App.ActorOf(Props.Create<Stubborn>(), "stubborn", Placement.Shared("together"));
        var neighbour = App.ActorOf(Props.Create<Stubborn>(), "neighbour", Placement.Shared("together"));
        await neighbour.Ask<int>("pid", Stuck);
        Task pending = neighbour.Ask<int>("silence", Timeout.InfiniteTimeSpan);

        var late = await Assert.ThrowsAsync<ProcessTimeoutException>(() => stubborn.AskAsync<int>("loop", Kill with { AllowNeighbours = true }).WaitAsync(Stuck));

        Assert.Equal(TimeoutOutcome.Killed, late.Outcome);
        var down = await Assert.ThrowsAsync<NodeDownException>(() => pending.WaitAsync(Stuck));
        var reason = Assert.IsType<ExitReason.Deadline>(down.Reason);
        Assert.Contains("stubborn", reason.Culprit, StringComparison.Ordinal);
        Assert.Contains("stubborn", down.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Actor_in_a_node_should_enforce_a_deadline_too()
    {
        var stubborn = App.ActorOf(Props.Create<Stubborn>(), "stubborn", Placement.OwnProcess);
        var before = await stubborn.Ask<int>("pid", Stuck);
        var asker = App.ActorOf(Props.Create<Asker>(), "asker", Placement.OwnProcess);

        Assert.Equal(nameof(TimeoutOutcome.Killed), await asker.Ask<string>(stubborn, Stuck));
        Assert.NotEqual(before, await stubborn.Ask<int>("pid", Stuck));
    }

    [Fact]
    public async Task Kill_should_be_refused_when_the_actor_lives_here()
    {
        var here = Sys.ActorOf(Props.Create<Stubborn>());

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => here.AskAsync<int>("silence", Kill));

        Assert.Contains("lives in this process", refused.Message, StringComparison.Ordinal);
    }

    private sealed class Stubborn : ReceiveActor
    {
        public Stubborn()
        {
            Receive<string>(text => text == "pid", _ => Sender.Tell(Environment.ProcessId));
            Receive<string>(text => text == "loop", _ =>
            {
                while (true)
                {
                }
            });
            Receive<string>(text => text == "silence", _ => { });
        }
    }

    private sealed class Asker : ReceiveActor
    {
        public Asker() => ReceiveAsync<IActorRef>(async other =>
        {
            var asker = Sender;
            try
            {
                await other.AskAsync<int>("loop", Kill);
            }
            catch (ProcessTimeoutException e)
            {
                asker.Tell(e.Outcome.ToString());
            }
        });
    }
}
