using Akka.Actor;
using Akka.Routing;
using Xunit;

namespace ActorProc.Tests.Behaviour;

/// <content>What stands around actors: selections, routers, clocks, mailboxes and dispatchers.</content>
public abstract partial class AkkaBehaviourSpecs
{
    [Fact]
    public async Task Identify_should_be_answered_with_the_reference()
    {
        var echo = Place(Props.Create<Echo>(), "echo", Together);

        echo.Tell(new Identify(1), TestActor);
        Sys.ActorSelection("/user/nobody").Tell(new Identify(2), TestActor);

        var answers = new[] { await ExpectMsgAsync<ActorIdentity>(), await ExpectMsgAsync<ActorIdentity>() };
        Assert.Equal(echo, answers.Single(answer => answer.MessageId is 1).Subject);
        Assert.Null(answers.Single(answer => answer.MessageId is 2).Subject);
    }

    [Fact]
    public async Task Selection_should_reach_the_actor_and_those_below_it_by_their_logical_paths()
    {
        var parent = Place<Parent>("parent");
        var child = await parent.Ask<IActorRef>(new Spawn(Props.Create<Echo>(), "child"), Stuck);

        Assert.Equal(parent, await Sys.ActorSelection($"/user/{Named("parent")}").ResolveOne(Stuck));
        Assert.Equal(child, await Sys.ActorSelection($"/user/{Named("parent")}/child").ResolveOne(Stuck));
        Assert.Equal("hello", await Sys.ActorSelection($"/user/par*-{_test}/*").Ask<string>("hello", Stuck));
        await Assert.ThrowsAsync<ActorNotFoundException>(() => Sys.ActorSelection($"/user/{Named("parent")}/nobody").ResolveOne(Stuck));
    }

    [Fact]
    public async Task Selection_should_reach_siblings_and_children_when_it_is_relative()
    {
        Place(Props.Create<Echo>(), "sibling", Own);
        var seeker = Place(Props.Create<Seeker>(), "seeker", Together);

        Assert.Equal("hello", await seeker.Ask<string>(($"../{Named("sibling")}", "hello"), Stuck));
        Assert.Equal("below", await seeker.Ask<string>(("echo", "below"), Stuck));
    }

    [Fact]
    public async Task Pool_should_take_turns_and_broadcast()
    {
        var router = Create(Props.Create<Where>().WithRouter(new RoundRobinPool(2)), "pool", Together);

        var first = await router.Ask<IActorRef>("where", Stuck);
        var second = await router.Ask<IActorRef>("where", Stuck);

        Assert.NotEqual(first, second);
        Assert.Equal(first, await router.Ask<IActorRef>("where", Stuck));
        AssertWhere(first);
        router.Tell(new Broadcast("where"), TestActor);
        var all = new[] { await ExpectMsgAsync<IActorRef>(), await ExpectMsgAsync<IActorRef>() };
        Assert.Equal(new[] { first, second }.ToHashSet(), all.ToHashSet());
    }

    [Fact]
    public async Task Pool_should_grow_when_it_is_told_to()
    {
        var router = Create(Props.Create<Where>().WithRouter(new RoundRobinPool(1)), "pool", Together);
        router.Tell(new AdjustPoolSize(1));

        await _probe.AwaitAssertAsync(async () => Assert.Equal(2, (await router.Ask<Routees>(GetRoutees.Instance, Stuck)).Members.Count()), Stuck);

        var places = new[] { await router.Ask<IActorRef>("where", Stuck), await router.Ask<IActorRef>("where", Stuck) };
        Assert.Equal(2, places.Distinct().Count());
    }

    [Fact]
    public async Task Group_should_route_to_actors_it_knows_by_path()
    {
        var first = Place(Props.Create<Where>(), "first", Together);
        var second = Place(Props.Create<Where>(), "second", Together);
        var router = Create(Props.Empty.WithRouter(new RoundRobinGroup($"/user/{Named("first")}", $"/user/{Named("second")}")), "group", Placement.Local);

        var answers = new[] { await router.Ask<IActorRef>("where", Stuck), await router.Ask<IActorRef>("where", Stuck) };

        Assert.Equal(new[] { first, second }.ToHashSet(), answers.ToHashSet());
    }

