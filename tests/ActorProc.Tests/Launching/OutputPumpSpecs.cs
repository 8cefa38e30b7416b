using System.Text;
using ActorProc.Launching;
using Xunit;

namespace ActorProc.Tests.Launching;

public class OutputPumpSpecs
{
    [Fact]
    public async Task Pump_should_break_a_line_when_it_is_longer_than_it_may_keep()
    {
        var output = new RecordingStream();
        var source = new MemoryStream(Encoding.UTF8.GetBytes(new string('x', OutputPump.LongestLine + 10) + "\nnext\n"));

        await new OutputPump(source, new OutputSink(output), "> "u8.ToArray(), null).RunAsync(CancellationToken.None);

        Assert.Equal(["> " + new string('x', OutputPump.LongestLine), "> xxxxxxxxxx", "> next"], output.Lines);
    }

    [Fact]
    public void Tail_should_keep_the_last_lines_when_there_are_many()
    {
        var tail = new StandardErrorTail();
        for (var i = 0; i < 1000; i++) tail.Append(Encoding.UTF8.GetBytes($"line {i}\n"));

        var lines = tail.Text.Split('\n');

        Assert.Equal(Enumerable.Range(936, 64).Select(i => $"line {i}"), lines);
    }

    [Fact]
    public void Tail_should_keep_whole_lines_when_they_are_long()
    {
        var tail = new StandardErrorTail();
        for (var i = 0; i < 100; i++) tail.Append(Encoding.UTF8.GetBytes($"{i} {new string('x', 1000)}\n"));

        var lines = tail.Text.Split('\n');

        Assert.InRange(lines.Length, 14, 16);
        Assert.All(lines, line => Assert.EndsWith(new string('x', 1000), line, StringComparison.Ordinal));
        Assert.StartsWith("99 ", lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void Tail_should_keep_the_end_when_one_piece_is_larger_than_all_of_it()
    {
        var tail = new StandardErrorTail();
        tail.Append("before\n"u8);
        tail.Append(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 5000).Select(i => $"line {i}\n"))));

        Assert.EndsWith("line 4998\nline 4999", tail.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("before", tail.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Report_should_survive_when_more_follows_than_the_tail_holds()
    {
        var tail = new StandardErrorTail();
        tail.Append("chatter\nUnhandled exception. System.Exception: first\n"u8);
        for (var i = 0; i < 5000; i++) tail.Append(Encoding.UTF8.GetBytes($"   at Frame{i}()\n"));

        Assert.StartsWith("Unhandled exception. System.Exception: first\n   at Frame0()\n", tail.AbortReport, StringComparison.Ordinal);
        Assert.InRange(tail.AbortReport.Length, 1000, 4096);
        Assert.DoesNotContain("Unhandled", tail.Text, StringComparison.Ordinal);
    }
}
