using ActorProc.Tests.Behaviour;
using Akka.Actor;
using Akka.TestKit;
using Xunit;

namespace ActorProc.Tests.Supervision;

/// <summary>Actors that throw in one process, supervisors that decide in another.</summary>
public abstract class LiveFailureSpecs(BehaviourSystem system) : IClassFixture<BehaviourSystem>, IAsyncLifetime
{
    private readonly TestProbe _decisions = system.NewProbe();
    private readonly TestProbe _lives = system.NewProbe();
    private IActorRef _top = ActorRefs.Nobody;

    private static TimeSpan Stuck => BehaviourSystem.TooLong;

    /// <summary>Where the supervisor lives.</summary>
    protected abstract Placement Supervisors { get; }

    /// <summary>Where those that it supervises live: never in the same process.</summary>
    private static Placement Workers => Placement.Shared("workers");

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _top.GracefulStop(Stuck);

    [Theory]
    [InlineData("order", typeof(OrderRefusedException), "order 7 was refused: no stock", 7)]
    [InlineData("stuck", typeof(StuckException), "stuck", null)]
    [InlineData("nested", typeof(InvalidOperationException), "outer", null)]
    public async Task Supervisor_should_see_the_real_exception_and_the_worker_go_on_when_it_resumes(string kind, Type type, string message, int? order)
    {
        var (_, worker) = await StartAsync(Directive.Resume);
        Assert.Equal(1, await worker.Ask<int>("count", Stuck));

        worker.Tell(new Fail(kind));

        var decided = await _decisions.ExpectMsgAsync<Decided>(Stuck);
        Assert.Equal(("boss", type.FullName, message, order), (decided.Who, decided.Type, decided.Message, decided.Order));
        Assert.Contains($"{nameof(Worker)}", decided.Stack, StringComparison.Ordinal);
        Assert.Equal(2, await worker.Ask<int>("count", Stuck));
    }

    [Theory]
    [InlineData("order", nameof(OrderRefusedException))]
    [InlineData("stuck", nameof(StuckException))]
    public async Task Worker_should_be_restarted_in_its_process_with_all_its_hooks_when_the_supervisor_says_so(string kind, string type)
    {
        var (_, worker) = await StartAsync(Directive.Restart);
        var pid = await worker.Ask<int>("pid", Stuck);
        await worker.Ask<int>("count", Stuck);

        worker.Tell(new Fail(kind));

        await _decisions.ExpectMsgAsync<Decided>(Stuck);
        foreach (var step in new[] { $"PreRestart {type} Fail", "PostStop", $"PostRestart {type}", "PreStart" })
            await _lives.ExpectMsgAsync($"worker: {step}", Stuck);
        Assert.Equal(1, await worker.Ask<int>("count", Stuck));
        Assert.Equal(pid, await worker.Ask<int>("pid", Stuck));
    }

    [Fact]
    public async Task Worker_and_its_process_should_end_when_the_supervisor_stops_it()
    {
        var boss = Top(Directive.Stop);
        var worker = await WorkerOfAsync(boss, "worker", Placement.OwnProcess);
        var watcher = system.NewProbe();
        watcher.Watch(worker);

        worker.Tell(new Fail("order"));

        await _decisions.ExpectMsgAsync<Decided>(Stuck);
        await _lives.ExpectMsgAsync("worker: PostStop", Stuck);
        await watcher.ExpectTerminatedAsync(worker, Stuck);
        await watcher.AwaitAssertAsync(async () => Assert.Empty(await boss.Ask<string[]>("children", Stuck)), Stuck);
        await system.UntilAsync(nodes => nodes.All(node => !node.Address.Equals(worker.Path.Address)), "the worker's node to end");
    }

    [Fact]
    public async Task Failure_should_become_that_of_the_supervisor_when_it_escalates()
    {
        _top = system.System.ActorOf(Props.Create<Boss>(_decisions.Ref, Directive.Resume, false), $"top-{Guid.NewGuid():N}");
        var escalating = Props.Create<Boss>(_decisions.Ref, Directive.Escalate, false).WithPlacement(Supervisors);
        var boss = await _top.Ask<IActorRef>(new Spawn(escalating, "boss"), Stuck);
        var worker = await WorkerOfAsync(boss, "worker");
        Assert.Equal(1, await worker.Ask<int>("count", Stuck));

        worker.Tell(new Fail("order"));

        foreach (var who in new[] { "boss", "top" })
        {
            var decided = await _decisions.ExpectMsgAsync<Decided>(Stuck);
            Assert.Equal((who, typeof(OrderRefusedException).FullName, 7), (decided.Who, decided.Type, decided.Order));
        }

        Assert.Equal(2, await worker.Ask<int>("count", Stuck));
    }

