using System.Runtime.CompilerServices;
using ActorProc.Coordination;
using Xunit;

namespace ActorProc.Tests.Sharing;

/// <summary>A system that is forgotten as a whole: the collector takes everything at once, in any order.</summary>
public sealed class ForgottenSegmentSpecs : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    private static MappedSegment? _late;

    public void Dispose() => File.Delete(_file);

    [Fact]
    public void Segment_should_be_given_up_when_the_collector_has_unmapped_it_before()
    {
        File.WriteAllBytes(_file, new byte[4096]);
        Forget(_file);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        Assert.NotNull(_late);

        _late.Dispose();

        unsafe
        {
            Assert.Throws<ObjectDisposedException>(static () => { _ = _late.Acquire(); });
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Forget(string file) => _ = new Last { Segment = new MappedSegment("target", "name", 4096, file) };

    /// <summary>Its finalizer, like that of whoever uses a segment, comes before that of the memory itself, and leaves the rest for later.</summary>
    private sealed class Last
    {
        ~Last() => _late = Segment;

        public required MappedSegment Segment { get; init; }
    }
}
