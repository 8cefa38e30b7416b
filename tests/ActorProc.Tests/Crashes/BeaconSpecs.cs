using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Sockets;
using ActorProc.Launching;
using ActorProc.Node;
using ActorProc.Orchestration;
using ActorProc.TestKit;
using Akka.Actor;
using Akka.Actor.Setup;
using Xunit;

namespace ActorProc.Tests.Crashes;

/// <summary>A killed process is known to be dead before the operating system has finished with it. Linux.</summary>
public sealed class BeaconSpecs : IDisposable
{
    private static readonly TimeSpan Stuck = TimeSpan.FromSeconds(30);

    private readonly DirectoryInfo _runs = Directory.CreateTempSubdirectory("ap-");

    public void Dispose() => _runs.Delete(recursive: true);

    [Fact]
    public async Task Crash_should_be_acted_on_before_the_process_is_reaped_and_the_system_wait_for_that_when_it_is_stopped()
    {
        if (!OperatingSystem.IsLinux()) return;
        var launcher = new LateLauncher();
        var setup = ActorSystemSetup.Create(
            BootstrapSetup.Create().WithConfig($"""
                akka.actor.provider = "ActorProc.ProcessActorRefProvider, ActorProc"
                akka.loglevel = ERROR
                actorproc.run-directory = "{_runs.FullName}"
                """),
            new LauncherSetup(launcher));
        var app = ActorProcSystem.For(ActorSystem.Create("early", setup));
        var exits = new TaskCompletionSource<NodeExited>(TaskCreationOptions.RunContinuationsAsynchronously);
        var mortal = app.ActorOf(Props.Create<Echo>(), "mortal", Placement.OwnProcess.With(new NodeOptions { OnCrash = OnCrash.Stop }));
        var pid = await mortal.Ask<int>("pid", Stuck);
        await UntilLitAsync(pid);
        app.ActorSystem.EventStream.Subscribe(app.ActorOf(Props.Create(() => new Exits(exits)), "exits", Placement.Local), typeof(NodeExited));
        var unanswered = mortal.Ask<string>("hang", Stuck);

        ProcessSignals.Kill(pid);

        // Its end as the operating system tells it never comes: nobody has reaped it, as far as the system knows.
        Assert.Equal(new ExitReason.Signaled(9), (await exits.Task.WaitAsync(Stuck)).Reason);
        await Assert.ThrowsAsync<NodeDownException>(() => unanswered);
        var stopping = app.DisposeAsync().AsTask();
        await Assert.ThrowsAsync<TimeoutException>(() => stopping.WaitAsync(TimeSpan.FromMilliseconds(200)));
        launcher.Tell();
        await stopping.WaitAsync(Stuck);
    }

    [Fact]
    public async Task Nothing_should_be_said_of_a_process_that_lives_when_its_beacon_ends()
    {
        if (!OperatingSystem.IsLinux()) return;
        var said = new ConcurrentQueue<int>();
        using var beacons = Beacons.Watch(_runs.FullName, (pid, _) => said.Enqueue(pid), _ => { });
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(Path.Combine(_runs.FullName, "here")));
        listener.Listen();
        var beacon = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        beacon.Connect(listener.LocalEndPoint!);

        var watching = beacons.WatchAsync(await listener.AcceptAsync());
        beacon.Dispose();
        await watching.WaitAsync(Stuck);

        Assert.Empty(said);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(_runs.FullName, Beacon.SocketName)));
    }

    [Theory]
    [InlineData("exit 7", 7)]
    [InlineData("kill -9 $BASHPID", 137)]
    [InlineData("kill -15 $BASHPID", 143)]
    [InlineData("exit 0", 0)]
    public async Task Exit_code_should_be_known_before_the_parent_asks_for_it(string end, int code)
    {
        if (!OperatingSystem.IsLinux()) return;
        // Its parent becomes a program that never reaps it, and only then it ends.
        var child = $"(while [ \"$(cat /proc/$$/comm)\" != sleep ]; do :; done; {end})";
        using var parent = Process.Start(new ProcessStartInfo("bash", ["-c", $"{child} & echo $!; exec sleep 1000"]) { RedirectStandardOutput = true })!;
        try
        {
            var pid = int.Parse((await parent.StandardOutput.ReadLineAsync())!);
            await Eventually.IsTrueAsync(() => !ChildProcesses.IsAlive(pid), () => $"the end by {end}");

            Assert.Equal(new DyingProcess(Runs: false, code), DyingProcess.Look(pid));
            Assert.Equal(new DyingProcess(Runs: true, null), DyingProcess.Look(parent.Id));
            Assert.Equal(new DyingProcess(Runs: true, null), DyingProcess.Look(Environment.ProcessId));
        }
        finally
        {
            parent.Kill();
            await parent.WaitForExitAsync();
        }

        Assert.Equal(new DyingProcess(Runs: false, null), DyingProcess.Look(parent.Id));
    }

    // After the node is up; nothing waits for it.
    private static Task UntilLitAsync(int pid) => Eventually.IsTrueAsync(
        () => Directory.EnumerateDirectories($"/proc/{pid}/task").Count(thread => Directory.EnumerateFileSystemEntries($"{thread}/fd").Count() == 1) == 2,
        () => "two threads with nothing but a socket");

    private sealed class Exits : ReceiveActor
    {
        public Exits(TaskCompletionSource<NodeExited> first) => Receive<NodeExited>(exited => first.TrySetResult(exited));
    }

    /// <summary>Tells of no process's end before it is told to.</summary>
    private sealed class LateLauncher : INodeLauncher
    {
        private readonly ProcessLauncher _launcher = new();
        private readonly TaskCompletionSource _told = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Tell() => _told.SetResult();

        public INodeProcess Launch(LaunchSpec spec) => new LateProcess(_launcher.Launch(spec), _told.Task);
    }

    private sealed class LateProcess(INodeProcess process, Task told) : INodeProcess
    {
        public int Pid => process.Pid;

        public DateTimeOffset StartTime => process.StartTime;

        public bool HasExited => told.IsCompleted && process.HasExited;

        public Task<ProcessExit> Exited { get; } = LateAsync(process.Exited, told);

        public Task<ProcessExit> Drained { get; } = LateAsync(process.Drained, told);

        public string StandardErrorTail => process.StandardErrorTail;

        public void Kill() => process.Kill();

        public void Terminate() => process.Terminate();

        public Task SendAsync(byte[] frame) => process.SendAsync(frame);

        public void CloseLifeline() => process.CloseLifeline();

        public ValueTask DisposeAsync() => process.DisposeAsync();

        private static async Task<ProcessExit> LateAsync(Task<ProcessExit> exit, Task told)
        {
            await told;
            return await exit;
        }
    }
}
