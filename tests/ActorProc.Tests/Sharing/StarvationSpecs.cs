using System.Globalization;
using ActorProc.TestHost;
using ActorProc.TestKit;
using ActorProc.Tests.Acceptance;
using ActorProc.Tests.Multiprocessing;
using Xunit;

namespace ActorProc.Tests.Sharing;

/// <summary>Who blocks needs no free thread of the pool to be woken, neither in a child nor in the main process.</summary>
public sealed class StarvationSpecs(ActorProcFixture kit) : ActorProcTest(kit, startMethod: "spawn"), IClassFixture<ActorProcFixture>
{
    private const double Limit = 100;

    [Fact]
    public async Task Getter_in_a_child_should_be_answered_at_once_when_200_of_its_pool_threads_are_blocked()
    {
        await using var queue = Context.CreateQueue<long>();

        var times = await Context.RunAsync(static queue => Starvation.OfGet(queue, queue), queue).WaitAsync(2 * Stuck);

        Assert.Equal(20, times.Length);
        Assert.All(times, time => Assert.InRange(time, 0, Limit));
    }

    [Fact]
    public async Task Acquirer_in_a_child_should_be_answered_at_once_when_200_of_its_pool_threads_are_blocked()
    {
        await using var guard = Context.CreateLock();

        var times = await Context.RunAsync(static guard => Starvation.OfAcquire(guard), guard).WaitAsync(2 * Stuck);

        Assert.Equal(20, times.Length);
        Assert.All(times, time => Assert.InRange(time, 0, Limit));
    }

    [Fact]
    public async Task Both_should_be_answered_at_once_in_the_main_process_when_its_pool_threads_are_blocked()
    {
        await using var host = HostProcess.Start("starved");

        var times = (await host.HearAsync("ready")).Split(' ').Select(time => double.Parse(time, CultureInfo.InvariantCulture)).ToArray();

        Assert.Equal(2, times.Length);
        Assert.All(times, time => Assert.InRange(time, 0, Limit));
    }
}
