using System.Diagnostics;
using System.Globalization;
using ActorProc.TestKit;
using ActorProc.Tests.Acceptance;
using ActorProc.Tests.Multiprocessing;
using Xunit;
using Xunit.Abstractions;

namespace ActorProc.Tests.Sharing;

/// <summary>Four processes put, four take, and one of these is killed and replaced again and again.</summary>
/// <remarks><c>ACTORPROC_ITEMS</c> says how many items; there is a kill for every 10,000 of them, and at least 8. The acceptance of a release wants 1,000,000.</remarks>
public sealed class QueueStormSpecs(ITestOutputHelper output) : ActorProcTestKit(output, "akka.loglevel = ERROR")
{
    private const int Producers = 4;
    private const int Consumers = 4;

    private static readonly int Items = int.Parse(Environment.GetEnvironmentVariable("ACTORPROC_ITEMS") ?? "12000", CultureInfo.InvariantCulture);

    private static readonly int Kills = Math.Max(8, Items / 10_000);

    [Theory, Behaviour("Q-01", "Q-14", "J-04")]
    [InlineData(false, 0)]
    [InlineData(false, 64)]
    [InlineData(true, 0)]
    [InlineData(true, 64)]
    public async Task Items_should_arrive_as_often_as_they_should_when_consumers_are_killed(bool acknowledges, int prefetch)
    {
        var folder = Directory.CreateTempSubdirectory("ap-");
        await using var queue = acknowledges ? App.CreateJoinableQueue<int>(prefetch: prefetch) : App.CreateQueue<int>(prefetch: prefetch);
        var watch = Stopwatch.StartNew();
        var consumers = Enumerable.Range(0, Consumers).Select(number => StartConsumer(queue, folder, number)).ToList();
        var producers = Enumerable.Range(0, Producers).Select(first => App.StartProcess((Delegate)QueueStorm.Produce, [queue, first, Producers, Items])).ToArray();

        for (var kills = 0; kills < Kills; kills++)
        {
            var enough = (long)Items * (kills + 1) / (Kills + 2);
            await UntilAsync(() => QueueStorm.Count(folder.FullName) >= enough, () => $"{enough} items to have been taken before kill {kills}", folder);
            var victim = Random.Shared.Next(Consumers);
            consumers[victim].Kill();
            Assert.True(await consumers[victim].JoinAsync(Stuck));
            Assert.Equal(-9, consumers[victim].ExitCode);
            consumers[victim] = StartConsumer(queue, folder, Consumers + kills);
        }

        await UntilAsync(() => producers.All(producer => !producer.IsAlive), () => "the end of all producers", folder);
        if (queue is ProcessJoinableQueue<int> joinable)
            await UntilAsync(() => joinable.Join(TimeSpan.Zero), () => "everything to be done", folder);
        queue.ShutDown();
        await UntilAsync(() => consumers.All(consumer => !consumer.IsAlive), () => "the end of all consumers", folder);
        var elapsed = watch.Elapsed;

        Assert.All(producers.Concat(consumers), process => Assert.Equal(0, process.ExitCode));
        Assert.Equal(0, queue.Count);
        var seen = QueueStorm.Seen(folder.FullName).CountBy(number => number).ToDictionary();
        var (missing, repeated) = (Items - seen.Count, seen.Values.Count(count => count > 1));
        Output?.WriteLine(
            $"{Items:N0} items{(acknowledges ? ", acknowledged" : "")}, prefetch {prefetch}: {Kills} kills in {elapsed.TotalSeconds:0.0} s "
            + $"({Items / elapsed.TotalSeconds:N0}/s); {missing} missing, {repeated} arrived more than once.");
        Assert.All(seen.Keys, number => Assert.InRange(number, 0, Items - 1));
        if (acknowledges)
            Assert.Equal(0, missing);
        else
            Assert.Equal(0, repeated);
        Assert.InRange(missing, 0, Kills);
        folder.Delete(recursive: true);
    }

    private ActorProcess StartConsumer(ProcessQueue<int> queue, DirectoryInfo folder, int number) =>
        App.StartProcess((Delegate)QueueStorm.Consume, [queue, Path.Combine(folder.FullName, number.ToString(CultureInfo.InvariantCulture))]);

    // Stuck is who makes no progress for that long.
    private static async Task UntilAsync(Func<bool> condition, Func<string> what, DirectoryInfo folder)
    {
        using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        var (last, watch) = (0L, Stopwatch.StartNew());
        while (!condition())
        {
            if (QueueStorm.Count(folder.FullName) is var count && count != last)
            {
                last = count;
                watch.Restart();
            }

            Assert.True(watch.Elapsed < Stuck, $"Nothing was taken for {Stuck} while waiting for {what()}; {count} so far.");
            await look.WaitForNextTickAsync();
        }
    }
}
