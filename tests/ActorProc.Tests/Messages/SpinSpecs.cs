using ActorProc.TestKit;
using Akka.Actor;
using Akka.Configuration;
using Xunit;
using Xunit.Abstractions;

namespace ActorProc.Tests.Messages;

/// <summary>Actors of a system whose links spin: <c>actorproc.link.latency = spin</c>.</summary>
public sealed class SpinSpecs(ITestOutputHelper output) : ActorProcTestKit(output, "actorproc.link.latency = spin")
{
    [Fact]
    public async Task Actor_should_be_run_by_the_thread_that_reads_in_both_processes()
    {
        var there = Sys.ActorOf(Props.Create<Worker>(), "there", Placement.OwnProcess);
        var here = Sys.ActorOf(Props.Create<Worker>(), "here");

        Assert.Matches("^link .* in$", await there.Ask<string>("thread", Stuck));
        // Told by the one in the other process, it is run by the thread that reads from there.
        here.Tell("thread", TestActor);
        Assert.DoesNotContain("link", ExpectMsg<string>(Stuck));
        there.Tell(new Forward(here, "thread"), TestActor);
        Assert.Matches("^link .* in$", ExpectMsg<string>(Stuck));
    }

    [Fact]
    public async Task Actor_that_blocks_until_its_question_is_answered_over_the_same_link_should_get_the_answer()
    {
        var here = Sys.ActorOf(Props.Create<Worker>(), "here");
        var there = Sys.ActorOf(Props.Create<Worker>(), "there", Placement.OwnProcess);

        for (var i = 0; i < 20; i++)
            Assert.Equal(i, await there.Ask<int>(new Blocking(here, i), Stuck));
    }

    [Fact]
    public async Task Actors_that_flood_each_other_should_lose_nothing()
    {
        const int Each = 30_000;
        var here = Sys.ActorOf(Props.Create<Worker>(), "here");
        var there = Sys.ActorOf(Props.Create<Worker>(), "there", Placement.OwnProcess);
        Assert.Equal(0, await there.Ask<int>("count", Stuck));

        here.Tell(new Flood(there, Each));
        there.Tell(new Flood(here, Each));

        await AwaitAssertAsync(async () => Assert.Equal(Each, await there.Ask<int>("count", Stuck)), Stuck);
        await AwaitAssertAsync(async () => Assert.Equal(Each, await here.Ask<int>("count", Stuck)), Stuck);
    }

    [Fact]
    public async Task Executor_of_the_application_should_stay()
    {
        var config = ConfigurationFactory.ParseString("""
            akka.actor.provider = "ActorProc.ProcessActorRefProvider, ActorProc"
            akka.actor.default-dispatcher.executor = task-executor
            actorproc.link.latency = spin
            """);
        var system = ActorSystem.Create("own", config);
        try
        {
            Assert.Equal("task-executor", system.Settings.Config.GetString("akka.actor.default-dispatcher.executor"));
            Assert.Contains("InlineExecutor", Sys.Settings.Config.GetString("akka.actor.default-dispatcher.executor"));
        }
        finally
        {
            await system.Terminate().WaitAsync(Stuck);
        }
    }

    private sealed record Forward(IActorRef To, object Message);

    private sealed record Blocking(IActorRef To, int Number);

    private sealed record Flood(IActorRef To, int Count);

    private sealed class Worker : ReceiveActor
    {
        private static readonly byte[] Load = new byte[2_000];

        private int _count;

        public Worker()
        {
            Receive<string>(text => text == "thread", _ => Sender.Tell(Thread.CurrentThread.Name ?? ""));
            Receive<string>(text => text == "count", _ => Sender.Tell(_count));
            Receive<Forward>(forward => forward.To.Forward(forward.Message));
            Receive<Blocking>(blocking => Sender.Tell(blocking.To.Ask<int>(blocking.Number, TimeSpan.FromSeconds(30)).Result));
            Receive<int>(number => Sender.Tell(number));
            Receive<byte[]>(_ => _count++);
            Receive<Flood>(flood =>
            {
                for (var i = 0; i < flood.Count; i++)
                    flood.To.Tell(Load);
            });
        }
    }
}
