using ActorProc.Node;
using Xunit;

namespace ActorProc.Tests.Launching;

/// <summary>How a node is told what to run.</summary>
public sealed class EntryNameSpecs
{
    [Fact]
    public void Type_should_be_found_by_its_name() => Assert.Equal(typeof(EntryNameSpecs), EntryName.Find(EntryName.Of(typeof(EntryNameSpecs))));

    [Fact]
    public void Type_should_be_found_by_its_assembly_qualified_name() => Assert.Equal(typeof(EntryNameSpecs), EntryName.Find(typeof(EntryNameSpecs).AssemblyQualifiedName!));

    [Fact]
    public void People_should_be_told_the_type() => Assert.EndsWith(" ActorProc.Tests.Launching.EntryNameSpecs", EntryName.Of(typeof(EntryNameSpecs)));

    [Fact]
    public void Another_build_should_be_refused()
    {
        var own = typeof(EntryNameSpecs).Module.ModuleVersionId.ToString("N");

        var failure = Assert.Throws<BadImageFormatException>(() => EntryName.Find(EntryName.Of(typeof(EntryNameSpecs)).Replace(own, Guid.Empty.ToString("N"), StringComparison.Ordinal)));

        Assert.Contains("is another build than that of the process which starts this node", failure.Message);
    }
}
