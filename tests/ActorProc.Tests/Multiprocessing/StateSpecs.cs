using ActorProc.TestKit;
using Xunit;
using static ActorProc.Tests.Multiprocessing.Refusals;

namespace ActorProc.Tests.Multiprocessing;

/// <summary>From made to closed: what may be asked of a process object when, and what is said otherwise.</summary>
public abstract class StateSpecs(ActorProcFixture kit, string method) : ActorProcTest(kit, startMethod: method), IClassFixture<ActorProcFixture>
{
    [Fact, Behaviour("P-06")]
    public void Process_should_be_only_an_object_when_it_has_not_been_started()
    {
        var process = Context.CreateProcess(Targets.Nothing);

        Assert.Null(process.Pid);
        Assert.Null(process.ExitCode);
        Assert.Null(process.ExitReason);
        Assert.False(process.IsAlive);
        Assert.Contains("process not started", Refusal(() => _ = process.Sentinel));
        Assert.DoesNotContain(process, App.Processes.ActiveChildren());
    }

    [Fact, Behaviour("P-01")]
    public async Task Text_should_show_the_state_when_the_process_goes_through_all_of_them()
    {
        var said = new Reports<int>();
        var process = Context.CreateProcess(Targets.Stay, said, new ProcessOptions { Name = "walker", Daemon = true });
        var parent = Environment.ProcessId;
        Assert.Equal($"<Process name='walker' parent={parent} initial daemon>", process.ToString());

        process.Start();
        Assert.Equal($"<Process name='walker' pid={process.Pid} parent={parent} started daemon>", process.ToString());

        await said.NextAsync("the process to run");
        process.Terminate();
        await EndAsync(process);
        Assert.Equal($"<Process name='walker' pid={process.Pid} parent={parent} stopped exitcode=-SIGTERM daemon>", process.ToString());

        process.Close();
        Assert.Equal($"<Process name='walker' parent={parent} closed daemon>", process.ToString());
    }

