using System.Diagnostics;
using ActorProc.Launching;
using ActorProc.Link;
using ActorProc.Processes;
using ActorProc.Tests.Launching;
using Xunit;

namespace ActorProc.Tests.Multiprocessing;

/// <summary>Whoever has joined a process finds all that it printed in place.</summary>
public sealed class OutputSpecs : LaunchTest
{
    [Fact]
    public async Task Last_line_should_be_out_when_the_end_of_a_process_is_known()
    {
        const int Count = 3000;
        var child = Child(Launch(Plain, "lines", "word", $"{Count}"));

        Assert.Equal(0, (await NotStuck(child.Ended, "the end of the child")).ExitCode);

        Assert.Equal($"wordword {Count - 1}", Output.Lines[^1]);
        Assert.Equal(Count, Output.Lines.Length);
    }

    [Fact]
    public async Task End_should_not_be_known_when_what_the_process_wrote_is_not_out()
    {
        var process = new Reaped();
        var child = Child(process);

        Assert.False(child.Ended.IsCompleted, "it is reaped, but its output is not read to its end");

        process.ReadAll();
        Assert.Equal(0, (await NotStuck(child.Ended, "the end of the child")).ExitCode);
    }

    [Fact]
    public async Task End_should_be_known_when_a_program_that_the_process_left_holds_its_pipes()
    {
        var child = Child(Launch(Plain, "leave"));
        var left = int.Parse((await Output.LineAsync("left="))["left=".Length..]);
        try
        {
            Assert.Equal(3, (await NotStuck(child.Ended, "the end of the child")).ExitCode);
        }
        finally
        {
            using var sleep = Process.GetProcessById(left);
            sleep.Kill();
        }
    }

    private static ChildProcess Child(INodeProcess process) => new(process, new LinkAddress("f1", 1, 1), Plain, () => { });

    /// <summary>A process that is gone while its output is still being read.</summary>
    private sealed class Reaped : INodeProcess
    {
        private static readonly ProcessExit Exit = new(0, "", "");

        private readonly TaskCompletionSource<ProcessExit> _drained = new();

        public int Pid => 1;

        public DateTimeOffset StartTime => DateTimeOffset.UnixEpoch;

        public Task<ProcessExit> Exited => Task.FromResult(Exit);

        public Task<ProcessExit> Drained => _drained.Task;

        public bool HasExited => Exited.IsCompleted;

        public string StandardErrorTail => "";

        public void ReadAll() => _drained.SetResult(Exit);

        public void Kill()
        {
        }

        public void Terminate()
        {
        }

        public Task SendAsync(byte[] frame) => Task.CompletedTask;

        public void CloseLifeline()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
