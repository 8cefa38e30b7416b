using ActorProc.TestKit;
using Microsoft.Extensions.Logging;
using Xunit;

namespace ActorProc.Tests.Multiprocessing;

/// <summary>One logger for a process and all it starts.</summary>
public sealed class LogSpecs(ActorProcFixture kit) : ActorProcTest(kit, startMethod: "spawn"), IClassFixture<ActorProcFixture>
{
    [Fact, Behaviour("LG-01")]
    public async Task Logger_should_be_one_and_silent_before_it_is_told_where_to_write()
    {
        Assert.Same(ProcessLog.Logger, ProcessLog.Logger);
        Assert.False(ProcessLog.Logger.IsEnabled(LogLevel.Critical));
        Assert.False(await Context.RunAsync(static () => ProcessLog.Logger.IsEnabled(LogLevel.Critical)));
    }

    [Fact, Behaviour("LG-01")]
    public async Task Child_should_log_at_its_parents_level_below_its_own_name()
    {
        Assert.Same(ProcessLog.Logger, ProcessLog.LogToStandardError());
        try
        {
            var process = Context.StartProcess(Talk, File("log"), new ProcessOptions { Name = "talker" });
            Assert.Equal(0, await EndAsync(process));
        }
        finally
        {
            ProcessLog.LogToStandardError(LogLevel.None);
        }

        Assert.Equal("[INFO/talker] just right|[WARNING/talker] a warning", string.Join('|', System.IO.File.ReadAllLines(File("log"))));
    }

    [Fact, Behaviour("LG-01")]
    public async Task Level_should_be_changeable_in_a_child_for_itself()
    {
        var (before, after) = await Context.RunAsync(static () =>
        {
            var before = ProcessLog.Logger.IsEnabled(LogLevel.Trace);
            ProcessLog.LogToStandardError(LogLevel.Trace);
            return (before, ProcessLog.Logger.IsEnabled(LogLevel.Trace));
        });

        Assert.Equal((false, true, false), (before, after, ProcessLog.Logger.IsEnabled(LogLevel.Critical)));
    }

    private static void Talk(string file)
    {
        Console.SetError(new StreamWriter(file) { AutoFlush = true });
        ProcessLog.Logger.LogDebug("too much");
        ProcessLog.Logger.LogInformation("just right");
        ProcessLog.Logger.LogWarning("a warning");
        ProcessLog.LogToStandardError(LogLevel.None);
        ProcessLog.Logger.LogCritical("to nobody");
    }
}
