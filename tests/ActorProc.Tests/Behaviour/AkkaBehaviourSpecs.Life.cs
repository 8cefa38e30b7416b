using Akka.Actor;
using Xunit;

namespace ActorProc.Tests.Behaviour;

/// <content>Beginning, failing, ending, and who is told.</content>
public abstract partial class AkkaBehaviourSpecs
{
    [Fact]
    public async Task Watcher_should_be_told_when_the_actor_stops_itself()
    {
        var echo = Place<Echo>("echo");
        Watch(echo);

        echo.Tell("stop");

        var ended = await ExpectTerminatedAsync(echo);
        Assert.True(ended.ExistenceConfirmed);
    }

    [Fact]
    public async Task Watcher_should_get_its_own_message_when_it_asked_for_one()
    {
        var echo = Place(Props.Create<Echo>(), "echo", Together);
        var watcher = Place<Mourner>("mourner", echo, TestActor);
        await watcher.Ask<string>("up", Stuck);

        echo.Tell("stop");

        await ExpectMsgAsync($"{Named("echo")} is gone");
    }

    [Fact]
    public async Task Watcher_should_hear_nothing_when_it_has_stopped_watching()
    {
        var first = Place(Props.Create<Echo>(), "first", Together);
        var second = Place(Props.Create<Echo>(), "second", Together);
        Watch(first);
        Watch(second);
        await first.Ask<string>("up", Stuck);
        _probe.Unwatch(first);
        await first.GracefulStop(Stuck);

        second.Tell("stop");

        Assert.Equal(second, (await ExpectMsgAsync<Terminated>()).ActorRef);
    }

    [Fact]
    public async Task Watcher_should_be_told_at_once_when_the_actor_has_stopped_before()
    {
        var echo = Place<Echo>("echo");
        Assert.True(await echo.GracefulStop(Stuck));

        Watch(echo);

        await ExpectTerminatedAsync(echo);
    }

    [Fact]
    public async Task PoisonPill_should_stop_the_actor_behind_what_it_was_told_before()
    {
        var echo = Place<Echo>("echo");
        Watch(echo);

        echo.Tell("before", TestActor);
        echo.Tell(PoisonPill.Instance);

        await ExpectMsgAsync("before");
        await ExpectTerminatedAsync(echo);
    }

    [Fact]
    public async Task Kill_should_be_a_failure_that_stops_the_actor()
    {
        var echo = Place(Props.Create<Echo>(), "echo", Together);
        Watch(echo);

        echo.Tell(Kill.Instance);

        await ExpectTerminatedAsync(echo);
    }

    [Fact]
    public async Task GracefulStop_should_complete_when_the_actor_has_stopped()
    {
        var life = Place<Life>("life", TestActor);
        await ExpectMsgAsync("PreStart");

        Assert.True(await life.GracefulStop(Stuck));

        await ExpectMsgAsync("PostStop");
    }

    [Fact]
    public async Task Name_should_be_free_again_when_its_actor_has_stopped()
    {
        var first = Place(Props.Create<Echo>(), "echo", Together);
        Assert.Throws<InvalidActorNameException>(() => Place(Props.Create<Echo>(), "echo", Together));
        await first.GracefulStop(Stuck);

        // The guardian is told of the end at about the same time as the waiter above.
        await _probe.AwaitAssertAsync(() => Place(Props.Create<Echo>(), "echo", Together), Stuck);

        Assert.Equal("again", await Sys.ActorSelection($"/user/{Named("echo")}").Ask<string>("again", Stuck));
    }

    [Fact]
    public async Task Actor_should_be_restarted_with_its_hooks_when_it_throws()
    {
        var life = Place<Life>("life", TestActor);
        life.Tell("a");
        life.Tell(new FormatException("bad"));
        life.Tell("b");

        foreach (var step in new[] { "PreStart", "a 1", "PreRestart bad", "PostStop", "PostRestart bad", "PreStart", "b 1" })
            await ExpectMsgAsync(step);
    }

    [Theory]
    [InlineData(Directive.Resume, "next 2")]
    [InlineData(Directive.Restart, "next 1")]
    public async Task Child_should_go_on_when_its_parent_says_so(Directive directive, string next)
    {
        var parent = Place(Props.Create<Parent>(directive), "parent", Together);
        var child = await parent.Ask<IActorRef>(new Spawn(Props.Create<Counter>(), "child"), Stuck);
        Assert.Equal("first 1", await child.Ask<string>("first", Stuck));

        child.Tell(new FormatException("bad"));

        Assert.Equal(next, await child.Ask<string>("next", Stuck));
    }

    [Fact]
    public async Task Child_should_be_gone_when_its_parent_says_stop()
    {
        var parent = Place<Parent>("parent", Directive.Stop);
        var child = await parent.Ask<IActorRef>(new Spawn(Props.Create<Counter>(), "child"), Stuck);
        Watch(child);

        child.Tell(new FormatException("bad"));

        await ExpectTerminatedAsync(child);
        await _probe.AwaitAssertAsync(async () => Assert.Empty(await parent.Ask<string[]>("children", Stuck)), Stuck);
    }

    [Fact]
    public async Task Children_should_stop_before_their_parent()
    {
        var parent = Place<Parent>("parent");
        var child = await parent.Ask<IActorRef>(new Spawn(Props.Create<Life>(TestActor), "child"), Stuck);
        await ExpectMsgAsync("PreStart");
        Watch(parent);

        Sys.Stop(parent);

        await ExpectMsgAsync("PostStop");
        await ExpectTerminatedAsync(parent);
        Watch(child);
        await ExpectTerminatedAsync(child);
    }

    [Fact]
    public async Task Watcher_should_fail_with_a_death_pact_when_it_does_not_handle_the_end()
    {
        var watched = Place(Props.Create<Echo>(), "watched", Together);
        var heir = Place(Props.Create<Heir>(TestActor, watched), "heir", Together);
        await ExpectMsgAsync("PreStart");
        Watch(heir);
        await heir.Ask<string>("up", Stuck);

        watched.Tell("stop");

        await ExpectMsgAsync("PostStop");
        await ExpectTerminatedAsync(heir);
    }

    public class Life : ReceiveActor
    {
        private readonly IActorRef _log;
        private int _count;

        public Life(IActorRef log)
        {
            _log = log;
            Receive<Exception>(failure => throw failure);
            Receive<string>(text => text == "up", text => Sender.Tell(text));
            Receive<string>(text => log.Tell($"{text} {++_count}"));
        }

        protected override void PreStart() => _log.Tell("PreStart");

        protected override void PostStop() => _log.Tell("PostStop");

        protected override void PreRestart(Exception reason, object message)
        {
            _log.Tell($"PreRestart {reason.Message}");
            base.PreRestart(reason, message);
        }

        protected override void PostRestart(Exception reason)
        {
            _log.Tell($"PostRestart {reason.Message}");
            base.PostRestart(reason);
        }
    }

    public sealed class Heir : Life
    {
        public Heir(IActorRef log, IActorRef watched) : base(log) => Context.Watch(watched);
    }

    public sealed class Mourner : ReceiveActor
    {
        public Mourner(IActorRef watched, IActorRef log)
        {
            Context.WatchWith(watched, $"{watched.Path.Name} is gone");
            Receive<string>(text => text == "up", text => Sender.Tell(text));
            ReceiveAny(log.Tell);
        }
    }

    public sealed class Counter : ReceiveActor
    {
        private int _count;

        public Counter()
        {
            Receive<Exception>(failure => throw failure);
            Receive<string>(text => Sender.Tell($"{text} {++_count}"));
        }
    }
}
