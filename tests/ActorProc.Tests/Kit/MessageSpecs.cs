using ActorProc.TestKit;
using Akka.Actor;
using Xunit;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace ActorProc.Tests.Kit;

/// <summary>Messages over the kit's links: what survives the crossing, and the order.</summary>
public sealed class MessageSpecs(ITestOutputHelper output) : ActorProcTestKit(output, mode: ProcessMode.InProcess)
{
    [Fact]
    public void Message_should_survive_the_crossing_with_all_that_is_in_it()
    {
        var sent = new Order(7, ["bolt", "nut"], new Dictionary<string, decimal> { ["bolt"] = 1.5m }, TestActor, new InvalidOperationException("late"));

        var arrived = AssertSerializable(sent);

        Assert.NotSame(sent, arrived);
        Assert.Equal(sent.Lines, arrived.Lines);
    }

    [Fact]
    public void Message_that_loses_something_should_be_told_by_member()
    {
        var failure = Assert.ThrowsAny<XunitException>(() => AssertSerializable(new Forgetful { Kept = "kept", Lost = 5 }));

        failure.Message.Says("Forgetful survives the crossing", "differs there", "ost", "sent 5, arrived 0");
        Assert.DoesNotContain("Kept", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Message_that_cannot_cross_should_say_what_is_in_the_way()
    {
        var failure = Assert.ThrowsAny<XunitException>(() => AssertSerializable(new Handful(Thread.CurrentThread)));

        failure.Message.Says("Handful survives the crossing", "Thread");
    }

    [Fact]
    public async Task Order_should_be_seen_to_be_kept()
    {
        var actor = Sys.ActorOf(Props.Create<KitActor>(), "echo", Placement.OwnProcess);
        foreach (var number in Enumerable.Range(0, 100))
            actor.Tell(number, TestActor);

        await ExpectOrderKeptAsync(Enumerable.Range(0, 100));
    }

    [Fact]
    public async Task Order_that_is_broken_should_be_told_with_its_place()
    {
        var probe = CreateTestProbe();
        foreach (var number in new[] { 0, 1, 3, 2 })
            probe.Ref.Tell(number, TestActor);

        (await Failures.MessageAsync(() => ExpectOrderKeptAsync(Enumerable.Range(0, 4), probe))).Says("message 3 of 4: 2, behind 1", "Seen:     3, which is number 4 and came too early");
        (await Failures.MessageAsync(() => ExpectOrderKeptAsync([2, 9], probe, Failures.Soon))).Says("message 2 of 2: 9, behind 2", "nothing", "Waited:");
        probe.Ref.Tell("text", TestActor);
        (await Failures.MessageAsync(() => ExpectOrderKeptAsync([1], probe))).Says("message 1 of 1: 1", "text (System.String), which is none of them");
    }

    private sealed record Order(int Number, string[] Lines, Dictionary<string, decimal> Prices, IActorRef Customer, Exception? Trouble);

    private sealed class Forgetful
    {
        public string Kept { get; init; } = "";

        [Hyperion.Ignore]
        private int _lost;

        public int Lost
        {
            get => _lost;
            init => _lost = value;
        }
    }

    private sealed record Handful(Thread Thread);
}
