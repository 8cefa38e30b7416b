using ActorProc.TestKit;
using Xunit;
using static ActorProc.Tests.Multiprocessing.Refusals;

namespace ActorProc.Tests.Multiprocessing;

/// <summary>Processes that start processes.</summary>
public abstract class FamilySpecs(ActorProcFixture kit, string method) : ActorProcTest(kit, startMethod: method), IClassFixture<ActorProcFixture>
{
    [Fact, Behaviour("P-10")]
    public async Task Start_should_be_refused_in_a_daemon()
    {
        var said = new Reports<string>();
        var child = Context.StartProcess(static (IProgress<string> said) => said.Report(Refusal(() => ProcessContext.Current.StartProcess(Targets.Nothing))),
            said, new ProcessOptions { Daemon = true });

        Assert.Contains("daemonic processes are not allowed to have children", await said.NextAsync("the refusal"));
        Assert.Equal(0, await EndAsync(child));
    }

    [Fact, Behaviour("P-10")]
    public async Task Daemon_should_have_children_when_it_was_given_leave_to()
    {
        var said = new Reports<int>();
        var child = Context.StartProcess(static (IProgress<int> said) =>
        {
            var grandchild = ProcessContext.Current.StartProcess(Targets.Nothing);
            grandchild.Join();
            said.Report(grandchild.ExitCode!.Value);
        }, said, new ProcessOptions { Daemon = true, AllowChildren = true });

        Assert.Equal(0, await said.NextAsync("the grandchild's exit code"));
        Assert.Equal(0, await EndAsync(child));
    }

    [Fact, Behaviour("P-33")]
    public async Task Process_should_end_its_daemons_and_wait_for_the_others_when_its_target_has_returned()
    {
        using var gate = new Gate(File("gate"));
        var atGate = new Reports<string>();
        var child = Context.StartProcess(static (string gate, string log, IProgress<string> atGate) =>
        {
            var context = ProcessContext.Current;
            var up = new Reports<int>();
            var ended = context.StartProcess(Targets.Stay, up, new ProcessOptions { Daemon = true });
            up.NextAsync("the daemon to run").GetAwaiter().GetResult();
            _ = ended.Sentinel.ContinueWith(_ => Targets.Append(log, $"daemon {ended.ExitCode}"), TaskScheduler.Default);
            context.StartProcess(static (string gate, string log, IProgress<string> said) =>
            {
                Gate.Pass(gate, said);
                Targets.Append(log, "other");
            }, gate, log, atGate, new ProcessOptions { Daemon = false });
        }, File("gate"), File("log"), atGate);
        await atGate.NextAsync("the grandchild to wait");

        // Not that there is a file: it is there before anything is written.
        await Eventually.IsTrueAsync(() => new FileInfo(File("log")) is { Exists: true, Length: > 0 }, () => "the end of the daemon");
        Assert.False(child.Join(TimeSpan.Zero));
        gate.Open();

        Assert.Equal(0, await EndAsync(child));
        Assert.Equal("daemon -15\nother\n", System.IO.File.ReadAllText(File("log")));
    }

    [Fact, Behaviour("P-29")]
    public async Task Active_children_of_a_child_should_be_its_own()
    {
        var said = new Reports<string>();
        var child = Context.StartProcess(static (IProgress<string> said) =>
        {
            var inner = new Reports<int>();
            var before = ProcessContext.Current.ActiveChildren().Count;
            var grandchild = ProcessContext.Current.StartProcess(Targets.Stay, inner);
            inner.NextAsync("the grandchild to run").GetAwaiter().GetResult();
            var (during, isIt) = (ProcessContext.Current.ActiveChildren(), ProcessContext.Current.ActiveChildren()[0] == grandchild);
            grandchild.Terminate();
            grandchild.Join();
            said.Report($"{before} {during.Count} {isIt} {ProcessContext.Current.ActiveChildren().Count}");
        }, said);

        Assert.Equal("0 1 True 0", await said.NextAsync("the counts"));
        Assert.Equal(0, await EndAsync(child));
    }

    [Fact, Behaviour("P-33", "P-23")]
    public async Task Disposal_should_wait_for_a_process_and_end_a_daemon()
    {
        using var gate = new Gate(File("gate"));
        var (atGate, said) = (new Reports<string>(), new Reports<int>());
        var ends = Context.StartProcess(static (string gate, IProgress<string> said) => Gate.Pass(gate, said), File("gate"), atGate);
        var daemon = Context.StartProcess(Targets.Stay, said, new ProcessOptions { Daemon = true });
        await atGate.NextAsync("the process to wait");
        await said.NextAsync("the daemon to run");

        await daemon.DisposeAsync().AsTask().WaitAsync(Stuck);
        var disposal = ends.DisposeAsync().AsTask();
        Assert.False(disposal.IsCompleted);
        gate.Open();
        await disposal.WaitAsync(Stuck);
        await ends.DisposeAsync();

        Assert.Equal(new ExitReason.Stopped(), daemon.ExitReason);
        Assert.Equal(new ExitReason.Exited(0), ends.ExitReason);
        Assert.Contains("process object is closed", Closed(() => _ = ends.ExitCode));
    }
}

public sealed class SpawnFamilySpecs(ActorProcFixture kit) : FamilySpecs(kit, "spawn");

public sealed class InProcessFamilySpecs(ActorProcFixture kit) : FamilySpecs(kit, "in-process");
