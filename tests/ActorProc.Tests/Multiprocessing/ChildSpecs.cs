using System.Runtime.InteropServices;
using ActorProc.TestKit;
using Xunit;

namespace ActorProc.Tests.Multiprocessing;

/// <summary>What a process of one's own is like from within.</summary>
public sealed partial class ChildSpecs(ActorProcFixture kit) : ActorProcTest(kit, startMethod: "spawn"), IClassFixture<ActorProcFixture>
{
    [Fact, Behaviour("P-31")]
    public async Task Standard_input_should_be_empty()
    {
        Assert.Equal((-1, 0), await Context.RunAsync(static () =>
        {
            using var raw = Console.OpenStandardInput();
            return (Console.In.Read(), raw.Read(new byte[1]));
        }));
    }

    [Fact, Behaviour("P-31")]
    public async Task Exit_code_should_be_0_when_the_standard_streams_are_broken()
    {
        var process = Context.StartProcess(static () =>
        {
            Console.SetOut(new Broken());
            Console.SetError(new Broken());
        });
        var closed = Context.StartProcess(static () =>
        {
            _ = CloseDescriptor(1);
            _ = CloseDescriptor(2);
        });

        Assert.Equal((0, 0), (await EndAsync(process), await EndAsync(closed)));
    }

    [Fact, Behaviour("P-31")]
    public async Task Exit_code_should_be_1_when_the_failure_cannot_be_printed()
    {
        var process = Context.StartProcess(static () =>
        {
            Console.SetError(new Broken());
            Targets.Throw();
        });

        Assert.Equal(1, await EndAsync(process));
    }

    [Fact, Behaviour("P-18", "P-19")]
    public async Task Failure_should_be_printed_below_the_name_of_the_process()
    {
        var throws = Context.StartProcess(static (string file) =>
        {
            Console.SetError(new StreamWriter(file) { AutoFlush = true });
            Targets.Throw();
        }, File("throws"), new ProcessOptions { Name = "unlucky" });
        var exits = Context.StartProcess(static (string file) =>
        {
            Console.SetError(new StreamWriter(file) { AutoFlush = true });
            ActorProcess.Exit("not today");
        }, File("exits"));

        Assert.Equal((1, 1), (await EndAsync(throws), await EndAsync(exits)));
        var text = System.IO.File.ReadAllText(File("throws"));
        Assert.StartsWith($"Process unlucky:{Environment.NewLine}System.InvalidOperationException: no more", text);
        Assert.Contains(nameof(Targets.Throw), text);
        Assert.Equal("not today" + Environment.NewLine, System.IO.File.ReadAllText(File("exits")));
    }

    [Fact, Behaviour("P-32")]
    public async Task Process_should_wait_for_its_foreground_threads_and_for_no_others()
    {
        using var gate = new Gate(File("gate"));
        var said = new Reports<string>();
        var process = Context.StartProcess(static (string gate, string log, IProgress<string> said) =>
        {
            new Thread(() =>
            {
                Gate.Pass(gate, said);
                Targets.Append(log, "foreground");
            }).Start();
            Thread background = new(() =>
            {
                new ManualResetEvent(false).WaitOne();
                Targets.Append(log, "background");
            });
            background.IsBackground = true;
            background.Start();
        }, File("gate"), File("log"), said);
        await said.NextAsync("the thread to wait");

        Assert.False(process.Join(TimeSpan.FromMilliseconds(100)));
        gate.Open();

        Assert.Equal(0, await EndAsync(process));
        Assert.Equal("foreground\n", System.IO.File.ReadAllText(File("log")));
    }

    [Fact, Behaviour("P-35")]
    public async Task Open_handles_should_be_as_many_when_there_are_siblings()
    {
        var alone = await Context.RunAsync(Handles);
        var said = new Reports<int>();
        ActorProcess[] siblings = [.. Enumerable.Range(0, 5).Select(_ => Context.StartProcess(Targets.Stay, said))];
        foreach (var _ in siblings)
            await said.NextAsync("a sibling to run");

        var among = await Context.RunAsync(Handles);

        foreach (var sibling in siblings)
            sibling.Terminate();
        foreach (var sibling in siblings)
            await EndAsync(sibling);
        Assert.True(among.Length <= alone.Length + 1, $"Alone: {string.Join(", ", alone)}. With siblings: {string.Join(", ", among)}.");
    }

    [Fact, Behaviour("P-30")]
    public async Task Working_directory_should_be_the_parents_or_the_one_asked_for()
    {
        Assert.Equal(Environment.CurrentDirectory, await Context.RunAsync(static () => Environment.CurrentDirectory));
        Assert.Equal(Folder, await Context.RunAsync(static () => Environment.CurrentDirectory, new CallOptions { Node = new NodeOptions { WorkingDirectory = Folder } }));
    }

    [Fact, Behaviour("P-16")]
    public async Task Process_should_be_gone_when_it_has_been_joined()
    {
        foreach (var process in Enumerable.Range(0, 3).Select(_ => Context.StartProcess(Targets.Nothing)).ToArray())
        {
            await EndAsync(process);
            Assert.False(Directory.Exists($"/proc/{process.Pid}"), $"{process} still has an entry, as one that nobody has reaped.");
        }
    }

    // Files of the runtime's own are opened when they are needed; pipes and sockets are what a sibling would leave.
    private static string[] Handles() => [.. Directory.EnumerateFiles("/proc/self/fd")
        .Select(file => new FileInfo(file).LinkTarget ?? "")
        .Where(target => target.StartsWith("pipe:", StringComparison.Ordinal) || target.StartsWith("socket:", StringComparison.Ordinal))
        .Order()];

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int CloseDescriptor(int descriptor);

    private sealed class Broken : StringWriter
    {
        public override void Write(char value) => throw new IOException("broken");

        public override void Write(string? value) => throw new IOException("broken");

        public override void WriteLine(string? value) => throw new IOException("broken");

        public override void Flush() => throw new IOException("broken");
    }
}
