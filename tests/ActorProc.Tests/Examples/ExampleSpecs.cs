using System.Text.RegularExpressions;
using Xunit;

namespace ActorProc.Tests.Examples;

public sealed partial class ExampleSpecs
{
    private const string Time = @"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}";

    // A line of a pool's task, and none that has been there before.
    private const string PoolLine = @"(?<line>(?:end )?worker [0-3])\n(?![\s\S]*^\k<line>$)";

    /// <summary>Each example, how many processes beside its own it tells of, and what is essential of what it says.</summary>
    /// <remarks>Lines of different processes may come in another order than they were written in, lines of one process may not.</remarks>
    public static TheoryData<string, int, string[]> Examples { get; } = new()
    {
        { "hello", 1, ["answered: Hello, world!$"] },
        { "hocon", 1, ["answered: Hello, HOCON!$"] },
        { "crash", 1, ["scan.so: corrupted heap", "Terminated"] },
        { "restart", 2, ["It counted to 1:"] },
        { "router", 4, ["8 pages were told to one reference"] },
        { "shared", 2, ["^  xml   pid", "^  parsers: "] },
        { "memory", 1, ["pid [0-9]+ is gone: "] },
        { "services", 1, ["printed invoice 4711"] },
        { "threads", 0, [@"^Main begin: (\d+)\n(?:threading \1\n){5}(?:multiprocessing (?!\1$)(\d+)\n(?!multiprocessing \2$)){5}Main end: \1$"] },
        {
            "worker", 0,
            [$@"^process start: {Time}\nprocess   end: {Time}\nend! <Process name='Process-1' pid=\d+ parent=\d+ stopped exitcode=0>$"]
        },
        { "five", 0, [@"^The number of CPU is:[1-9]\d*\n(?:worker ([0-4])\n(?![\s\S]*^worker \1$)){5}main process end \.\.\.$"] },
        { "pool", 0, [@"^worker [01]\n(?:worker [01]\n)?end worker [01]\n", $@"(?:{PoolLine}){{8}}main process end \.\.\.$", "^Two at a time,"] },
        {
            "apply", 0,
            [$@"(?:{PoolLine}){{8}}main process end \.\.\.$", .. Enumerable.Range(0, 4).Select(i => $@"^worker {i}$[\s\S]*^end worker {i}$"), @"^One after another\.$"]
        },
        {
            "daemon", 0,
            [
                $@"^Not a daemon, not joined.*\nend!\nprocess start: {Time}\nprocess   end: {Time}\nA daemon, not joined",
                @"^A daemon, not joined.*\nend!\nIt was told to go: exit code -15\.\nA daemon, joined",
                $@"^A daemon, joined.*\nprocess start: {Time}\nprocess   end: {Time}\nend!$",
            ]
        },
        {
            "calls", 0,
            [
                @"^worker 5\nworker-1 has ended\.$",
                @"^6 \* 7 = 42$",
                "The cover is rendered, as it has reported",
                "was cancelled: (Operation|Task)CanceledException",
                @"^The last of 1000 squares is 998001\.$",
                @"^(?:  \[(?:cover|contents|index)\](?:\n|\Z)){3}",
            ]
        },
        {
            "runaway", 3,
            [@"Spin did not end within 00:00:00\.5000000 and was killed with its process\.$", "^By hand: .*has not ended by itself", "stopped exitcode=-SIGKILL>"]
        },
        {
            "survivor", 3,
            [
                @"(?:^WorkerLostException: Process 'PoolWorker-\d+' \(pid \d+\) ended while it ran .*LongWork: .*\n){2}",
                "new workers: 1, 4, 9, 16",
                "Begun 2 times",
            ]
        },
        { "progress", 2, [@"^(?:all pages|worker pid \d+): \d+%$", @"^60 pages: \d+ by pid \d+, \d+ by pid \d+\.$"] },
        { "closures", 1, ["has: here, there", @"has: here\. What travels is a copy", "are 119", @"^What cannot travel is refused.*\n  .*\blog\b.*StringWriter"] },
        {
            "queue", 0,
            [
                $@"(?:^proc_name: Process-(?<name>\d+) gets info :proc_name: Process-\d+ was putted in queue at: {Time}\n(?![\s\S]*^proc_name: Process-\k<name> gets)){{10}}",
                @"^10 producers and 10 consumers are done\.$",
            ]
        },
        {
            "locked", 0,
            [
                @"^func_with_lock :\n(?:hello world \d\n){10}func_without_lock :\n(?:hello world \d(?:\n|\Z)){10}",
                .. Enumerable.Range(0, 10).Select(i => $@"^func_with_lock :\n(?:hello world \d\n)*?hello world {i}\n(?:hello world \d\n)*?func_without_lock :\n[\s\S]*^hello world {i}$"),
            ]
        },
        { "workqueue", 3, ["^Page 1 was taken by pid", "kill -9", "pages 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12\\.$"] },
        { "abandoned", 1, ["owner=SomeOtherProcess", "Abandoned: True\\.", "Fence: 3, it was 1\\.$"] },
        { "deadlock", 2, ["^Waiting would never end: process '(clerk|packer)'.* waits for lock '(stock|till)', which process '(clerk|packer)'"] },
        { "pipe", 0, ["^p1 receive : hello ,child_conn$", "^p2 receive : hello ,parent_conn$"] },
        { "image", 4, [@"^(?:[ .:=+*#%@-]{64}\n){24}rows  0 to  5: pid \d+\n", @"^rows 18 to 23: pid \d+$"] },
    };

