using ActorProc.Tests.Behaviour;
using Akka.Actor;
using Xunit;

namespace ActorProc.Tests.Supervision;

public sealed class FailureAnswerSpecs(BehaviourSystem system) : IClassFixture<BehaviourSystem>
{
    private static TimeSpan Stuck => BehaviourSystem.TooLong;

    [Fact]
    public async Task Ask_should_fail_with_type_message_and_remote_stack_when_the_answer_is_a_failure()
    {
        var worker = system.System.ActorOf(Props.Create<Worker>(system.NewProbe().Ref), null, Placement.Shared("workers"));

        var order = await Assert.ThrowsAsync<OrderRefusedException>(() => worker.Ask<int>(new Answer(new Fail("order")), Stuck));
        var stuck = await Assert.ThrowsAsync<StuckException>(() => worker.Ask<int>(new Answer(new Fail("stuck")), Stuck));
        var nested = await Assert.ThrowsAsync<InvalidOperationException>(() => worker.Ask<int>(new Answer(new Fail("nested")), Stuck));

        Assert.Equal((7, "order 7 was refused: no stock"), (order.Order, order.Message));
        Assert.Contains("Worker.Caught", order.StackTrace, StringComparison.Ordinal);
        Assert.Contains("--- End of stack trace from another process ---", order.ToString(), StringComparison.Ordinal);
        Assert.Equal("stuck", stuck.Message);
        Assert.Equal("outer", nested.Message);
        Assert.Equal(8, Assert.IsType<OrderRefusedException>(nested.InnerException).Order);
    }

    [Fact]
    public async Task Ask_between_nodes_should_fail_with_the_same()
    {
        var worker = system.System.ActorOf(Props.Create<Worker>(system.NewProbe().Ref), null, Placement.Shared("workers"));
        var asker = system.System.ActorOf(Props.Create<Asker>(worker), "asker", Placement.OwnProcess);

        var seen = await asker.Ask<string>("ask", Stuck);

        Assert.Equal($"{typeof(OrderRefusedException).FullName} 7 True", seen);
    }

    public sealed class Asker : ReceiveActor
    {
        public Asker(IActorRef worker) => ReceiveAsync<string>(async _ =>
        {
            var sender = Sender;
            var failure = await Assert.ThrowsAnyAsync<Exception>(() => worker.Ask<int>(new Answer(new Fail("order")), Stuck));
            var hasStack = failure.StackTrace?.Contains("Worker.Caught", StringComparison.Ordinal);
            sender.Tell($"{failure.GetType().FullName} {(failure as OrderRefusedException)?.Order} {hasStack}");
        });
    }
}
