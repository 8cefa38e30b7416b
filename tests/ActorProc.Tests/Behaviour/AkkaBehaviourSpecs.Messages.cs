using Akka.Actor;
using Xunit;

namespace ActorProc.Tests.Behaviour;

/// <content>Sending, answering, changing behaviour.</content>
public abstract partial class AkkaBehaviourSpecs
{
    [Fact]
    public async Task Ask_should_be_answered()
    {
        var echo = Place<Echo>("echo");

        Assert.Equal("hello", await echo.Ask<string>("hello", Stuck));
        Assert.Equal(7, await echo.Ask<int>(7, Stuck));
    }

    [Fact]
    public async Task Ask_should_time_out_when_nobody_answers()
    {
        var echo = Place(Props.Create<Echo>(), "echo", Together);
        await echo.Ask<string>("up", Stuck);

        await Assert.ThrowsAsync<AskTimeoutException>(() => echo.Ask<string>("hang", TimeSpan.FromMilliseconds(50)));
    }

    [Fact]
    public async Task Ask_should_fail_with_the_cause_when_the_answer_is_a_failure()
    {
        var refuser = Place<Refuser>("refuser");

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => refuser.Ask<string>("anything", Stuck));

        Assert.Equal("refused: anything", failure.Message);
    }

    [Fact]
    public async Task Forward_should_keep_the_sender()
    {
        var forwarder = Place<Forwarder>("forwarder", TestActor);

        forwarder.Tell("hello", TestActor);

        Assert.Equal("hello", await ExpectMsgAsync<string>());
        Assert.Equal(TestActor, LastSender);
    }

    [Fact]
    public async Task Forward_should_lead_the_answer_to_the_asker()
    {
        var echo = Place(Props.Create<Echo>(), "echo", Together);
        var forwarder = Place(Props.Create<Forwarder>(echo), "forwarder", Together);

        Assert.Equal("hello", await forwarder.Ask<string>("hello", Stuck));
    }

    [Fact]
    public async Task Become_should_change_what_is_answered_and_unbecome_change_it_back()
    {
        var mood = Place(Props.Create<Mood>(), "mood", Together);

        Assert.Equal("happy", await mood.Ask<string>("how", Stuck));
        mood.Tell("scold");
        Assert.Equal("angry", await mood.Ask<string>("how", Stuck));
        mood.Tell("comfort");
        Assert.Equal("happy", await mood.Ask<string>("how", Stuck));
    }

    [Fact]
    public async Task Stash_should_give_back_in_order_what_came_too_early()
    {
        var gate = Place<Gate>("gate", TestActor);

        for (var i = 1; i <= 3; i++)
            gate.Tell(i);
        gate.Tell("open");
        gate.Tell(4);

        foreach (var i in new[] { 1, 2, 3, 4 })
            await ExpectMsgAsync(i);
    }

    [Fact]
    public async Task Tells_should_arrive_in_order()
    {
        var recorder = Place<Recorder>("recorder");

        for (var i = 0; i < 500; i++)
            recorder.Tell(i);

        Assert.Equal(Enumerable.Range(0, 500), await recorder.Ask<int[]>("seen", Stuck));
    }

    [Fact]
    public async Task Actor_should_do_one_thing_after_the_other_when_its_handlers_are_asynchronous()
    {
        var slow = Place(Props.Create<Awaiting>(), "awaiting", Together);
        slow.Tell("a", TestActor);
        slow.Tell("b", TestActor);

        foreach (var step in new[] { "begin a", "end a", "begin b", "end b" })
            await ExpectMsgAsync(step);
    }

    [Fact]
    public async Task PipeTo_should_send_the_result_of_a_task()
    {
        var piper = Place(Props.Create<Piper>(), "piper", Together);

        Assert.Equal("hello, later", await piper.Ask<string>("hello", Stuck));
        var failure = await Assert.ThrowsAsync<FormatException>(() => piper.Ask<string>("fail", Stuck));
        Assert.Equal("piped", failure.Message);
    }

    [Fact]
    public async Task Fsm_should_go_through_its_states()
    {
        var turnstile = Place(Props.Create<Turnstile>(), "turnstile", Together);

        Assert.Equal("locked", await turnstile.Ask<string>("push", Stuck));
        Assert.Equal("thanks", await turnstile.Ask<string>("coin", Stuck));
        Assert.Equal("passed 1", await turnstile.Ask<string>("push", Stuck));
        Assert.Equal("locked", await turnstile.Ask<string>("push", Stuck));
    }

    public sealed class Refuser : ReceiveActor
    {
        public Refuser() => ReceiveAny(message => Sender.Tell(new Status.Failure(new InvalidOperationException($"refused: {message}"))));
    }

    public sealed class Forwarder : ReceiveActor
    {
        public Forwarder(IActorRef to) => ReceiveAny(to.Forward);
    }

    public sealed class Mood : UntypedActor
    {
        protected override void OnReceive(object message)
        {
            if (message is "scold")
                BecomeStacked(Angry);
            else
                Sender.Tell("happy");
        }

        private void Angry(object message)
        {
            if (message is "comfort")
                UnbecomeStacked();
            else
                Sender.Tell("angry");
        }
    }

    public sealed class Gate : ReceiveActor, IWithUnboundedStash
    {
        public Gate(IActorRef log)
        {
            Receive<int>(_ => Stash.Stash());
            Receive<string>(_ =>
            {
                Become(() => Receive<int>(number => log.Tell(number)));
                Stash.UnstashAll();
            });
        }

        public IStash Stash { get; set; } = null!;
    }

    public sealed class Awaiting : ReceiveActor
    {
        public Awaiting() => ReceiveAsync<string>(async text =>
        {
            var sender = Sender;
            sender.Tell($"begin {text}");
            await Task.Yield();
            Sender.Tell($"end {text}");
        });
    }

    public sealed class Piper : ReceiveActor
    {
        public Piper() => Receive<string>(text => Later(text).PipeTo(Sender, Self));

        private static async Task<string> Later(string text)
        {
            await Task.Yield();
            return text == "fail" ? throw new FormatException("piped") : $"{text}, later";
        }
    }

    public sealed class Turnstile : FSM<string, int>
    {
        public Turnstile()
        {
            StartWith("locked", 0);
            When("locked", e => e.FsmEvent is "coin" ? GoTo("open").Replying("thanks") : Stay().Replying("locked"));
            When("open", e => e.FsmEvent is "push" ? GoTo("locked").Using(e.StateData + 1).Replying($"passed {e.StateData + 1}") : Stay());
            Initialize();
        }
    }
}
