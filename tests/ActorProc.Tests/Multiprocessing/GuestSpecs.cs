using ActorProc.TestKit;
using Akka.Actor;
using Xunit;
using Xunit.Abstractions;

namespace ActorProc.Tests.Multiprocessing;

/// <summary>Functions that deal with actors: their process gets an actor system when the first one is met.</summary>
public sealed class GuestSpecs(ITestOutputHelper output) : ActorProcTestKit(output)
{
    [Fact]
    public async Task Function_should_ask_an_actor_of_the_main_process_that_it_was_given()
    {
        var adder = Sys.ActorOf(Props.Create<Adder>(), "adder");

        var sum = await App.RunAsync(Add, adder, 3).WaitAsync(Stuck);

        Assert.Equal(10, sum);
    }

    [Fact]
    public async Task Function_should_ask_an_actor_that_lives_in_another_process()
    {
        var adder = App.ActorOf(Props.Create<Adder>(), "adder", Placement.OwnProcess);

        Assert.Equal(10, await App.RunAsync(Add, adder, 3).WaitAsync(Stuck));
    }

    [Fact]
    public async Task Everything_a_function_has_told_should_arrive_although_its_process_ends_at_once()
    {
        var process = App.StartProcess(TellMany, TestActor, 1000);

        Assert.True(await process.JoinAsync(Stuck));

        for (var i = 0; i < 1000; i++)
            await ExpectMsgAsync(i, Stuck);
    }

    [Fact]
    public async Task Actor_that_a_function_has_placed_should_live_in_a_process_of_its_own_and_end_with_the_function()
    {
        var watcher = CreateTestProbe();

        var placed = await App.RunAsync(PlaceAndHandBack, watcher.Ref).WaitAsync(Stuck);

        Assert.NotEqual(Environment.ProcessId, placed);
        await NodesUntilAsync(nodes => nodes.Count == 0, "the end of the function's node and of what it placed");
        Assert.False(ChildProcesses.IsAlive(placed));
    }

    [Fact]
    public async Task Watcher_should_hear_of_the_end_of_an_actor_whose_function_was_killed()
    {
        var process = App.StartProcess(HoldAnActor, TestActor);
        var actor = await ExpectMsgAsync<IActorRef>(Stuck);
        await WatchAsync(actor);

        process.Kill();

        await ExpectTerminatedAsync(actor, Stuck);
    }

    [Fact]
    public async Task Process_should_have_no_actor_system_when_nothing_needs_one()
    {
        Assert.Equal("", await App.RunAsync(Plain.LoadedAkka).WaitAsync(Stuck));
        Assert.Empty(await App.GetNodesAsync());
    }

    private static Task<int> Add(IActorRef adder, int number) => adder.Ask<int>(number, Stuck);

    private static void TellMany(IActorRef to, int count)
    {
        for (var i = 0; i < count; i++)
            to.Tell(i);
    }

    private static async Task<int> PlaceAndHandBack(IActorRef watcher)
    {
        var placed = ProcessContext.Current.ActorSystem.ActorOf(Props.Create<Pid>(), "placed", Placement.OwnProcess);
        return await placed.Ask<int>("pid", Stuck);
    }

    private static void HoldAnActor(IActorRef to)
    {
        var actor = ProcessContext.Current.ActorSystem.ActorOf(Props.Create<Pid>(), "held");
        to.Tell(actor);
        Thread.Sleep(Timeout.Infinite);
    }

    private sealed class Adder : ReceiveActor
    {
        public Adder() => Receive<int>(number => Sender.Tell(number + 7));
    }

    private sealed class Pid : ReceiveActor
    {
        public Pid() => ReceiveAny(_ => Sender.Tell(Environment.ProcessId));
    }
}

/// <summary>Of a class of its own: the one above derives from one of Akka's.</summary>
internal static class Plain
{
    public static string LoadedAkka() =>
        string.Join(' ', AppDomain.CurrentDomain.GetAssemblies().Select(assembly => assembly.GetName().Name).Where(name => name is "Akka" or "Hyperion"));
}