    [Theory]
    [MemberData(nameof(Examples))]
    public async Task Example_should_keep_its_promise_and_leave_no_process(string name, int others, string[] essentials)
    {
        var run = await ExampleRun.OfAsync(name);

        Assert.Equal("", run.Error);
        Assert.Equal(0, run.ExitCode);
        var pids = Pid().Matches(run.Output).Select(match => match.Value).Where(pid => pid != $"pid {run.Pid}").Distinct();
        Assert.Equal(others, pids.Count());
        Assert.All(essentials, essential => Assert.Matches(new Regex(essential, RegexOptions.Multiline), run.Output.ReplaceLineEndings("\n")));
        // Calm: no log lines, no stacks, and nothing that only a terminal understands.
        Assert.DoesNotMatch(@"\[(DEBUG|INFO|WARNING|ERROR)\]|^   at ", run.Output);
        Assert.DoesNotContain(run.Output, c => char.IsControl(c) && c is not ('\n' or '\r'));
    }

    [Fact]
    public async Task List_should_name_every_example_that_is_tested_here_and_no_other()
    {
        var run = await ExampleRun.OfAsync("list");

        Assert.Equal(0, run.ExitCode);
        var names = run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[0]);
        Assert.Equal(Examples.Select(row => (string)row[0]), names);
    }

    [Fact]
    public async Task Unknown_name_should_be_answered_with_the_list()
    {
        var run = await ExampleRun.OfAsync("nonsense");

        Assert.Equal(2, run.ExitCode);
        Assert.Equal("", run.Output);
        Assert.Contains("There is no example 'nonsense'", run.Error);
        Assert.All(Examples, row => Assert.Contains($"  {row[0]} ", run.Error));
    }

    [Fact]
    public async Task Example_should_fail_and_say_why_when_it_cannot_run()
    {
        var run = await ExampleRun.OfAsync(["hello"], runs => File.WriteAllText(Path.Combine(runs.FullName, "actorproc"), "in the way"));

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("it is not a directory", run.Error);
    }

    [Fact]
    public void Example_should_fit_on_a_page()
    {
        var files = Directory.EnumerateFiles(Path.Combine(Repository.Root, "src/Examples"), "*.cs").Where(file => Path.GetFileName(file) != "Tour.cs").ToArray();

        Assert.True(files.Length >= Examples.Count());
        Assert.All(files, file => Assert.InRange(File.ReadLines(file).Count(), 1, 59));
    }

    [GeneratedRegex(@"pid \d+")]
    private static partial Regex Pid();
}
