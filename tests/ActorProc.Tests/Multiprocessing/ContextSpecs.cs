using ActorProc.TestKit;
using Xunit;
using static ActorProc.Tests.Multiprocessing.Refusals;

namespace ActorProc.Tests.Multiprocessing;

/// <summary>The ways to start processes.</summary>
public sealed class ContextSpecs(ActorProcFixture kit) : ActorProcTest(kit, startMethod: "spawn"), IClassFixture<ActorProcFixture>
{
    [Fact, Behaviour("CX-01", "CX-02")]
    public void Unknown_context_should_be_refused_with_the_known_ones()
    {
        foreach (var name in (string[])["x", "fork", ""])
        {
            var refusal = Assert.Throws<ArgumentException>(() => App.Processes.GetContext(name)).Message;
            Assert.Contains($"cannot find context for '{name}'", refusal);
            Assert.Contains("spawn, forkserver, in-process", refusal);
        }
    }

    [Fact, Behaviour("CX-01")]
    public void Start_methods_should_be_listed_with_the_default_first()
    {
        Assert.Equal("spawn", ProcessContext.StartMethods[0]);
        Assert.Equal("spawn", App.Processes.StartMethod);
        Assert.All(ProcessContext.StartMethods, method => Assert.Equal(method, App.Processes.GetContext(method).StartMethod));
        Assert.Same(App.Processes, App.Processes.GetContext());
    }

    [Fact, Behaviour("CX-01")]
    public async Task Start_method_should_be_set_only_once_unless_it_is_forced()
    {
        await using var app = await ActorProcSystem.StartAsync("other", new ActorProcOptions { RunDirectory = Folder, HandleSignals = false });
        app.Processes.SetStartMethod("forkserver");

        Assert.Contains("context has already been set", Refusal(() => app.Processes.SetStartMethod("spawn")));

        Assert.Equal("forkserver", app.Processes.StartMethod);
        app.Processes.SetStartMethod("in-process", force: true);
        Assert.Equal("in-process", app.Processes.StartMethod);
        Assert.Equal(Environment.ProcessId, await app.RunAsync(static () => Environment.ProcessId));
        Assert.Throws<ArgumentException>(() => app.Processes.SetStartMethod("fork", force: true));
    }

    [Fact, Behaviour("CX-01")]
    public void Start_method_should_not_be_settable_on_a_named_context() =>
        Assert.Contains("cannot set start method of concrete context", Refusal(() => Context.SetStartMethod("spawn", force: true)));

    [Fact, Behaviour("CX-01", "P-30")]
    public async Task Start_method_should_be_inherited_when_it_has_been_set()
    {
        await using var app = await ActorProcSystem.StartAsync("other", new ActorProcOptions { RunDirectory = Folder, HandleSignals = false });
        Assert.Equal("spawn", await app.Processes.GetContext("spawn").RunAsync(static () => ProcessContext.Current.StartMethod));

        app.Processes.SetStartMethod("forkserver");

        Assert.Equal("forkserver", await app.RunAsync(static () => ProcessContext.Current.StartMethod));
    }

    [Theory, Behaviour("CX-01", "CX-02", "TP-01")]
    [InlineData("spawn", true)]
    [InlineData("forkserver", true)]
    [InlineData("in-process", false)]
    public async Task Every_context_should_offer_processes_calls_and_pools(string method, bool hasProcesses)
    {
        await using var app = await ActorProcSystem.StartAsync("other", new ActorProcOptions { RunDirectory = Folder, HandleSignals = false });
        var context = app.Processes.GetContext(method);
        var said = new Reports<int>();

        var process = context.StartProcess(static (IProgress<int> said) => said.Report(Environment.ProcessId), said);
        Assert.Equal(process.Pid, await said.NextAsync("the process's number"));
        Assert.Equal(0, await EndAsync(process));
        await using var pool = context.CreatePool(1);
        int[] pids = [process.Pid!.Value, await context.RunAsync(static () => Environment.ProcessId), await pool.ApplyAsync(static () => Environment.ProcessId)];

        Assert.Equal(hasProcesses ? 3 : 0, pids.Where(pid => pid != Environment.ProcessId).Distinct().Count());
    }

    [Fact, Behaviour("P-21")]
    public async Task Later_starts_should_work_when_the_process_that_was_kept_booted_is_killed()
    {
        var before = ChildProcesses.Alive();
        await using var app = await ActorProcSystem.StartAsync("other", new ActorProcOptions
        {
            RunDirectory = Folder, HandleSignals = false, Config = "actorproc.processes { start-method = forkserver, spares = 1 }",
        });
        Assert.Equal(0, await EndAsync(app.StartProcess(Targets.Nothing)));
        await Eventually.IsTrueAsync(() => Spares().Length == 1, () => "a process that is kept booted");
        var spare = Spares()[0];

        ProcessSignals.Kill(spare);
        await Eventually.IsTrueAsync(() => !ChildProcesses.IsAlive(spare), () => "its end");
        // The first may have been given to the dead one, a moment before that was known.
        Assert.Contains(await EndAsync(app.StartProcess(Targets.Nothing)), (int[])[0, -9]);

        Assert.Equal(0, await EndAsync(app.StartProcess(Targets.Nothing)));

        int[] Spares() => [.. ChildProcesses.Alive().Except(before)];
    }

    [Fact, Behaviour("CX-01")]
    public void Current_context_should_be_refused_in_the_main_process() =>
        Assert.Contains(nameof(ActorProcSystem), Refusal(() => _ = ProcessContext.Current));

    [Fact, Behaviour("CX-05")]
    public void Errors_should_have_a_common_base_but_for_timeouts()
    {
        Type[] errors = [typeof(ProcessExitException), typeof(WorkerLostException), typeof(PoolTerminatedException), typeof(PoolBrokenException),
            typeof(RemoteException), typeof(MessageSerializationException), typeof(NodeLaunchException)];

        Assert.All(errors, error => Assert.True(error.IsAssignableTo(typeof(ActorProcException)), error.Name));
        Assert.True(typeof(ProcessTimeoutException).IsAssignableTo(typeof(TimeoutException)));
    }

    [Fact, Behaviour("CX-03")]
    public async Task Program_should_not_run_again_in_a_child()
    {
        // The host of these tests would load the test framework, and start the processes of this test anew.
        var loaded = await Context.RunAsync(static () => AppDomain.CurrentDomain.GetAssemblies().Select(assembly => assembly.GetName().Name!).ToArray());

        Assert.Contains("ActorProc.Node", loaded);
        Assert.DoesNotContain(loaded, name => name.StartsWith("xunit.runner", StringComparison.Ordinal) || name.StartsWith("Microsoft.VisualStudio", StringComparison.Ordinal));
    }

    [Fact]
    public async Task New_processes_should_be_refused_when_the_system_has_been_disposed_of()
    {
        var app = await ActorProcSystem.StartAsync("other", new ActorProcOptions { RunDirectory = Folder, HandleSignals = false });
        var said = new Reports<int>();
        var daemon = app.StartProcess(Targets.Stay, said, new ProcessOptions { Daemon = true });
        await said.NextAsync("the daemon to run");

        await app.DisposeAsync();

        Assert.Equal(-15, daemon.ExitCode);
        Assert.Throws<ObjectDisposedException>(() => app.StartProcess(Targets.Nothing));
    }
}
