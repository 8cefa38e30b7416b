using System.Diagnostics;
using ActorProc.Launching;
using Xunit;

namespace ActorProc.Tests.Launching;

public class NodeOutputSpecs : LaunchTest
{
    [Fact]
    public async Task Lines_should_carry_name_and_pid_when_the_output_is_prefixed()
    {
        var node = Launch(Plain with { Output = NodeOutput.Prefix }, "say", "one", "two");

        await DrainedExitOf(node);

        Assert.Equal([$"[worker {node.Pid}] one", $"[worker {node.Pid}] two"], Output.Lines);
    }

    [Fact]
    public async Task Nothing_should_be_shown_but_the_tail_kept_when_the_output_is_captured()
    {
        var node = Launch(Plain with { Output = NodeOutput.Capture }, "partial", "hello");

        var exit = await DrainedExitOf(node);

        Assert.Equal("", Output.Text);
        Assert.Equal("", Error.Text);
        Assert.Equal("hello", exit.StandardError);
        Assert.Equal("hello", node.StandardErrorTail);
    }

    [Fact]
    public async Task Last_line_should_be_ended_when_the_node_did_not_end_it()
    {
        await DrainedExitOf(Launch(Plain, "partial", "no end"));

        Assert.Equal("no end\n", Output.Text);
        Assert.Equal("no end\n", Error.Text);
    }

    [Fact]
    public async Task Lines_should_stay_whole_when_several_nodes_write_at_once()
    {
        const int Count = 2000;
        string[] words = ["aaaaaaaa", "bbbbbbbb", "cccccccc"];

        await Task.WhenAll(words.Select(word => DrainedExitOf(Launch(Plain, "lines", word, $"{Count}"))));

        Assert.Equal(words.Length * Count, Output.Lines.Length);
        foreach (var word in words)
            Assert.Equal(Enumerable.Range(0, Count).Select(i => $"{word}{word} {i}"), Output.Lines.Where(line => line.StartsWith(word, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Memory_should_not_grow_when_a_node_floods_its_output_without_a_line_end()
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var node = Launch(Plain with { Output = NodeOutput.Capture }, "flood", "100");

        Assert.Equal(0, (await DrainedExitOf(node)).ExitCode);

        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 20_000_000);
    }

    [Fact]
    public async Task Exit_should_be_known_at_once_when_a_program_the_node_left_holds_its_pipes()
    {
        var node = Launch(Plain, "leave");
        var left = int.Parse((await Output.LineAsync("left="))["left=".Length..]);
        try
        {
            Assert.Equal(3, (await ExitOf(node)).ExitCode);
            Assert.False(node.Drained.IsCompleted, "somebody still holds the pipes");

            var watch = Stopwatch.StartNew();
            await DrainedExitOf(node);
            Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(5));
        }
        finally
        {
            using var sleep = Process.GetProcessById(left);
            sleep.Kill();
        }
    }

    [Fact]
    public async Task Node_should_run_to_its_end_when_nobody_reads_our_output()
    {
        var launcher = new ProcessLauncher(new OutputSink(new BrokenStream()), new OutputSink(new BrokenStream()), HostFacts.Here());

        Assert.Equal(0, (await DrainedExitOf(Launch(launcher, Plain, "lines", "word", "20000"))).ExitCode);
    }

    [Fact]
    public async Task Real_streams_should_get_the_lines_when_nothing_else_was_said()
    {
        await DrainedExitOf(Launch(Plain, "parent", RunPath, "partial", "hello"));

        Assert.Contains(Output.Lines, line => line.StartsWith("[inner ", StringComparison.Ordinal) && line.EndsWith("] hello", StringComparison.Ordinal));
        Assert.Contains(Error.Lines, line => line.StartsWith("[inner ", StringComparison.Ordinal) && line.EndsWith("] hello", StringComparison.Ordinal));
        Assert.Contains("inner exit=0", Output.Lines);
    }

    sealed class BrokenStream : MemoryStream
    {
        public override void Write(ReadOnlySpan<byte> buffer) => throw new IOException("Broken pipe");
    }
}