    [Fact]
    public async Task Timers_should_tick_until_they_are_cancelled()
    {
        var ticker = Place(Props.Create<Ticker>(TestActor), "ticker", Together);

        foreach (var tick in new[] { "tick 1", "tick 2", "tick 3", "cancelled: active False", "once" })
            await ExpectMsgAsync(tick);
        Assert.Equal(3, await ticker.Ask<int>("count", Stuck));
    }

    [Fact]
    public async Task Scheduler_should_tell_the_actor_later()
    {
        var echo = Place<Echo>("echo");

        Sys.Scheduler.ScheduleTellOnce(TimeSpan.FromMilliseconds(10), echo, "later", TestActor);

        await ExpectMsgAsync("later");
        Assert.Equal(echo, LastSender);
    }

    [Fact]
    public async Task ReceiveTimeout_should_come_when_nothing_else_does()
    {
        Place(Props.Create<Impatient>(TestActor), "impatient", Together);

        await ExpectMsgAsync("timeout");
    }

    [Fact]
    public async Task Mailbox_of_the_props_should_be_the_one_in_use()
    {
        var actor = Place(Props.Create<Queueing>().WithMailbox("urgent-first"), "queueing", Own);

        actor.Tell("go", TestActor);

        foreach (var text in new[] { "urgent", "normal" })
            await ExpectMsgAsync(text);
    }

    [Fact]
    public async Task Dispatcher_of_the_props_should_be_the_one_in_use()
    {
        var actor = Place(Props.Create<Dispatched>().WithDispatcher("one-thread"), "dispatched", Together);

        Assert.Equal("one-thread", await actor.Ask<string>("which", Stuck));
    }

    public sealed class Seeker : ReceiveActor
    {
        public Seeker()
        {
            Context.ActorOf(Props.Create<Echo>(), "echo");
            Receive<(string Path, string Text)>(order => Context.ActorSelection(order.Path).Tell(order.Text, Sender));
        }
    }

    public sealed class Where : ReceiveActor
    {
        public Where() => ReceiveAny(_ => Sender.Tell(Self));
    }

    public sealed class Ticker : ReceiveActor, IWithTimers
    {
        private int _ticks;

        public Ticker(IActorRef log)
        {
            Receive<int>(_ =>
            {
                log.Tell($"tick {++_ticks}");
                if (_ticks < 3)
                    return;
                Timers.Cancel("tick");
                log.Tell($"cancelled: active {Timers.IsTimerActive("tick")}");
                Timers.StartSingleTimer("once", "once", TimeSpan.FromMilliseconds(1));
            });
            Receive<string>(text => text == "count", _ => Sender.Tell(_ticks));
            Receive<string>(text => log.Tell(text));
        }

        public ITimerScheduler Timers { get; set; } = null!;

        protected override void PreStart() => Timers.StartPeriodicTimer("tick", 0, TimeSpan.FromMilliseconds(5));
    }

    public sealed class Impatient : ReceiveActor
    {
        public Impatient(IActorRef log)
        {
            SetReceiveTimeout(TimeSpan.FromMilliseconds(10));
            Receive<ReceiveTimeout>(_ =>
            {
                SetReceiveTimeout(null);
                log.Tell("timeout");
            });
        }
    }

    public sealed class Queueing : ReceiveActor
    {
        public Queueing()
        {
            Receive<string>(text => text == "go", _ =>
            {
                Self.Forward("normal");
                Self.Forward("urgent");
            });
            Receive<string>(text => Sender.Tell(text));
        }
    }

    public sealed class Dispatched : ReceiveActor
    {
        public Dispatched() => ReceiveAny(_ => Sender.Tell(Context.Dispatcher.Id));
    }
}
