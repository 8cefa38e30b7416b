using ActorProc.Launching;
using ActorProc.Orchestration;
using ActorProc.TestKit;
using Akka.Actor;
using Akka.Actor.Setup;
using Xunit;
using Xunit.Abstractions;

namespace ActorProc.Tests.Crashes;

/// <summary>Processes that die while they wait for something to do.</summary>
public sealed class StandbySpecs(ITestOutputHelper output) : CrashTestKit(output, "actorproc.standby = 1")
{
    [Fact]
    public async Task Actor_should_start_all_the_same_when_the_process_that_waited_for_it_is_dead()
    {
        var nodes = await NodesUntilAsync(nodes => nodes is [{ State: NodeState.Standby }], "a standby process");
        var standby = nodes[0].Pid!.Value;

        IActorRef mortal;
        using (PauseOrchestrator())
        {
            // First in the orchestrator's mailbox: it gives away a process of whose end it has not heard.
            mortal = Sys.ActorOf(Props.Create<Mortal>(), "mortal", Placement.OwnProcess);
            ProcessSignals.Kill(standby);
            await Eventually.IsTrueAsync(() => !ChildProcesses.IsAlive(standby), () => "its end");
        }

        Assert.NotEqual(standby, await RunsAsync(mortal));
    }

    [Fact]
    public async Task System_should_wait_for_the_end_of_a_process_that_is_being_launched_when_it_is_stopped()
    {
        var runs = Directory.CreateTempSubdirectory("ap-");
        using var launcher = new LatchedLauncher();
        var setup = ActorSystemSetup.Create(BootstrapSetup.Create().WithConfig(Configured("actorproc.standby = 1", runs.FullName)), new LauncherSetup(launcher));
        var app = ActorProcSystem.For(ActorSystem.Create("stops", setup));
        await launcher.Entered.WaitAsync(Stuck);

        Task stop;
        using (var paused = new PausedOrchestrator(app.Placer.Orchestrator, ((ExtendedActorSystem)app.ActorSystem).Provider))
        {
            stop = app.DisposeAsync().AsTask();
            await Eventually.IsTrueAsync(() => paused.Awaits<OrchestratorProtocol.Shutdown>(), () => "the order to stop");
        }

        await app.GetNodesAsync(); // it has acted on that
        launcher.Open();
        await stop.WaitAsync(Stuck);

        Assert.False(ChildProcesses.IsAlive((await launcher.Launched.WaitAsync(Stuck)).Pid));
        Assert.Empty(runs.GetDirectories());
        runs.Delete(recursive: true);
    }

    /// <summary>Starts processes when it may.</summary>
    private sealed class LatchedLauncher : INodeLauncher, IDisposable
    {
        private readonly ProcessLauncher _launcher = new();
        private readonly TaskCompletionSource _entered = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource<INodeProcess> _launched = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly ManualResetEventSlim _open = new();

        public Task Entered => _entered.Task;

        public Task<INodeProcess> Launched => _launched.Task;

        public void Open() => _open.Set();

        public INodeProcess Launch(LaunchSpec spec)
        {
            _entered.TrySetResult();
            Assert.True(_open.Wait(Stuck), "Nobody let it launch.");
            var process = _launcher.Launch(spec);
            _launched.TrySetResult(process);
            return process;
        }

        public void Dispose() => _open.Dispose();
    }
}
