using ActorProc.TestKit;
using ActorProc.Tests.Multiprocessing;
using Xunit;
using Xunit.Abstractions;

namespace ActorProc.Tests.Acceptance;

/// <summary>The main process is killed with SIGKILL: no node and, after the next start at the latest, no file outlives it.</summary>
/// <remarks><c>ACTORPROC_REPEAT=full</c> repeats the random ones as often as the acceptance of a release wants it.</remarks>
public sealed class KilledMainSpecs(ITestOutputHelper output)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    private static bool Full => Environment.GetEnvironmentVariable("ACTORPROC_REPEAT") == "full";

    [Fact]
    public async Task Nodes_should_be_gone_when_main_is_killed_at_any_moment_of_their_lives()
    {
        var (own, others) = (0, 0);
        for (var left = Full ? 50 : 10; left > 0; left--)
        {
            await using var host = HostProcess.Start("churn");
            await host.HearAsync("ready");
            // A moment is what is wanted here, not an event: whatever the host's actors and nodes are in the middle of then.
            await Task.Delay(Random.Shared.Next(1000));
            Assert.True(host.Members().Length > 1, $"There was no node to outlive main. The host said:\n{host.Said}");

            host.Kill();

            Assert.InRange(await host.UntilAllGoneAsync(), TimeSpan.Zero, Limit);
            own += host.OwnRunDirectories.Length;
            others += host.RunDirectories.Length - host.OwnRunDirectories.Length;
            await NextStartSweepsAsync(host);
        }

        output.WriteLine($"Left for the next start to sweep away: {own} run directories of main processes, {others} of standby nodes.");
    }

    [Fact]
    public async Task Nothing_should_be_left_after_the_next_start_when_main_is_killed_before_its_first_node()
    {
        for (var left = Full ? 10 : 3; left > 0; left--)
        {
            await using var host = HostProcess.Start("idle");
            await Task.Delay(Random.Shared.Next(1000));

            host.Kill();

            Assert.InRange(await host.UntilAllGoneAsync(), TimeSpan.Zero, Limit);
            await NextStartSweepsAsync(host);
        }
    }

    [Fact]
    public async Task Run_directory_should_be_removed_by_the_last_node_when_main_is_killed()
    {
        await using var host = HostProcess.Start("family");
        var node = int.Parse(await host.HearAsync("ready"));
        Assert.Contains(node, host.Members());
        Assert.Single(host.RunDirectories);

        host.Kill();

        Assert.InRange(await host.UntilAllGoneAsync(), TimeSpan.Zero, Limit);
        Assert.Empty(host.RunDirectories);
        Assert.Empty(host.Events);
    }

    [Fact]
    [Behaviour("P-34")]
    public async Task Functions_should_be_gone_wherever_they_run_when_main_is_killed()
    {
        await using var host = HostProcess.Start("functions");
        var pids = (await host.HearAsync("ready")).Split(' ').Select(int.Parse).ToArray();
        Assert.Equal(5, pids.Distinct().Count());
        Assert.Empty(pids.Except(host.Members()));

        host.Kill();

        Assert.InRange(await host.UntilAllGoneAsync(), TimeSpan.Zero, Limit);
        Assert.Empty(host.RunDirectories);
    }

    [Fact]
    public async Task Nodes_of_nodes_and_nodes_in_tight_loops_should_be_gone_when_main_is_killed()
    {
        await using var host = HostProcess.Start("nested");
        var nodes = (await host.HearAsync("ready")).Split(' ').Select(int.Parse).ToArray();
        Assert.Equal(4, nodes.Distinct().Count());
        Assert.Equal([.. nodes.Append(host.Pid).Order()], host.Members());

        host.Kill();

        Assert.InRange(await host.UntilAllGoneAsync(), TimeSpan.Zero, Limit);
        Assert.Empty(host.RunDirectories);
        Assert.All(nodes, pid => Assert.False(ChildProcesses.IsAlive(pid)));
    }

    private static async Task NextStartSweepsAsync(HostProcess host)
    {
        if (host.RunDirectories.Length == 0)
            return;
        var options = new ActorProcOptions { RunDirectory = host.Base, HandleSignals = false, Config = "akka.loglevel = OFF" };
        await using (await ActorProcSystem.StartAsync("next", options))
            Assert.True(host.RunDirectories.Length == 1, Left(host));
        Assert.True(host.RunDirectories.Length == 0, Left(host));
    }

    // What it holds says who left it, and in the middle of what.
    private static string Left(HostProcess host) => string.Join('\n', host.RunDirectories
        .SelectMany(directory => Directory.GetFileSystemEntries(directory).Prepend(directory)).Prepend("The next start did not sweep all of this away:"));
}
