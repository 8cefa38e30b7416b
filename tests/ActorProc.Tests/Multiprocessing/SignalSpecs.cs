using ActorProc.TestKit;
using ActorProc.Tests.Acceptance;
using Xunit;

namespace ActorProc.Tests.Multiprocessing;

/// <summary>Ends by force, told apart from ends by choice.</summary>
public sealed class SignalSpecs(ActorProcFixture kit) : ActorProcTest(kit, startMethod: "spawn"), IClassFixture<ActorProcFixture>
{
    [Theory, Behaviour("P-20", "P-23")]
    [InlineData(false, -15)]
    [InlineData(true, -9)]
    public async Task Nothing_of_the_target_should_run_any_more_when_it_is_ended_by_force(bool kills, int expected)
    {
        var said = new Reports<int>();
        var process = Context.StartProcess(static (string file, IProgress<int> said) =>
        {
            AppDomain.CurrentDomain.ProcessExit += (_, _) => Targets.Append(file, "exit handler");
            try
            {
                said.Report(Environment.ProcessId);
                new ManualResetEvent(false).WaitOne();
            }
            finally
            {
                Targets.Append(file, "finally");
            }
        }, File("ran"), said);
        Assert.Equal(process.Pid, await said.NextAsync("the process to run"));

        if (kills)
            process.Kill();
        else
            process.Terminate();

        Assert.Equal(expected, await EndAsync(process));
        Assert.Equal(new ExitReason.Stopped(), process.ExitReason);
        Assert.False(System.IO.File.Exists(File("ran")));
    }

    [Theory, Behaviour("P-20")]
    [InlineData(9)]
    [InlineData(10)]
    [InlineData(15)]
    public async Task Exit_code_should_be_negative_when_a_signal_from_outside_ended_the_process(int signal)
    {
        var said = new Reports<int>();
        var process = Context.StartProcess(Targets.Spin, said);

        ProcessSignals.Send(signal, await said.NextAsync("the process to run"));

        Assert.Equal(-signal, await EndAsync(process));
        Assert.Equal(new ExitReason.Signaled(signal), process.ExitReason);
    }

    [Theory, Behaviour("P-19", "P-20")]
    [InlineData(137)]
    [InlineData(143)]
    [InlineData(200)]
    [InlineData(255)]
    public async Task Exit_code_should_stay_what_it_is_when_it_looks_like_a_signals(int code)
    {
        var (leaves, returns) = (Context.StartProcess(static (int code) => Environment.Exit(code), code), Context.StartProcess(Targets.Exit, [code]));

        Assert.Equal((code, code), (await EndAsync(leaves), await EndAsync(returns)));
        Assert.Equal(new ExitReason.Exited(code), leaves.ExitReason);
        Assert.Equal(new ExitReason.Exited(code), returns.ExitReason);
    }

    [Fact, Behaviour("P-19")]
    public async Task Exit_handlers_should_run_when_the_target_leaves_through_the_runtime()
    {
        var process = Context.StartProcess(static (string file) =>
        {
            AppDomain.CurrentDomain.ProcessExit += (_, _) => Targets.Append(file, "exit handler");
            Environment.Exit(5);
        }, File("ran"));

        Assert.Equal(5, await EndAsync(process));
        Assert.Equal("exit handler\n", System.IO.File.ReadAllText(File("ran")));
    }

    [Fact, Behaviour("P-37")]
    public async Task Process_should_be_killed_when_it_does_not_stop_in_its_time()
    {
        var said = new Reports<int>();
        var process = Context.StartProcess(Targets.Spin, said);
        await said.NextAsync("the process to run");

        Assert.False(await process.StopAsync(TimeSpan.FromMilliseconds(50)));

        Assert.Equal(-9, process.ExitCode);
        Assert.Equal(new ExitReason.Stopped(), process.ExitReason);
    }

    [Fact, Behaviour("P-20", "P-22")]
    public async Task Process_should_end_when_it_is_terminated_right_after_its_start()
    {
        var process = Context.StartProcess(static () => new ManualResetEvent(false).WaitOne());

        process.Terminate();

        Assert.Equal(-15, await EndAsync(process));
    }

    [Fact, Behaviour("CX-06")]
    public async Task Waiting_should_go_on_when_a_signal_interrupts_it()
    {
        using var gate = new Gate(File("gate"));
        var said = new Reports<string>();
        var process = Context.StartProcess(static (string gate, IProgress<string> said) => Gate.Pass(gate, said), File("gate"), said);
        await said.NextAsync("the process to wait");

        // Stopping and continuing is what interrupts the calls of a process that handles no signal.
        ProcessSignals.Stop(process.Pid!.Value);
        ProcessSignals.Continue(process.Pid!.Value);
        ProcessSignals.Send(ProcessSignals.Interrupt, process.Pid!.Value);

        Assert.False(process.Join(TimeSpan.Zero));
        gate.Open();
        Assert.Equal(0, await EndAsync(process));
    }
}
