using System.Diagnostics;
using System.Net.Sockets;
using ActorProc.TestKit;
using Akka.Actor;
using Xunit;

namespace ActorProc.Tests.Kit;

/// <summary>What a test leaves behind is found after it, named, and removed.</summary>
public sealed class LeakSpecs
{
    private const string Impatient = "actorproc-testkit.leak-grace = 1 s";

    [Fact]
    public async Task Process_that_a_node_has_started_should_be_named_and_killed_when_it_outlives_the_test()
    {
        var kit = new BareKit();
        var starter = kit.Sys.ActorOf(Props.Create<Starter>(), "starter", Placement.OwnProcess);
        var orphan = await starter.Ask<int>("sleep", Eventually.Patience);
        Assert.True(ChildProcesses.IsAlive(orphan));

        (await Failures.MessageAsync(kit.DisposeAsync)).Says("nothing of the test is left", $"process {orphan} (sleep 1000)", "Exits:    starter");

        Assert.False(ChildProcesses.IsAlive(orphan));
    }

    [Fact]
    public async Task Process_that_the_test_itself_has_started_should_be_named_and_killed()
    {
        var kit = new BareKit();
        using var child = Process.Start("sleep", "1000");

        (await Failures.MessageAsync(kit.DisposeAsync)).Says("nothing of the test is left", $"process {child.Id} (sleep 1000)");

        await child.WaitForExitAsync();
    }

    [Fact]
    public async Task Process_of_one_of_several_kits_should_be_named_with_all_who_may_have_started_it()
    {
        var first = new BareKit();
        var second = new OtherKit();
        using var child = Process.Start("sleep", "1000");

        await first.DisposeAsync();
        (await Failures.MessageAsync(second.DisposeAsync)).Says($"process {child.Id} (sleep 1000), started by one of BareKit, OtherKit");

        await child.WaitForExitAsync();
    }

    [Fact]
    public async Task Files_should_be_named_by_what_they_are()
    {
        var kit = new BareKit();
        var (socketPath, filePath) = (Path.Combine(kit.Base, "stray.sock"), Path.Combine(kit.Base, "stray.txt"));
        using (var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
        {
            socket.Bind(new UnixDomainSocketEndPoint(socketPath));
            await File.WriteAllTextAsync(filePath, "x");
            // .NET removes the file with its socket: what is left is what somebody else has made there.
            File.Move(socketPath, socketPath + "-kept");
        }

        var message = await Failures.MessageAsync(kit.DisposeAsync);

        message.Says($"file {filePath}");
        message.Says($"socket {socketPath}-kept");

        Assert.False(Directory.Exists(kit.Base));
    }

    [Fact]
    public async Task Test_that_shares_its_system_should_be_asked_for_what_it_has_started_and_no_other()
    {
        var kit = new Fixture();
        var older = kit.Sys.ActorOf(Props.Create<Starter>(), "older", Placement.OwnProcess);
        await kit.ExpectRunsInOtherProcessAsync(older);
        kit.BeginTest();
        var younger = kit.Sys.ActorOf(Props.Create<Starter>(), "younger", Placement.OwnProcess);
        var pid = await kit.ExpectRunsInOtherProcessAsync(younger);

        var message = await Failures.MessageAsync(kit.EndTestAsync);

        message.Says($"process {pid}", "which is node 'younger");
        Assert.DoesNotContain("which is node 'older", message, StringComparison.Ordinal);
        kit.BeginTest();
        await kit.EndTestAsync();
        await kit.DisposeAsync();
    }

    [Fact]
    public async Task Function_that_nobody_has_joined_should_be_named()
    {
        var kit = new Fixture();
        kit.BeginTest();
        var process = kit.App.StartProcess(static () => Thread.Sleep(Timeout.Infinite), new ProcessOptions { Name = "endless", Daemon = true });

        (await Failures.MessageAsync(kit.EndTestAsync)).Says($"process {process.Pid}", "which is process 'endless'");

        await kit.DisposeAsync();
    }

    [Fact]
    public async Task Shared_memory_that_is_left_should_be_named()
    {
        var kit = new Fixture();
        kit.BeginTest();
        var memory = kit.App.CreateSharedMemory(100, "kept");

        (await Failures.MessageAsync(kit.EndTestAsync)).Says("shared memory /dev/shm/actorproc-", "kept");

        memory.Unlink();
        memory.Dispose();
        await kit.DisposeAsync();
    }

    [Fact]
    public async Task Orphan_should_be_named_while_the_system_lives()
    {
        var kit = new BareKit();
        var starter = kit.Sys.ActorOf(Props.Create<Starter>(), "starter", Placement.OwnProcess.With(new NodeOptions { OnCrash = OnCrash.Stop }));
        var child = await starter.Ask<int>("sleep", Eventually.Patience);
        await kit.ExpectNoOrphansAsync();
        await kit.ExpectCrashedAsync(starter, () => kit.KillProcessOfAsync(starter));

        (await Failures.MessageAsync(() => kit.ExpectNoOrphansAsync(Failures.Soon))).Says("Expected: no orphans", $"process {child} (sleep 1000)");

        ProcessSignals.Kill(child);
        await kit.DisposeAsync();
    }

    [Fact]
    public async Task Kits_should_live_side_by_side_without_seeing_each_other()
    {
        var kits = new[] { new BareKit(), new BareKit() };
        var actors = kits.Select(kit => kit.Sys.ActorOf(Props.Create<Starter>(), "same", Placement.OwnProcess)).ToArray();
        var pids = await Task.WhenAll(kits.Zip(actors, (kit, actor) => kit.ExpectRunsInOtherProcessAsync(actor)));
        Assert.NotEqual(pids[0], pids[1]);
        await Task.WhenAll(kits.Select(kit => kit.ExpectNodesAsync(1)));

        await kits[0].DisposeAsync();

        Assert.False(ChildProcesses.IsAlive(pids[0]));
        Assert.Equal(pids[1], await kits[1].PidOfAsync(actors[1]));
        await kits[1].ExpectNoOrphansAsync();
        await kits[1].DisposeAsync();
    }

    private class BareKit() : ActorProcTestKit(config: Impatient)
    {
        public string Base => Sys.Settings.Config.GetString("actorproc.run-directory");
    }

    private sealed class OtherKit : BareKit;

    private sealed class Fixture() : ActorProcFixture(Impatient);

    private sealed class Starter : ReceiveActor
    {
        public Starter() => Receive<string>(_ =>
        {
            using var child = Process.Start("sleep", "1000");
            Sender.Tell(child.Id);
        });
    }
}
