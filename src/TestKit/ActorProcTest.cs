using Xunit;
using Xunit.Abstractions;

namespace ActorProc.TestKit;

/// <summary>A test that shares its system with others, by a fixture. Whatever it starts must be over when it has ended.</summary>
/// <remarks>Declare the fixture with <c>IClassFixture&lt;ActorProcFixture&gt;</c> or by a collection.</remarks>
public abstract class ActorProcTest : IAsyncLifetime
{
    private readonly ITestOutputHelper? _output;

    /// <summary>Begins a test.</summary>
    /// <param name="kit">The system, with all expectations.</param>
    /// <param name="output">Where the test writes.</param>
    /// <param name="startMethod">How its processes for functions start: <c>spawn</c>, <c>forkserver</c> or <c>in-process</c>; nothing means as is configured.</param>
    protected ActorProcTest(ActorProcFixture kit, ITestOutputHelper? output = null, string? startMethod = null)
    {
        ArgumentNullException.ThrowIfNull(kit);
        Kit = kit;
        Context = startMethod is null ? kit.App.Processes : kit.App.Processes.GetContext(startMethod);
        HasProcesses = kit.Mode == ProcessMode.Processes && startMethod != "in-process";
        _output = output;
    }

    /// <summary>The longest that anything is waited for.</summary>
    protected static TimeSpan Stuck => Eventually.Patience;

    /// <summary>The shared system, and what can be expected of it.</summary>
    protected ActorProcFixture Kit { get; }

    /// <summary>The system's entry.</summary>
    protected ActorProcSystem App => Kit.App;

    /// <summary>How the test starts processes.</summary>
    protected ProcessContext Context { get; }

    /// <summary>Whether there are processes at all, not threads that play them.</summary>
    protected bool HasProcesses { get; }

    /// <summary>A directory of the test's own, empty at its start and removed at its end.</summary>
    protected string Folder { get; } = Directory.CreateTempSubdirectory("ap-").FullName;

    /// <inheritdoc/>
    public virtual Task InitializeAsync() => Kit.BeginTestAsync(_output);

    /// <summary>Looks for what the test left behind.</summary>
    /// <exception cref="Xunit.Sdk.XunitException">Something is still alive.</exception>
    public virtual async Task DisposeAsync()
    {
        try
        {
            await Kit.EndTestAsync();
        }
        finally
        {
            Directory.Delete(Folder, recursive: true);
        }
    }

    /// <summary>Waits for the end of a process.</summary>
    /// <param name="process">The process.</param>
    /// <returns>Its exit code.</returns>
    /// <exception cref="Xunit.Sdk.XunitException">It does not end within <see cref="Stuck"/>.</exception>
    protected Task<int> EndAsync(ActorProcess process) => Kit.ExpectEndAsync(process, Stuck);

    /// <summary>A file of the test's.</summary>
    /// <param name="name">Its name.</param>
    protected string File(string name) => Path.Combine(Folder, name);
}
