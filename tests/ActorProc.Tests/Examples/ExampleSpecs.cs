using System.Text.RegularExpressions;
using Xunit;

namespace ActorProc.Tests.Examples;

public sealed partial class ExampleSpecs
{
    /// <summary>Each example, and how many processes beside its own it tells of.</summary>
    public static TheoryData<string, int> Examples { get; } = new()
    {
        { "hello", 1 }, { "hocon", 1 }, { "crash", 1 }, { "restart", 2 }, { "router", 4 }, { "shared", 2 }, { "memory", 1 }, { "services", 1 },
    };

    [Theory]
    [MemberData(nameof(Examples))]
    public async Task Example_should_keep_its_promise_and_leave_no_process(string name, int others)
    {
        var run = await ExampleRun.OfAsync(name);

        Assert.Equal("", run.Error);
        Assert.Equal(0, run.ExitCode);
        var pids = Pid().Matches(run.Output).Select(match => match.Value).Where(pid => pid != $"pid {run.Pid}").Distinct();
        Assert.Equal(others, pids.Count());
        // Calm: no log lines, no stacks.
        Assert.DoesNotMatch(@"\[(DEBUG|INFO|WARNING|ERROR)\]|^   at ", run.Output);
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
