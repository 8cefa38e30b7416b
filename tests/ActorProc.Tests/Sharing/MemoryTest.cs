using ActorProc.Tests.Multiprocessing;
using Xunit;

namespace ActorProc.Tests.Sharing;

/// <summary>A test of shared memory. Nothing of it is left in the directory when it has ended.</summary>
public abstract class MemoryTest(FunctionSystem system, string method) : ProcessTest(system, method)
{
    public override async Task DisposeAsync()
    {
        var left = KernelMemory.Files(App);
        await base.DisposeAsync();
        Assert.Empty(left);
    }
}
