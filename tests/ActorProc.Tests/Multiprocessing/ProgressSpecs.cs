using ActorProc.TestKit;
using Xunit;

namespace ActorProc.Tests.Multiprocessing;

/// <summary>What a function reports while it runs.</summary>
public abstract class ProgressSpecs(ActorProcFixture kit, string method) : ActorProcTest(kit, startMethod: method), IClassFixture<ActorProcFixture>
{
    [Fact]
    public async Task Report_should_be_what_it_was_when_it_was_made()
    {
        var lengths = new List<int>();
        var seen = new Progress(list => lengths.Add(list.Count));

        var last = await Context.RunAsync(static (IProgress<List<int>> progress) =>
        {
            var list = new List<int>();
            for (var i = 0; i < 20_000; i++)
            {
                list.Add(i);
                // One is on its way most of the time; the list goes on growing while another one waits for it.
                if (i % 100 == 0)
                    progress.Report(list);
            }

            progress.Report(list);
            return list.Count;
        }, seen).WaitAsync(Stuck);

        Assert.Equal(last, lengths[^1]);
        Assert.Equal(lengths.Order(), lengths);
    }

    [Fact]
    public async Task Report_that_cannot_travel_should_be_refused_to_the_function_and_later_ones_arrive()
    {
        var said = new Reports<object>();

        var refusals = await Context.RunAsync(static (IProgress<object> progress) =>
        {
            var refusals = new List<string>();
            foreach (object report in new object[] { 1, new MemoryStream(), new MemoryStream(), 2 })
            {
                try
                {
                    progress.Report(report);
                }
                catch (MessageSerializationException e)
                {
                    refusals.Add(e.Message);
                }
            }

            return refusals;
        }, said).WaitAsync(Stuck);

        Assert.Equal(2, refusals.Count);
        Assert.All(refusals, refusal => Assert.Contains(nameof(MemoryStream), refusal));
        var last = await said.NextAsync("the first report");
        Assert.Equal(2, last is 2 ? last : await said.NextAsync("the last report"));
    }

    private sealed class Progress(Action<List<int>> seen) : Progress<List<int>>
    {
        protected override void OnReport(List<int> value) => seen(value);
    }
}

public sealed class SpawnProgressSpecs(ActorProcFixture kit) : ProgressSpecs(kit, "spawn");

public sealed class InProcessProgressSpecs(ActorProcFixture kit) : ProgressSpecs(kit, "in-process");
