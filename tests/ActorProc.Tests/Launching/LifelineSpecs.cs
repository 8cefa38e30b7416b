using System.Diagnostics;
using ActorProc.Node;
using Xunit;

namespace ActorProc.Tests.Launching;

public class LifelineSpecs : LaunchTest
{
    static readonly TimeSpan Promptly = TimeSpan.FromSeconds(1);

    [Theory]
    [InlineData("hold")]
    [InlineData("spin")]
    public async Task Node_should_be_gone_within_a_second_when_its_parent_is_killed(string command)
    {
        using var listener = Listen(out var socket);
        var parent = Launch(Plain, "parent", RunPath, command, socket);
        var (connection, pid) = await AcceptAsync(listener);
        using var end = connection;
        Assert.NotEqual(parent.Pid, pid);

        var watch = Stopwatch.StartNew();
        parent.Kill();

        Assert.Equal(0, await EndOfFileAsync(connection));
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, Promptly);
    }

    [Theory]
    [InlineData("hold")]
    [InlineData("spin")]
    public async Task Node_should_end_and_say_why_when_its_lifeline_is_closed(string command)
    {
        using var listener = Listen(out var socket);
        var node = Launch(Plain, command, socket);
        using var connection = (await AcceptAsync(listener)).Connection;

        node.CloseLifeline();
        node.CloseLifeline();

        Assert.Equal(NodeExitCode.ParentLost, (await ExitOf(node)).ExitCode);
    }

    [Fact]
    public async Task Node_should_end_when_its_lifeline_is_closed_before_it_has_booted()
    {
        var node = Launch(Plain, "wait");

        node.CloseLifeline();

        Assert.Equal(NodeExitCode.ParentLost, (await ExitOf(node)).ExitCode);
    }

    [Fact]
    public async Task Other_nodes_should_not_hold_a_lifeline_when_they_were_started_beside_it()
    {
        using var listener = Listen(out var socket);
        var first = Launch(Plain, "hold", socket);
        using var connection = (await AcceptAsync(listener)).Connection;
        var second = Launch(Plain, "wait");
        await Output.LineAsync("waiting");

        first.CloseLifeline();

        Assert.Equal(NodeExitCode.ParentLost, (await ExitOf(first)).ExitCode);
        Assert.False(second.Exited.IsCompleted);
    }

    [Fact]
    public async Task Run_directory_should_be_removed_by_the_node_when_its_whole_system_was_killed_around_it()
    {
        using var listener = Listen(out var socket);
        var inner = RunDirectory.Create(Base);
        var parent = Launch(Plain, "parent", inner.Path, "hold", socket);
        var (connection, _) = await AcceptAsync(listener);
        using var end = connection;
        var path = inner.Path;
        inner.Dispose();
        Assert.True(Directory.Exists(path), "the node still lives there");

        parent.Kill();
        await EndOfFileAsync(connection);

        // The descriptors go after the directory: the node removed it before it ended.
        Assert.False(Directory.Exists(path));
    }
}
