using System.Diagnostics;
using ActorProc.TestKit;
using Xunit;
using Xunit.Abstractions;

namespace ActorProc.Tests.Multiprocessing;

/// <summary>A pool whose workers are killed, one every 100 ms, in the middle of what they do.</summary>
/// <remarks><c>ACTORPROC_REPEAT=full</c> makes it as long as the acceptance of a release wants it.</remarks>
public sealed class KillStormSpecs(ITestOutputHelper output) : ActorProcTestKit(output, "akka.loglevel = ERROR, actorproc.processes.retries = 20")
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private static readonly (int Tasks, int Kills) Size = Environment.GetEnvironmentVariable("ACTORPROC_REPEAT") == "full" ? (1000, 40) : (300, 12);

    [Theory, Behaviour("PO-15")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Every_task_should_end_and_none_run_twice_unless_it_may_when_workers_are_killed(bool isRepeatable)
    {
        var folder = Directory.CreateTempSubdirectory("ap-");
        var log = Path.Combine(folder.FullName, "log");
        var pool = App.Processes.CreatePool(4);
        var watch = Stopwatch.StartNew();

        var submitted = new List<Task<int>>();
        Submit(Size.Tasks);
        var kills = await KillAsync(submitted, () => Submit(50), log);
        var elapsed = watch.Elapsed;
        Task<int>[] tasks = [.. submitted];

        // It is a pool as before.
        Assert.Equal(ChildProcesses.Alive().Count, await NextCountAsync(pool, 4));
        Assert.Equal((int[])[0, 1, 4], await pool.MapAsync(static number => number * number, [0, 1, 2]).WaitAsync(Stuck));
        pool.Close();
        await pool.JoinAsync().WaitAsync(Stuck);
        Assert.All(tasks, task => Assert.True(task.IsCompleted));
        Assert.Empty(ChildProcesses.Alive());

        var starts = KillStorm.Started(log).CountBy(number => number).ToDictionary();
        var lost = tasks.Where(task => !task.IsCompletedSuccessfully).ToArray();
        Output?.WriteLine(
            $"{tasks.Length} tasks{(isRepeatable ? ", repeatable" : "")}: {kills} kills in {elapsed.TotalSeconds:0.0} s; {tasks.Length - lost.Length} right results, "
            + $"{lost.Length} lost with their worker; {starts.Values.Sum()} starts, {starts.Values.Count(count => count > 1)} tasks started more than once, "
            + $"{Enumerable.Range(0, tasks.Length).Count(number => !starts.ContainsKey(number))} never started.");
        for (var number = 0; number < tasks.Length; number++)
        {
            if (tasks[number].IsCompletedSuccessfully)
                Assert.Equal(number * number, await tasks[number]);
            else
                Assert.IsType<WorkerLostException>(tasks[number].Exception!.InnerException);
        }

        if (isRepeatable)
            Assert.Empty(lost);
        else
            Assert.DoesNotContain(starts.Values, count => count > 1);
        Assert.True(isRepeatable || lost.Length >= kills, $"{kills} workers were killed in the middle of a task, and only {lost.Length} tasks were lost.");
        folder.Delete(recursive: true);

        void Submit(int count)
        {
            for (; count > 0; count--)
                submitted.Add(pool.ApplyAsync<int>(KillStorm.Square, [submitted.Count, log], options: new CallOptions { Repeatable = isRepeatable }));
        }
    }

    /// <summary>Kills until all tasks are done and enough have been killed; on a busy machine that may take more tasks.</summary>
    private static async Task<int> KillAsync(List<Task<int>> tasks, Action submitMore, string log)
    {
        var (kills, limit) = (0, Stopwatch.StartNew());
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        for (var last = Stopwatch.StartNew(); kills < Size.Kills || !tasks.TrueForAll(static task => task.IsCompleted); await tick.WaitForNextTickAsync())
        {
            if (kills < Size.Kills && tasks.Count(static task => !task.IsCompleted) < 20)
                submitMore();
            Assert.True(limit.Elapsed < 10 * Stuck, $"Waited {10 * Stuck} for the end of all tasks; {kills} kills so far.");
            if (last.Elapsed < Pause || !KillStorm.KillOne(log))
                continue;
            kills++;
            last.Restart();
        }

        return kills;
    }

    private static async Task<int> NextCountAsync(ProcessPool pool, int count)
    {
        await Eventually.IsTrueAsync(() => pool.WorkerPids.Count == count && ChildProcesses.Alive().Count == count, () => $"{count} workers; there are {pool.WorkerPids.Count}");
        return count;
    }
}
