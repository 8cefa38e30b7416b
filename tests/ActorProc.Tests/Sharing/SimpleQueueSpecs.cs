using ActorProc.TestKit;
using ActorProc.Tests.Multiprocessing;
using Xunit;
using static ActorProc.Tests.Multiprocessing.Refusals;

namespace ActorProc.Tests.Sharing;

/// <summary>Queues that can put, get and close.</summary>
public abstract class SimpleQueueSpecs(ActorProcFixture kit, string method) : ActorProcTest(kit, startMethod: method), IClassFixture<ActorProcFixture>
{
    [Fact, Behaviour("SQ-01")]
    public async Task Items_should_go_through_in_order_and_none_be_left()
    {
        await using var queue = Context.CreateSimpleQueue<object?>();
        Assert.True(queue.IsEmpty);

        await Context.RunAsync(static queue =>
        {
            queue.Put(1);
            queue.Put(null);
            queue.Put("three");
        }, queue).WaitAsync(Stuck);

        Assert.False(queue.IsEmpty);
        Assert.Equal((1, null, "three"), (queue.Get(), queue.Get(), queue.Get()));
        Assert.True(queue.IsEmpty);
    }

    [Fact, Behaviour("SQ-01")]
    public async Task Item_that_cannot_travel_should_fail_the_put_and_leave_the_queue_as_it_was()
    {
        await using var queue = Context.CreateSimpleQueue<object>();
        using var unfit = new Timer(static _ => { });

        Assert.Throws<MessageSerializationException>(() => queue.Put(unfit));

        Assert.True(queue.IsEmpty);
    }

    [Fact, Behaviour("SQ-01")]
    public async Task Everything_should_be_refused_here_when_it_is_closed()
    {
        await using var queue = Context.CreateSimpleQueue<int>();

        queue.Close();
        queue.Close();

        Closed(() => queue.Put(1));
        Closed(() => queue.Get());
        Closed(() => _ = queue.IsEmpty);
    }
}

public sealed class SpawnSimpleQueueSpecs(ActorProcFixture kit) : SimpleQueueSpecs(kit, "spawn");

public sealed class InProcessSimpleQueueSpecs(ActorProcFixture kit) : SimpleQueueSpecs(kit, "in-process");
