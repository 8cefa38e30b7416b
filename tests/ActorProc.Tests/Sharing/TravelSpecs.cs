using ActorProc.TestKit;
using ActorProc.Tests.Multiprocessing;
using Xunit;

namespace ActorProc.Tests.Sharing;

/// <summary>Handles are values: they go wherever values go.</summary>
public abstract class TravelSpecs(ActorProcFixture kit, string method) : ActorProcTest(kit, startMethod: method), IClassFixture<ActorProcFixture>
{
    [Fact]
    public async Task Handle_should_work_in_a_child_when_it_is_an_argument()
    {
        await using var queue = Context.CreateQueue<string>();

        var child = Context.StartProcess(static (ProcessQueue<string> queue) => queue.Put("from the child"), queue);

        Assert.Equal("from the child", queue.Get(Stuck));
        Assert.Equal(0, await EndAsync(child));
    }

    [Fact]
    public async Task Handle_should_work_in_a_child_when_a_closure_captures_it()
    {
        await using var queue = Context.CreateQueue<int>();
        await using var guard = Context.CreateLock();

        await Context.RunAsync(() =>
        {
            using (guard.Enter())
                queue.Put(7);
        });

        Assert.Equal(7, queue.Get(Stuck));
    }

    [Fact]
    public async Task Handle_should_work_when_it_comes_out_of_another_one()
    {
        await using var letters = Context.CreateQueue<ProcessQueue<string>>();
        await using var answers = Context.CreateQueue<string>();
        letters.Put(answers);

        await Context.RunAsync(static letters => letters.Get().Put("found"), letters);

        Assert.Equal("found", answers.Get(Stuck));
    }

    [Fact]
    public async Task Handle_should_work_here_when_a_grandchild_has_made_it()
    {
        var made = await Context.RunAsync(static () => ProcessContext.Current.RunAsync(static () =>
        {
            var queue = ProcessContext.Current.CreateQueue<string>();
            queue.Put("from the grandchild");
            return queue;
        }).WaitAsync(Stuck));

        Assert.Equal("from the grandchild", made.Get(Stuck));
        await made.DisposeAsync();
    }
}

public sealed class SpawnTravelSpecs(ActorProcFixture kit) : TravelSpecs(kit, "spawn");

public sealed class InProcessTravelSpecs(ActorProcFixture kit) : TravelSpecs(kit, "in-process");
