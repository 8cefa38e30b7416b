using ActorProc.TestKit;
using ActorProc.Tests.Crashes;
using Akka.Actor;
using Akka.TestKit;
using Xunit;
using Xunit.Abstractions;

namespace ActorProc.Tests.Ordering;

/// <summary>A reference can be passed on and used the moment there is one, wherever its actor lives and whether it is there yet.</summary>
/// <remarks>Each own process costs a start: 100 of them take a minute on two cores. ACTORPROC_REPEAT=100 does them all.</remarks>
public sealed class PlacedOrderSpecs(ITestOutputHelper output) : CrashTestKit(output, "akka.loglevel = WARNING")
{
    private const int Count = 100;
    private const int Batch = 4;

    [Fact]
    public async Task Messages_of_a_second_node_should_come_in_order_when_it_gets_the_reference_at_once_to_an_actor_in_a_shared_node()
    {
        var probe = CreateTestProbe();
        for (var i = 0; i < Math.Max(100, Repeat(100)); i++)
        {
            var recorder = Sys.ActorOf(Props.Create<Recorder>(), $"recorder-{i}", Placement.Shared("recorders"));
            Talker(i).Tell(new Talk(recorder, Count), probe);
        }

        await ExpectAllAsync(probe, Math.Max(100, Repeat(100)));
    }

    [Fact]
    public async Task Messages_of_a_second_node_should_come_in_order_when_it_gets_the_reference_at_once_to_an_actor_in_an_own_process()
    {
        var probe = CreateTestProbe();
        var repeat = Repeat(12);
        for (var i = 0; i < repeat;)
        {
            var batch = new List<IActorRef>();
            for (; i < repeat && batch.Count < Batch; i++)
            {
                batch.Add(Sys.ActorOf(Props.Create<Recorder>(), $"recorder-{i}", Placement.OwnProcess));
                Talker(i).Tell(new Talk(batch[^1], Count), probe);
            }

            await ExpectAllAsync(probe, batch.Count);
            await StopAsync(probe, batch);
        }
    }

    [Fact]
    public async Task Messages_of_a_second_node_should_come_in_order_when_it_first_learns_of_the_references_while_the_shared_process_is_restarted()
    {
        var probe = CreateTestProbe();
        var recorders = Enumerable.Range(0, 100).Select(i => Sys.ActorOf(Props.Create<Recorder>(), $"recorder-{i}", Placement.Shared("recorders"))).ToArray();
        var talkers = Enumerable.Range(0, 100).Select(Talker).ToArray();
        await Task.WhenAll(talkers.Select(RunsAsync));
        await RunsAsync(recorders[^1]);

        ProcessSignals.Kill(await RunsAsync(recorders[0]));
        await NodesUntilAsync(nodes => nodes.NodeOf(recorders[0]) is { Incarnation: 2 }, "the next process");
        foreach (var (recorder, talker) in recorders.Zip(talkers))
            talker.Tell(new Talk(recorder, Count), probe);

        await ExpectAllAsync(probe, recorders.Length);
    }

    [Fact]
    public async Task Messages_of_a_second_node_should_come_in_order_when_it_first_learns_of_the_reference_while_the_own_process_is_restarted()
    {
        var probe = CreateTestProbe();
        var repeat = Repeat(4);
        for (var i = 0; i < repeat;)
        {
            var batch = new List<IActorRef>();
            for (; i < repeat && batch.Count < Batch; i++)
                batch.Add(Sys.ActorOf(Props.Create<Recorder>(), $"recorder-{i}", Placement.OwnProcess));
            var pids = await Task.WhenAll(batch.Select(RunsAsync));
            var talkers = batch.Select((_, n) => Talker(i + 1000 * n)).ToArray();
            await Task.WhenAll(talkers.Select(RunsAsync));

            foreach (var pid in pids)
                ProcessSignals.Kill(pid);
            await NodesUntilAsync(nodes => batch.TrueForAll(recorder => nodes.NodeOf(recorder) is { Incarnation: 2 }), "the next processes");
            foreach (var (recorder, talker) in batch.Zip(talkers))
                talker.Tell(new Talk(recorder, Count), probe);

            await ExpectAllAsync(probe, batch.Count);
            await StopAsync(probe, batch);
        }
    }

    [Fact]
    public async Task Messages_of_a_third_node_should_come_in_order_when_a_second_one_passes_it_the_reference_at_once()
    {
        var probe = CreateTestProbe();
        var parent = Sys.ActorOf(Props.Create<Passer>(), "parent", Placement.OwnProcess);
        for (var i = 0; i < 10; i++)
        {
            // Nobody in main knows of these shared nodes when the third node is told of them.
            parent.Tell(new SpawnAndPass(Props.Create<Recorder>().WithPlacement(Placement.Shared($"new-{i % 2}-{i / 4}")), $"recorder-{i}", Talker(i), Count), probe);
        }

        await ExpectAllAsync(probe, 10);
    }

    private IActorRef Talker(int i) => Sys.ActorOf(Props.Create<Talker>(), $"talker-{i}", Placement.Shared("talkers"));

    private static async Task ExpectAllAsync(TestProbe probe, int count)
    {
        for (var i = 0; i < count; i++)
            Assert.Equal(Enumerable.Range(0, Count), Assert.IsType<int[]>(await probe.ReceiveOneAsync(Stuck)));
        await probe.ExpectNoMsgAsync(TimeSpan.Zero);
    }

    // The talkers watch: now they do hear of an end.
    private async Task StopAsync(TestProbe probe, List<IActorRef> recorders)
    {
        foreach (var recorder in recorders)
            Sys.Stop(recorder);
        foreach (var _ in recorders)
            Assert.StartsWith("terminated ", Assert.IsType<string>(await probe.ReceiveOneAsync(Stuck)), StringComparison.Ordinal);
    }
}
