using ActorProc.TestKit;
using Xunit;

namespace ActorProc.Tests.Multiprocessing;

/// <summary>Calls that were handed ahead to workers which then take long, and that go back to the queue: with nobody idle, in their order.</summary>
public abstract class HandBackSpecs(ActorProcFixture kit, string method) : ActorProcTest(kit, startMethod: method), IClassFixture<ActorProcFixture>
{
    [Fact]
    public async Task Call_should_not_be_overtaken_for_ever_when_it_waits_behind_one_that_takes_long()
    {
        await using var pool = await ShortCalls.WarmAsync(Context, 2);
        using var gate = new Gate(File("gate"));
        using var other = new Gate(File("other"));
        Task[] long_ = [pool.ApplyAsync(Pass, File("gate")), pool.ApplyAsync(Pass, File("other"))];
        var early = Task.WhenAll(Enumerable.Range(0, 10).Select(number => pool.ApplyAsync(ShortCalls.Negative, number)));
        // From now on there is always something else to do.
        var later = Task.WhenAll(Enumerable.Range(0, 4).Select(_ => FeedAsync()));

        other.Open();

        await early.WaitAsync(Stuck);
        await later.WaitAsync(Stuck);
        gate.Open();
        await Task.WhenAll(long_).WaitAsync(Stuck);

        async Task FeedAsync()
        {
            while (!early.IsCompleted)
                await Task.WhenAll(Enumerable.Range(0, 5).Select(number => pool.ApplyAsync(ShortCalls.Negative, number)));
        }
    }

    [Fact]
    public async Task Calls_should_begin_in_their_order_when_each_takes_long()
    {
        await using var pool = await ShortCalls.WarmAsync(Context, 2);
        string[] paths = [.. Enumerable.Range(0, 4).Select(number => File($"gate{number}"))];
        using Gate first = new(paths[0]), second = new(paths[1]), third = new(paths[2]), fourth = new(paths[3]);
        var said = new Reports<string>();
        Task[] calls = [.. paths.Select((path, number) => pool.ApplyAsync(SayAndPass, $"{number}", path, (IProgress<string>)said))];

        Assert.Equal(["0", "1"], ((string[])[await said.NextAsync("the first"), await said.NextAsync("the second")]).Order());
        await Eventually.IsTrueAsync(() => pool.HandedAhead == 0, () => "the return of what was handed ahead");
        second.Open();
        await calls[1].WaitAsync(Stuck);
        Assert.Equal("2", await said.NextAsync("the third"));
        third.Open();
        await calls[2].WaitAsync(Stuck);
        Assert.Equal("3", await said.NextAsync("the fourth"));
        Assert.False(calls[0].IsCompleted);

        first.Open();
        fourth.Open();
        await Task.WhenAll(calls).WaitAsync(Stuck);
    }

    private static void Pass(string gate) => Gate.Pass(gate);

    private static void SayAndPass(string number, string gate, IProgress<string> said)
    {
        said.Report(number);
        Gate.Pass(gate);
    }
}

public sealed class SpawnHandBackSpecs(ActorProcFixture kit) : HandBackSpecs(kit, "spawn");

public sealed class InProcessHandBackSpecs(ActorProcFixture kit) : HandBackSpecs(kit, "in-process");

/// <summary>A system that hands nothing ahead.</summary>
public sealed class NoHandAheadSpecs(Xunit.Abstractions.ITestOutputHelper output) : ActorProcTestKit(output, "akka.loglevel = ERROR, actorproc.processes.hand-ahead = 0")
{
    [Fact]
    public async Task Worker_should_have_one_call_at_a_time()
    {
        await using var pool = App.Processes.CreatePool(2);
        for (var i = 0; i < 5; i++)
        {
            var map = pool.MapAsync(ShortCalls.Negative, Enumerable.Range(0, 500), chunkSize: 1);
            Assert.Equal(0, pool.HandedAhead);
            Assert.Equal(Enumerable.Range(0, 500).Select(ShortCalls.Negative), await map.WaitAsync(Stuck));
        }
    }
}

/// <summary>Calls that teach a pool that calls are short.</summary>
internal static class ShortCalls
{
    private static readonly TimeSpan Stuck = TimeSpan.FromSeconds(30);

    public static int Negative(int number) => -number;

    /// <summary>A pool whose workers have had short calls only, and may be handed more than twenty ahead.</summary>
    public static async Task<ProcessPool> WarmAsync(ProcessContext context, int workers)
    {
        var pool = context.CreatePool(workers);
        await WarmAsync(pool);
        return pool;
    }

    public static async Task WarmAsync(ProcessPool pool)
    {
        while (pool.LeastRoom <= 20)
            await pool.MapAsync(Negative, Enumerable.Range(0, 1000), chunkSize: 1).WaitAsync(Stuck);
    }
}
