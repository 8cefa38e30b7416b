using System.Diagnostics;
using System.Runtime.Versioning;
using ActorProc.Launching;
using ActorProc.Node;
using ActorProc.TestKit;
using Xunit;

namespace ActorProc.Tests.Launching;

[UnsupportedOSPlatform("windows")]
public class ProcessLauncherSpecs : LaunchTest
{
    [Fact]
    public async Task Node_should_run_its_entry_with_the_payload_when_launched()
    {
        var node = Launch(Plain, "echo", "grüße");

        Assert.Equal(7, (await DrainedExitOf(node)).ExitCode);
        Assert.Equal("grüße\n", Output.Text);
        Assert.InRange(node.StartTime, DateTimeOffset.UtcNow.AddMinutes(-1), DateTimeOffset.UtcNow);
    }

    [Fact]
    public async Task Node_should_run_before_the_application_when_it_is_started_through_the_hook()
    {
        var node = Launch(Launcher(OwnExecutable), Plain, "describe");

        var exit = await DrainedExitOf(node);

        Assert.Equal(0, exit.ExitCode);
        Assert.Contains($"pid={node.Pid}", Output.Lines);
        Assert.Contains("entry=ActorProc.Tests", Output.Lines);
        Assert.DoesNotContain(Output.Lines, line => line.StartsWith("env:DOTNET_STARTUP_HOOKS=", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Exception_should_be_reported_as_it_was_thrown_when_the_node_was_started_through_the_hook()
    {
        var exit = await DrainedExitOf(Launch(Launcher(OwnExecutable), Plain, "unhandled"));

        var reason = Assert.IsType<ExitReason.UnhandledException>(ExitReasons.Classify(exit, announced: null, killedFor: null, Plain, wasUp: true));
        Assert.StartsWith("System.InvalidOperationException: boom", reason.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Launched_payload_should_arrive_whole_when_it_is_larger_than_a_pipe()
    {
        var word = new string('x', 3_000_000);

        Assert.Equal(7, (await DrainedExitOf(Launch(Plain with { Output = NodeOutput.Inherit }, "echo", word))).ExitCode);

        Assert.Equal(word.Length, Output.Text.Count(character => character == 'x'));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Grandchildren_should_be_ordinary_processes_when_a_node_starts_them(bool hook)
    {
        var settings = Plain with { HeapLimit = 64 << 20, Environment = new Dictionary<string, string?> { ["DOTNET_TieredCompilation"] = "1" } };
        var node = Launch(Launcher(hook ? OwnExecutable : null), settings, "shell", "env | grep -E '^(DOTNET_|ACTORPROC)' | sort; readlink /proc/self/fd/0; echo descriptors `ls /proc/self/fd`");

        Assert.Equal(0, (await DrainedExitOf(node)).ExitCode);

        string[] undone = ["STARTUP_HOOKS", "gcServer", "gcConcurrent", "GCHeapHardLimit", "TieredPGO", "GCLOHThreshold"];
        var expected = undone.Where(name => Environment.GetEnvironmentVariable("DOTNET_" + name) is null);
        Assert.All(expected, name => Assert.DoesNotContain(Output.Lines, line => line.StartsWith($"DOTNET_{name}=", StringComparison.Ordinal)));
        Assert.DoesNotContain(Output.Lines, line => line.StartsWith(BootFrame.NodeMarker, StringComparison.Ordinal));
        Assert.Contains("DOTNET_TieredCompilation=1", Output.Lines);
        Assert.Contains("/dev/null", Output.Lines);
        Assert.Contains(await DescriptorsOfOurOwnChildAsync(), Output.Lines);
    }

    [Fact]
    public async Task User_code_should_see_an_empty_standard_input_when_it_runs_in_a_node()
    {
        await DrainedExitOf(Launch(Plain, "stdin"));

        Assert.Equal("stdin=0\n", Output.Text);
    }

    [Fact]
    public async Task Node_should_have_the_variables_and_directory_it_was_given_when_it_starts()
    {
        Environment.SetEnvironmentVariable("ACTORPROC_TEST_TAKEN", "here");
        try
        {
            var variables = new Dictionary<string, string?> { ["ACTORPROC_TEST_GIVEN"] = "a = b", ["ACTORPROC_TEST_TAKEN"] = null };

            await DrainedExitOf(Launch(Plain with { Environment = variables, WorkingDirectory = Base }, "describe"));

            Assert.Contains("env:ACTORPROC_TEST_GIVEN=a = b", Output.Lines);
            Assert.DoesNotContain(Output.Lines, line => line.Contains("ACTORPROC_TEST_TAKEN", StringComparison.Ordinal));
            Assert.Contains($"directory={Base}", Output.Lines);
            Assert.Contains("arguments=0", Output.Lines);
        }
        finally
        {
            Environment.SetEnvironmentVariable("ACTORPROC_TEST_TAKEN", null);
        }
    }

    [Theory]
    [InlineData(null, 32)]
    [InlineData("9", 9)]
    public async Task Idle_pool_threads_of_a_node_should_sleep_sooner_unless_it_is_told_otherwise(string? limit, int spins)
    {
        var variables = new Dictionary<string, string?> { ["DOTNET_ThreadPool_UnfairSemaphoreSpinLimit"] = limit };

        await DrainedExitOf(Launch(Plain with { Environment = variables }, "idling"));

        Assert.Contains($"spins={spins}", Output.Lines);
    }

    [Fact]
    public async Task Node_should_count_one_processor_when_it_may_run_on_one()
    {
        await DrainedExitOf(Launch(Plain with { Affinity = [0] }, "describe"));

        Assert.Contains("processors=1", Output.Lines);
    }

    [Fact]
    public async Task Nodes_should_have_all_processors_when_the_one_before_was_restricted()
    {
        await DrainedExitOf(Launch(Plain with { Affinity = [0] }, "exit", "0"));

        await DrainedExitOf(Launch(Plain, "describe"));

        Assert.Contains($"processors={Environment.ProcessorCount}", Output.Lines);
    }

    [Fact]
    public async Task Every_thread_should_step_back_when_the_node_has_a_niceness()
    {
        await DrainedExitOf(Launch(Plain with { Niceness = 7 }, "describe"));

        Assert.Contains("nice=7", Output.Lines);
    }

    [Theory]
    [InlineData(GcMode.Workstation, false, "Batch")]
    [InlineData(GcMode.Concurrent, false, "Interactive")]
    [InlineData(GcMode.Server, true, "Interactive")]
    public async Task Collector_should_work_as_told_when_the_node_starts(GcMode mode, bool server, string latency)
    {
        await DrainedExitOf(Launch(Plain with { Gc = mode }, "describe"));

        // With one processor the runtime has no server collector.
        Assert.Contains($"server={server && Environment.ProcessorCount > 1}", Output.Lines);
        Assert.Contains($"latency={latency}", Output.Lines);
    }

    [Fact]
    public async Task Collector_should_see_the_heap_limit_when_there_is_one()
    {
        await DrainedExitOf(Launch(Plain with { HeapLimit = 100 << 20 }, "describe"));

        Assert.Contains($"heap={100 << 20}", Output.Lines);
    }

    [Fact]
    public void Launch_should_say_what_is_missing_when_the_executable_is_not_there()
    {
        var launcher = Launcher(HostFacts.Here() with { ProcessPath = "/nowhere/dotnet" });

        var error = Assert.Throws<NodeLaunchException>(() => Launch(launcher, Plain, "exit", "0"));

        Assert.Equal("worker", error.Node);
        Assert.Contains("/nowhere/dotnet", error.Message, StringComparison.Ordinal);
        Assert.IsType<System.ComponentModel.Win32Exception>(error.InnerException);
    }

    [Fact]
    public void Launch_should_name_the_directory_when_the_node_cannot_work_in_it()
    {
        var error = Assert.Throws<NodeLaunchException>(() => Launch(Plain with { WorkingDirectory = "/nowhere" }, "exit", "0"));

        Assert.Contains("'/nowhere' does not exist", error.Message, StringComparison.Ordinal);
        Assert.Contains("actorproc.node.working-directory", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Launch_should_name_the_processor_when_the_machine_does_not_have_it()
    {
        var error = Assert.Throws<NodeLaunchException>(() => Launch(Plain with { Affinity = [0, 1023] }, "exit", "0"));

        Assert.Contains("there is no processor 1023", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Launch_should_be_refused_when_this_process_should_have_been_a_node()
    {
        Environment.SetEnvironmentVariable(BootFrame.NodeMarker, "1");
        try
        {
            Assert.Contains("StartupHookSupport", Assert.Throws<NodeLaunchException>(() => Launch(Plain, "exit", "0")).Message, StringComparison.Ordinal);
        }
        finally
        {
            Environment.SetEnvironmentVariable(BootFrame.NodeMarker, null);
        }
    }

    [Fact]
    public async Task Node_should_end_with_its_own_code_when_its_entry_does_not_exist()
    {
        var node = Launcher().Launch(Spec(Plain) with { EntryType = "Nobody, Nowhere" });
        await using var end = node;

        var exit = await DrainedExitOf(node);

        Assert.Equal(NodeExitCode.EntryNotFound, exit.ExitCode);
        Assert.Contains("'Nobody, Nowhere' was not found", exit.StandardError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Node_should_end_with_its_own_code_when_its_run_directory_is_gone()
    {
        await using var node = Launcher().Launch(Spec(Plain) with { RunDirectory = Path.Combine(Base, "gone") });

        Assert.Equal(NodeExitCode.RunDirectoryLost, (await DrainedExitOf(node)).ExitCode);
    }

    [Fact]
    public async Task Disposal_should_kill_and_reap_when_the_node_still_runs()
    {
        var node = Launch(Plain, "wait");
        await Output.LineAsync("waiting");
        Assert.Equal([node.Pid], ChildProcesses.Alive());

        await node.DisposeAsync();

        Assert.True((await ExitOf(node)).LooksKilled);
        Assert.Empty(ChildProcesses.Alive());
        await node.DisposeAsync();
        node.Kill();
        node.CloseLifeline();
    }

    // What a child of an ordinary process inherits here; a test host itself may have been given more than the three.
    static async Task<string> DescriptorsOfOurOwnChildAsync()
    {
        using var shell = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", "echo descriptors `ls /proc/self/fd`"]) { RedirectStandardOutput = true })!;
        return (await shell.StandardOutput.ReadToEndAsync()).TrimEnd();
    }

    // As in a self-contained application: no dotnet to see and no file of the node's to name, only an executable that runs the application.
    HostFacts OwnExecutable
    {
        get
        {
            var executable = Path.Combine(Base, "application");
            File.WriteAllText(executable, $"#!/bin/sh\nexec '{Environment.ProcessPath}' '{typeof(NodeEntry).Assembly.Location}'\n");
            File.SetUnixFileMode(executable, FileFacts.OwnerOnly);
            return HostFacts.Here() with { ProcessPath = executable, NodeAssembly = "" };
        }
    }
}
