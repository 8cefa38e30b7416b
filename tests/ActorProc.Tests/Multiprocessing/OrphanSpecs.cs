using System.Diagnostics;
using ActorProc.TestKit;
using ActorProc.Tests.Acceptance;
using Xunit;

namespace ActorProc.Tests.Multiprocessing;

/// <summary>What becomes of the children of a process that ends by force.</summary>
public sealed class OrphanSpecs(ActorProcFixture kit) : ActorProcTest(kit, startMethod: "spawn"), IClassFixture<ActorProcFixture>
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);

    [Theory, Behaviour("P-34", "P-23")]
    [InlineData(ProcessSignals.Killed, false)]
    [InlineData(ProcessSignals.Killed, true)]
    [InlineData(ProcessSignals.Terminate, false)]
    public async Task Children_should_end_within_a_second_when_their_parent_is_ended_by_a_signal(int signal, bool areDaemons)
    {
        var said = new Reports<int[]>();
        var parent = Context.StartProcess(static (bool areDaemons, IProgress<int[]> said) =>
        {
            var ready = new Reports<int>();
            ProcessContext.Current.StartProcess(Targets.Spin, ready, new ProcessOptions { Daemon = areDaemons });
            ProcessContext.Current.StartProcess(Targets.Stay, ready, new ProcessOptions { Daemon = areDaemons });
            said.Report([ready.NextAsync("a child").GetAwaiter().GetResult(), ready.NextAsync("the other child").GetAwaiter().GetResult()]);
            new ManualResetEvent(false).WaitOne();
        }, areDaemons, said);
        var children = await said.NextAsync("the children to run");
        Assert.All(children, child => Assert.True(ChildProcesses.IsAlive(child)));

        var watch = Stopwatch.StartNew();
        ProcessSignals.Send(signal, parent.Pid!.Value);
        await Eventually.IsTrueAsync(() => !children.Any(ChildProcesses.IsAlive), () => $"the end of {string.Join(" and ", children)}");

        Assert.True(watch.Elapsed < Limit, $"It took {watch.Elapsed}.");
        Assert.Equal(-signal, await EndAsync(parent));
    }

    [Fact, Behaviour("P-34")]
    public async Task Grandchildren_should_end_within_a_second_when_the_one_in_between_is_killed_with_its_parent()
    {
        var said = new Reports<int>();
        var outer = Context.StartProcess(static (IProgress<int> said) =>
        {
            ProcessContext.Current.StartProcess(static (IProgress<int> said) =>
            {
                ProcessContext.Current.StartProcess(Targets.Spin, said);
                new ManualResetEvent(false).WaitOne();
            }, said);
            new ManualResetEvent(false).WaitOne();
        }, said);
        var innermost = await said.NextAsync("the innermost to run");

        var watch = Stopwatch.StartNew();
        outer.Kill();
        await Eventually.IsTrueAsync(() => !ChildProcesses.IsAlive(innermost), () => $"the end of {innermost}");

        Assert.True(watch.Elapsed < 2 * Limit, $"It took {watch.Elapsed}.");
        Assert.Equal(-9, await EndAsync(outer));
    }
}
