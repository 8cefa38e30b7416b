using System.Runtime.InteropServices;

namespace ActorProc.Coordination;

/// <summary>Shared memory that cannot go while this is used.</summary>
internal readonly unsafe ref struct HeldSegment
{
    private readonly SegmentUse _use;
    private readonly byte* _start;

    public HeldSegment(SegmentUse use)
    {
        _start = use.Acquire();
        _use = use;
    }

    public ref byte At(long offset) => ref *(_start + offset);

    /// <param name="offset">The first, in bytes.</param>
    /// <param name="length">How many, in items.</param>
    public Span<T> Span<T>(long offset, int length) where T : unmanaged => MemoryMarshal.CreateSpan(ref *(T*)(_start + offset), length);

    public void Dispose() => _use.Release();
}
