using ActorProc.TestKit;
using Xunit;

namespace ActorProc.Tests.Multiprocessing;

/// <summary>How a process tells that its target returned, failed or exited.</summary>
public abstract class ExitCodeSpecs(ActorProcFixture kit, string method) : ActorProcTest(kit, startMethod: method), IClassFixture<ActorProcFixture>
{
    [Fact, Behaviour("P-18")]
    public async Task Exit_code_should_be_0_when_the_target_returns()
    {
        var process = Context.StartProcess(Targets.Nothing);

        Assert.Equal(0, await EndAsync(process));
        Assert.Equal(new ExitReason.Exited(0), process.ExitReason);
    }

    [Fact, Behaviour("P-18")]
    public async Task Exit_code_should_be_0_when_the_target_returns_something() =>
        Assert.Equal(0, await EndAsync(Context.StartProcess(static () => "a result that nobody wants")));

    [Fact, Behaviour("P-18")]
    public async Task Exit_code_should_be_1_when_the_target_throws()
    {
        var process = Context.StartProcess(Targets.Throw);

        Assert.Equal(1, await EndAsync(process));
        Assert.Contains("System.InvalidOperationException: no more", Assert.IsType<ExitReason.UnhandledException>(process.ExitReason).Text);
    }

    [Fact, Behaviour("P-18")]
    public async Task Exit_code_should_be_1_when_an_asynchronous_target_throws_later()
    {
        var process = Context.StartProcess(static async () =>
        {
            await Task.Yield();
            Targets.Throw();
        });

        Assert.Equal(1, await EndAsync(process));
    }

    [Theory, Behaviour("P-19")]
    [InlineData(null, 0)]
    [InlineData(0, 0)]
    [InlineData(7, 7)]
    [InlineData(255, 255)]
    [InlineData(256, 0)]
    [InlineData(-1, 255)]
    [InlineData(true, 1)]
    [InlineData(false, 0)]
    [InlineData("ignored", 1)]
    public async Task Exit_code_should_follow_what_the_target_exits_with(object? code, int expected) =>
        Assert.Equal(expected, await EndAsync(Context.StartProcess(Targets.Exit, [code])));

    [Fact, Behaviour("P-19")]
    public async Task Finally_blocks_should_run_when_the_target_exits()
    {
        var process = Context.StartProcess(static (string file) =>
        {
            try
            {
                ActorProcess.Exit(3);
            }
            finally
            {
                Targets.Append(file, "finally");
            }
        }, File("ran"));

        Assert.Equal(3, await EndAsync(process));
        Assert.Equal("finally\n", System.IO.File.ReadAllText(File("ran")));
    }

    [Fact, Behaviour("P-37")]
    public async Task Process_should_end_by_itself_when_it_is_asked_to_stop()
    {
        var said = new Reports<int>();
        var process = Context.StartProcess(Targets.Stay, said);
        await said.NextAsync("the process to run");

        Assert.True(await process.StopAsync(Stuck));

        Assert.Equal(0, process.ExitCode);
    }

    [Fact, Behaviour("P-37")]
    public async Task Tokens_should_be_cancelled_when_the_process_is_asked_to_stop_at_once()
    {
        var process = Context.StartProcess(static (CancellationToken token) => token.WaitHandle.WaitOne(), CancellationToken.None);

        Assert.True(await process.StopAsync(Stuck));

        Assert.Equal(0, process.ExitCode);
    }
}

public sealed class SpawnExitCodeSpecs(ActorProcFixture kit) : ExitCodeSpecs(kit, "spawn");

public sealed class InProcessExitCodeSpecs(ActorProcFixture kit) : ExitCodeSpecs(kit, "in-process");
