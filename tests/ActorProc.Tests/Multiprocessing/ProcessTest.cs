using ActorProc.TestKit;
using ActorProc.Tests.Acceptance;
using Xunit;

namespace ActorProc.Tests.Multiprocessing;

/// <summary>A test of processes in one of the contexts. Whatever it starts must be gone when it has ended.</summary>
/// <param name="system">The system of its class.</param>
/// <param name="method">The start method.</param>
public abstract class ProcessTest(FunctionSystem system, string method) : IClassFixture<FunctionSystem>, IAsyncLifetime
{
    protected const string Spawn = "spawn";
    protected const string InProcess = "in-process";

    private IReadOnlyList<int> _before = [];

    protected static TimeSpan Stuck { get; } = TimeSpan.FromSeconds(30);

    protected ActorProcSystem App => system.System;

    protected ProcessContext Context { get; } = system.System.Processes.GetContext(method);

    /// <summary>Whether there are processes at all.</summary>
    protected bool HasProcesses => method != InProcess;

    /// <summary>The test's own, empty at its start.</summary>
    protected string Folder { get; } = Directory.CreateTempSubdirectory("ap-").FullName;

    public Task InitializeAsync()
    {
        _before = ChildProcesses.Alive();
        return Task.CompletedTask;
    }

    public virtual async Task DisposeAsync()
    {
        try
        {
            // A result comes a moment before the end of the process that sent it.
            await Eventually.IsTrueAsync(() => !Left().Any(), () => $"the end of everything that the test started; there are still {string.Join(", ", Left())}");
            await Eventually.IsTrueAsync(() => App.Processes.ActiveChildren().Count == 0, () => $"the end of {string.Join(", ", App.Processes.ActiveChildren())}");
        }
        finally
        {
            // One failure is enough: the next test is not to stumble over this one's.
            foreach (var process in App.Processes.ActiveChildren())
                process.Kill();
            foreach (var pid in Left())
                Signals.Send(Signals.Kill, pid);
            Directory.Delete(Folder, recursive: true);
        }
    }

    /// <summary>What is said when something is asked at the wrong time.</summary>
    protected static string Refusal(Action action) => Assert.Throws<InvalidOperationException>(action).Message;

    /// <summary>What is said of a process object that has been closed.</summary>
    protected static string Closed(Action action) => Assert.Throws<ObjectDisposedException>(action).Message;

    /// <summary>Waits for the end of a process.</summary>
    protected static async Task<int> EndAsync(ActorProcess process)
    {
        Assert.True(await process.JoinAsync(Stuck), $"Waited {Stuck} for the end of {process}.");
        return process.ExitCode!.Value;
    }

    /// <summary>A file of the test's.</summary>
    protected string File(string name) => Path.Combine(Folder, name);

    private IEnumerable<int> Left() => ChildProcesses.Alive().Except(_before);
}
