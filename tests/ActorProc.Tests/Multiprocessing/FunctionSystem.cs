using ActorProc.TestKit;
using Xunit;

namespace ActorProc.Tests.Multiprocessing;

/// <summary>One system for all tests of a class.</summary>
public sealed class FunctionSystem() : ActorProcTestKit(config: "actorproc.processes.grace = 1 s")
{
    private readonly IReadOnlyList<int> _before = ChildProcesses.Alive();

    public ActorProcSystem System => App;

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        Assert.Empty(ChildProcesses.Alive().Except(_before));
    }
}
