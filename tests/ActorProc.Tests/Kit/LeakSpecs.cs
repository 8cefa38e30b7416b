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
    public async Task Process_that_the_test_itself_has_started_should_be_named()
    {
        var kit = new BareKit();
        using var child = Process.Start("sleep", "1000");

        (await Failures.MessageAsync(kit.DisposeAsync)).Says("nothing of the test is left", $"process {child.Id} (sleep 1000)");

        // Nobody can be sure that it is this test's.
        Assert.False(child.HasExited);
        child.Kill();
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

        child.Kill();
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
        await kit.BeginTestAsync();
        var younger = kit.Sys.ActorOf(Props.Create<Starter>(), "younger", Placement.OwnProcess);
        var pid = await kit.ExpectRunsInOtherProcessAsync(younger);

        var message = await Failures.MessageAsync(kit.EndTestAsync);

        message.Says($"process {pid}", "which is node 'younger");
        Assert.DoesNotContain("which is node 'older", message, StringComparison.Ordinal);
        // It is not started anew, and troubles nobody any more.
        await kit.ExpectNodesAsync(1);
        await kit.BeginTestAsync();
        await kit.EndTestAsync();
        await kit.ExpectRunsInOtherProcessAsync(older);
        await kit.DisposeAsync();
    }

    [Fact]
    public async Task Process_of_the_fixture_that_a_test_has_killed_and_that_came_back_should_not_be_blamed_on_it()
    {
        var kit = new Fixture();
        var actor = kit.Sys.ActorOf(Props.Create<Starter>(), "lasting", Placement.OwnProcess);
        await kit.ExpectRunsInOtherProcessAsync(actor);
        await kit.BeginTestAsync();
        await kit.ExpectRestartedInNewProcessAsync(actor, await kit.KillProcessOfAsync(actor));

        await kit.EndTestAsync();

        await kit.DisposeAsync();
    }

    [Fact]
    public async Task Function_that_goes_on_for_ever_should_be_named_and_killed_and_not_waited_for()
    {
        var kit = new BareKit();
        var process = kit.App.StartProcess(static () => Thread.Sleep(Timeout.Infinite), new ProcessOptions { Name = "endless" });
        var pid = process.Pid!.Value;

        (await Failures.MessageAsync(kit.DisposeAsync)).Says("nothing of the test is left", "endless", "nobody has joined or closed");

        Assert.False(ChildProcesses.IsAlive(pid));
    }

    [Fact]
    public async Task Fault_of_a_link_and_of_a_start_should_be_over_when_the_test_is()
    {
        var kit = new Fixture();
        var actor = kit.Sys.ActorOf(Props.Create<KitActor>(), "lasting", Placement.OwnProcess);
        await kit.ExpectRunsInOtherProcessAsync(actor);
        await kit.BeginTestAsync();
        await kit.LinkBetween(kit.TestActor, actor).LoseAsync(1);
        kit.FailNextStart();

        await kit.EndTestAsync();

        Assert.Equal(5, await actor.Ask<int>(5, Eventually.Patience));
        var next = kit.Sys.ActorOf(Props.Create<KitActor>(), "next", Placement.OwnProcess);
        Assert.Equal(6, await next.Ask<int>(6, Eventually.Patience));
        await kit.DisposeAsync();
    }

    [Fact]
    public async Task Kit_should_be_disposed_of_once()
    {
        var kit = new BareKit();

        await kit.DisposeAsync();
        await kit.DisposeAsync();

        kit.Dispose();
    }

    [Fact]
    public void Kit_that_was_never_initialised_should_leave_nothing_behind()
    {
        var kit = new BareKit();
        var directory = kit.Base;

        kit.Dispose();

        Assert.False(Directory.Exists(directory));
    }

    [Fact]
    public async Task Function_that_nobody_has_joined_should_be_named()
    {
        var kit = new Fixture();
        await kit.BeginTestAsync();
        var process = kit.App.StartProcess(static () => Thread.Sleep(Timeout.Infinite), new ProcessOptions { Name = "endless", Daemon = true });

        (await Failures.MessageAsync(kit.EndTestAsync)).Says($"process {process.Pid}", "which is process 'endless'");

        await kit.DisposeAsync();
    }

    [Fact]
    public async Task Shared_memory_that_is_left_should_be_named()
    {
        var kit = new Fixture();
        await kit.BeginTestAsync();
        var memory = kit.App.CreateSharedMemory(100, "kept");

        (await Failures.MessageAsync(kit.EndTestAsync)).Says("shared memory /dev/shm/actorproc-", "kept");

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