    [Fact, Behaviour("P-08")]
    public async Task Start_should_start_one_process_when_several_threads_call_it_at_once()
    {
        await using var process = Context.CreateProcess(Targets.Append, File("log"), "run");

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => Record.Exception(process.Start))));

        Assert.Equal(3, outcomes.OfType<InvalidOperationException>().Count());
        Assert.Equal(0, await EndAsync(process));
        Assert.Equal("run\n", System.IO.File.ReadAllText(File("log")));
    }

    [Fact, Behaviour("P-08")]
    public async Task Start_should_be_refused_when_the_process_has_been_started_before()
    {
        var process = Context.StartProcess(Targets.Nothing);
        Assert.Contains("cannot start a process twice", Refusal(process.Start));

        await EndAsync(process);

        Assert.Contains("cannot start a process twice", Refusal(process.Start));
    }

    [Fact, Behaviour("P-16")]
    public async Task Join_should_be_refused_before_the_start_and_possible_again_and_again_after_it()
    {
        var process = Context.CreateProcess(Targets.Nothing);
        Assert.Contains("can only join a started process", Refusal(() => process.Join(TimeSpan.Zero)));

        process.Start();
        await EndAsync(process);

        Assert.True(process.Join());
        Assert.True(process.Join(TimeSpan.Zero));
        Assert.True(await process.JoinAsync());
    }

    [Fact, Behaviour("P-16")]
    public void Join_should_be_refused_when_the_process_is_none_of_the_callers_children() =>
        Assert.Contains("can only join a child process", Refusal(() => ActorProcess.Current.Join(TimeSpan.Zero)));

    [Fact, Behaviour("P-15", "P-17", "P-24")]
    public async Task Join_should_say_no_at_once_when_its_time_is_over_and_the_process_runs()
    {
        var said = new Reports<int>();
        var process = Context.StartProcess(Targets.Stay, said);
        Assert.True(process.IsAlive);

        Assert.False(process.Join(TimeSpan.Zero));
        Assert.False(process.Join(TimeSpan.FromSeconds(-1)));
        Assert.False(process.Join(TimeSpan.FromMilliseconds(20)));
        Assert.False(await process.JoinAsync(TimeSpan.FromMilliseconds(20)));
        Assert.Null(process.ExitCode);
        Assert.True(process.IsAlive);

        await said.NextAsync("the process to run");
        process.Terminate();
        Assert.Equal(-15, await EndAsync(process));
        Assert.False(process.IsAlive);
    }

    [Fact, Behaviour("P-15")]
    public async Task Waiting_should_end_and_the_process_go_on_when_the_wait_is_cancelled()
    {
        var said = new Reports<int>();
        var process = Context.StartProcess(Targets.Stay, said);
        await said.NextAsync("the process to run");
        using var enough = new CancellationTokenSource();
        var wait = process.JoinAsync(cancellationToken: enough.Token);

        await enough.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait);
        Assert.True(process.IsAlive);
        process.Kill();
        Assert.Equal(-9, await EndAsync(process));
    }

    [Fact, Behaviour("P-22")]
    public async Task Terminate_and_kill_should_do_nothing_when_the_process_has_ended()
    {
        var process = Context.CreateProcess(Targets.Nothing);
        Assert.Contains("process not started", Refusal(process.Terminate));
        Assert.Contains("process not started", Refusal(process.Kill));

        process.Start();
        await EndAsync(process);
        process.Terminate();
        process.Kill();

        Assert.Equal(0, process.ExitCode);
        process.Close();
        Assert.Contains("process object is closed", Closed(process.Terminate));
        Assert.Contains("process object is closed", Closed(process.Kill));
    }

    [Fact, Behaviour("P-14")]
    public async Task Daemon_should_be_settable_only_before_the_start()
    {
        var process = Context.CreateProcess(Targets.Nothing);
        Assert.False(process.Daemon);
        process.Daemon = true;

        process.Start();

        Assert.Contains("process has already started", Refusal(() => process.Daemon = false));
        Assert.True(process.Daemon);
        await EndAsync(process);
    }

    [Fact, Behaviour("P-25")]
    public async Task Close_should_be_refused_while_the_process_runs()
    {
        var said = new Reports<int>();
        var process = Context.StartProcess(Targets.Stay, said);
        await said.NextAsync("the process to run");

        Assert.Contains("Cannot close a process while it is still running. You should first call join() or terminate().", Refusal(process.Close));

        process.Terminate();
        await EndAsync(process);
        process.Close();
        process.Close();
    }

    [Fact, Behaviour("P-25")]
    public async Task Only_name_daemon_and_text_should_be_left_when_the_process_object_is_closed()
    {
        var process = Context.StartProcess(Targets.Nothing);
        await EndAsync(process);
        process.Close();

        foreach (var question in (Action[])
            [() => _ = process.Pid, () => _ = process.ExitCode, () => _ = process.IsAlive, () => _ = process.Sentinel, () => process.Join(), process.Start])
            Assert.Contains("process object is closed", Closed(question));
        Assert.NotEmpty(process.Name);
        Assert.False(process.Daemon);
        Assert.Contains("closed", process.ToString());
    }

    [Fact, Behaviour("P-25")]
    public void Close_should_be_possible_when_the_process_was_never_started()
    {
        var process = Context.CreateProcess(Targets.Nothing);

        process.Close();

        Assert.Contains("process object is closed", Closed(process.Start));
    }

    [Fact, Behaviour("P-26")]
    public async Task Sentinel_should_complete_with_the_first_of_several_processes_and_stay_so()
    {
        var said = new Reports<int>();
        var (stays, ends) = (Context.StartProcess(Targets.Stay, said), Context.StartProcess(Targets.Nothing));

        Assert.Same(ends.Sentinel, await Task.WhenAny(stays.Sentinel, ends.Sentinel).WaitAsync(Stuck));

        Assert.True(ends.Sentinel.IsCompletedSuccessfully);
        await said.NextAsync("the other process to run");
        Assert.False(stays.Sentinel.IsCompleted);
        stays.Terminate();
        await stays.Sentinel.WaitAsync(Stuck);
        Assert.True(ends.Sentinel.IsCompletedSuccessfully);
    }

    [Fact, Behaviour("P-11", "P-29")]
    public async Task Active_children_should_be_a_new_list_of_those_who_live()
    {
        var said = new Reports<int>();
        var process = Context.StartProcess(Targets.Stay, said);
        var first = App.Processes.ActiveChildren();

        Assert.Contains(process, first);
        Assert.NotSame(first, App.Processes.ActiveChildren());

        await said.NextAsync("the process to run");
        process.Terminate();
        await EndAsync(process);
        Assert.DoesNotContain(process, App.Processes.ActiveChildren());
        Assert.Contains(process, first);
    }
}

public sealed class SpawnStateSpecs(ActorProcFixture kit) : StateSpecs(kit, "spawn");

public sealed class InProcessStateSpecs(ActorProcFixture kit) : StateSpecs(kit, "in-process");
