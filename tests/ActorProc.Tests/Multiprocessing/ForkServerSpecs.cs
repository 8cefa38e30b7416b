using System.Diagnostics;
using ActorProc.TestKit;
using Akka.Configuration;
using Xunit;
using Xunit.Abstractions;

namespace ActorProc.Tests.Multiprocessing;

/// <summary>Processes that are kept booted.</summary>
public sealed class ForkServerSpecs(ITestOutputHelper output) : ActorProcTestKit(output, (Config)"actorproc.processes.spares = 1")
{
    private ProcessContext ForkServer => App.Processes.GetContext("forkserver");

    [Fact]
    public async Task Spare_process_should_become_the_next_one()
    {
        var spare = await SpareAsync();

        Assert.Equal(spare, await ForkServer.RunAsync(Pid).WaitAsync(Stuck));
    }

    [Fact]
    public async Task Name_exit_code_and_family_should_be_those_of_the_process_it_becomes()
    {
        var spare = await SpareAsync();
        var process = ForkServer.CreateProcess(ExitByName, "known", new ProcessOptions { Name = "known", Daemon = true });
        process.Start();

        Assert.True(await process.JoinAsync(Stuck));

        Assert.Equal((spare, 42), (process.Pid, process.ExitCode));
    }

    [Fact]
    public async Task Process_should_start_all_the_same_when_the_spare_one_has_been_killed()
    {
        var spare = await SpareAsync();
        using (var process = Process.GetProcessById(spare))
        {
            process.Kill();
            await process.WaitForExitAsync().WaitAsync(Stuck);
        }

        Assert.NotEqual(spare, await ForkServer.RunAsync(Pid).WaitAsync(Stuck));
    }

    private static int Pid() => Environment.ProcessId;

    private static void ExitByName(string name)
    {
        var current = ActorProcess.Current;
        ActorProcess.Exit(current.Name == name && current.Daemon && ActorProcess.Parent?.Name == "MainProcess" ? 42 : 1);
    }

    /// <summary>Nothing is kept before the first process was asked for.</summary>
    private async Task<int> SpareAsync()
    {
        var first = await ForkServer.RunAsync(Pid).WaitAsync(Stuck);
        var deadline = Stopwatch.StartNew();
        while (deadline.Elapsed < Stuck)
        {
            if (ChildProcesses.Alive() is [var only] && only != first)
                return only;
            await Task.Yield();
        }

        Assert.Fail($"Waited {Stuck} for one spare process. There are: {string.Join(", ", ChildProcesses.Alive())}");
        return 0;
    }
}