    [Fact]
    public async Task Siblings_should_be_restarted_as_well_when_one_fails_for_all()
    {
        var (boss, first) = await StartAsync(Directive.Restart, all: true);
        var second = await WorkerOfAsync(boss, "second");
        var pids = new[] { await first.Ask<int>("pid", Stuck), await second.Ask<int>("pid", Stuck) };
        foreach (var worker in new[] { first, second })
            await worker.Ask<int>("count", Stuck);

        first.Tell(new Fail("order"));

        await _decisions.ExpectMsgAsync<Decided>(Stuck);
        var steps = new List<string>();
        while (steps.Count < 8)
            steps.Add(await _lives.ExpectMsgAsync<string>(Stuck));
        Assert.Equal(["PreRestart OrderRefusedException Fail", "PostStop", "PostRestart OrderRefusedException", "PreStart"], Of("worker"));
        // It was not handling anything, so there is no message that it failed at.
        Assert.Equal(["PreRestart OrderRefusedException ", "PostStop", "PostRestart OrderRefusedException", "PreStart"], Of("second"));
        Assert.Equal(1, await first.Ask<int>("count", Stuck));
        Assert.Equal(1, await second.Ask<int>("count", Stuck));
        Assert.Equal(pids, new[] { await first.Ask<int>("pid", Stuck), await second.Ask<int>("pid", Stuck) });

        IEnumerable<string> Of(string name) => steps.Where(step => step.StartsWith(name, StringComparison.Ordinal)).Select(step => step[(name.Length + 2)..]);
    }

    [Fact]
    public async Task Siblings_should_be_left_alone_when_one_fails_for_itself()
    {
        var (boss, first) = await StartAsync(Directive.Restart);
        var second = await WorkerOfAsync(boss, "second");
        foreach (var worker in new[] { first, second })
            await worker.Ask<int>("count", Stuck);

        first.Tell(new Fail("order"));

        Assert.Equal(1, await first.Ask<int>("count", Stuck));
        Assert.Equal(2, await second.Ask<int>("count", Stuck));
    }

    [Fact]
    public async Task Siblings_should_be_stopped_as_well_when_one_fails_for_all()
    {
        var (boss, first) = await StartAsync(Directive.Stop, all: true);
        var second = await WorkerOfAsync(boss, "second");
        var watcher = system.NewProbe();
        watcher.Watch(first);
        watcher.Watch(second);

        first.Tell(new Fail("order"));

        var ended = new[] { await watcher.ExpectMsgAsync<Terminated>(Stuck), await watcher.ExpectMsgAsync<Terminated>(Stuck) };
        Assert.Equal(new[] { first, second }.ToHashSet(), ended.Select(terminated => terminated.ActorRef).ToHashSet());
    }

    private async Task<(IActorRef Boss, IActorRef Worker)> StartAsync(Directive directive, bool all = false)
    {
        var boss = Top(directive, all);
        return (boss, await WorkerOfAsync(boss, "worker", Workers));
    }

    private IActorRef Top(Directive directive, bool all = false) =>
        _top = system.System.ActorOf(Props.Create<Boss>(_decisions.Ref, directive, all), $"boss-{Guid.NewGuid():N}", Supervisors);

    private Task<IActorRef> WorkerOfAsync(IActorRef boss, string name) => WorkerOfAsync(boss, name, Workers);

    private async Task<IActorRef> WorkerOfAsync(IActorRef boss, string name, Placement placement)
    {
        var worker = await boss.Ask<IActorRef>(new Spawn(Props.Create<Worker>(_lives.Ref).WithPlacement(placement), name), Stuck);
        await _lives.ExpectMsgAsync($"{name}: PreStart", Stuck);
        Assert.NotEqual(await boss.Ask<int>("pid", Stuck), await worker.Ask<int>("pid", Stuck));
        return worker;
    }
}
