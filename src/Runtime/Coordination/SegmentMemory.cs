using System.Buffers;

namespace ActorProc.Coordination;

/// <summary>Shared memory as <see cref="Memory{T}"/>. It keeps the use alive, and asks it whenever it is used.</summary>
internal sealed unsafe class SegmentMemory(SegmentUse use, int length) : MemoryManager<byte>
{
    public override Span<byte> GetSpan() => new(use.Expose(), length);

    public override MemoryHandle Pin(int elementIndex = 0)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)elementIndex, (uint)length, nameof(elementIndex));
        return new MemoryHandle(use.Acquire() + elementIndex, pinnable: this);
    }

    public override void Unpin() => use.Release();

    protected override void Dispose(bool disposing)
    {
        // The use is its handle's.
    }
}
