using ActorProc.TestKit;
using Xunit;
using static ActorProc.Tests.Multiprocessing.Refusals;

namespace ActorProc.Tests.Multiprocessing;

/// <summary>What processes are called, and what they know of themselves.</summary>
public abstract class NameSpecs(ActorProcFixture kit, string method) : ActorProcTest(kit, startMethod: method), IClassFixture<ActorProcFixture>
{
    [Fact, Behaviour("P-04")]
    public void Default_names_should_count_the_processes_that_were_made()
    {
        var (first, second) = (Context.CreateProcess(Targets.Nothing), Context.CreateProcess(Targets.Nothing));

        Assert.Matches(@"^Process-\d+$", first.Name);
        Assert.Equal($"Process-{int.Parse(first.Name[8..]) + 1}", second.Name);
    }

    [Fact, Behaviour("P-04")]
    public async Task Counting_should_begin_anew_when_a_child_makes_processes()
    {
        var said = new Reports<string>();
        var child = Context.CreateProcess(static (IProgress<string> said) =>
        {
            var grandchild = ProcessContext.Current.StartProcess(static (IProgress<string> said) => said.Report(ActorProcess.Current.Name), said);
            grandchild.Join();
        }, said);

        child.Start();

        Assert.Equal($"{child.Name}:1", await said.NextAsync("the grandchild's name"));
        Assert.Equal(0, await EndAsync(child));
    }

    [Fact, Behaviour("P-04")]
    public void Names_should_not_have_to_be_unique()
    {
        var (first, second) = (Context.CreateProcess(Targets.Nothing, new ProcessOptions { Name = "twin" }), Context.CreateProcess(Targets.Nothing));

        second.Name = "twin";

        Assert.Equal(first.Name, second.Name);
    }

    [Fact, Behaviour("P-05")]
    public void Name_should_be_refused_when_it_is_no_string() =>
        Assert.Contains("name must be a string", Assert.Throws<ArgumentNullException>(() => Context.CreateProcess(Targets.Nothing).Name = null!).Message);

    [Fact, Behaviour("P-28", "P-30")]
    public async Task Child_should_know_itself_and_its_parent()
    {
        var said = new Reports<string>();
        var child = Context.CreateProcess(static (IProgress<string> said) =>
        {
            var (self, parent) = (ActorProcess.Current, ActorProcess.Parent!);
            said.Report(string.Join('|', self.Name, self.Pid, self.Daemon, self.IsAlive, self.ExitCode is null, parent.Name, parent.Pid, parent.IsAlive,
                parent.Join(TimeSpan.Zero), Convert.ToHexString(self.AuthKey.Bytes)));
        }, said, new ProcessOptions { Name = "inner", Daemon = true });
        child.AuthKey = new AuthenticationKey("a key of its own"u8);

        child.Start();

        Assert.Equal(
            $"inner|{child.Pid}|True|True|True|MainProcess|{Environment.ProcessId}|True|False|{Convert.ToHexString("a key of its own"u8)}",
            await said.NextAsync("what the child knows"));
        Assert.Equal(0, await EndAsync(child));
    }

    [Fact, Behaviour("P-14", "P-30")]
    public async Task Key_and_daemon_flag_should_be_inherited_when_a_child_makes_processes()
    {
        var said = new Reports<string>();
        var child = Context.StartProcess(static (IProgress<string> said) =>
        {
            var inner = ProcessContext.Current.CreateProcess(Targets.Nothing);
            said.Report($"{inner.Daemon} {inner.AuthKey.Equals(ActorProcess.Current.AuthKey)} {Convert.ToHexString(inner.AuthKey.Bytes)}");
        }, said, new ProcessOptions { Daemon = true });

        Assert.Equal($"True True {Convert.ToHexString(ActorProcess.Current.AuthKey.Bytes)}", await said.NextAsync("what is inherited"));
        await EndAsync(child);
    }

    [Fact, Behaviour("P-27")]
    public void Main_process_should_have_an_object_that_cannot_be_closed()
    {
        var main = ActorProcess.Current;

        main.Close();

        Assert.Equal(("MainProcess", false, true, null, Environment.ProcessId), (main.Name, main.Daemon, main.IsAlive, main.ExitCode, main.Pid));
        Assert.Equal(32, main.AuthKey.Bytes.Length);
        Assert.DoesNotContain(Convert.ToHexString(main.AuthKey.Bytes), main.AuthKey.ToString(), StringComparison.OrdinalIgnoreCase);
        Assert.Null(ActorProcess.Parent);
        Assert.Same(main, ActorProcess.Current);
    }

    [Fact, Behaviour("P-36")]
    public async Task Processor_count_should_be_what_the_process_may_use()
    {
        Assert.Equal(Environment.ProcessorCount, ActorProcess.CpuCount);
        Assert.Equal(ActorProcess.CpuCount, await Context.RunAsync(static () => ActorProcess.CpuCount));
    }

    [Fact, Behaviour("P-09", "P-16", "P-24")]
    public async Task Process_object_should_be_of_use_to_its_maker_only()
    {
        var said = new Reports<int>();
        var process = Context.StartProcess(Targets.Stay, said);
        await said.NextAsync("the process to run");

        var refusals = await Context.RunAsync(static (ActorProcess process) => Refusals(process), process);

        Assert.Contains("can only join a child process", refusals[0]);
        Assert.Contains("can only test a child process", refusals[1]);
        Assert.Contains("can only start a process object created by current process", refusals[2]);
        Assert.Equal(process.Name, refusals[3]);
        process.Terminate();
        await EndAsync(process);
    }

    private static string[] Refusals(ActorProcess process) =>
        [Refusal(() => process.Join(TimeSpan.Zero)), Refusal(() => _ = process.IsAlive), Refusal(process.Start), process.Name];
}

public sealed class SpawnNameSpecs(ActorProcFixture kit) : NameSpecs(kit, "spawn");

public sealed class InProcessNameSpecs(ActorProcFixture kit) : NameSpecs(kit, "in-process");
