namespace ActorProc.Coordination;

/// <summary>A handle's use of a segment that its process has mapped. Who forgets to end it leaves that to the garbage collector.</summary>
internal sealed class SegmentUse(MappedSegments all, MappedSegment segment) : IDisposable
{
    private int _isOver;
    private volatile bool _isExposed;

    ~SegmentUse()
    {
        // A span does not keep this object alive, and must not lose the memory below it. The link may let its sender wait, which is nothing for the finalizers' thread.
        if (!_isExposed)
            ThreadPool.UnsafeQueueUserWorkItem(static use => use.Leave(), this, preferLocal: false);
    }

    public string Name => segment.Name;

    public string Target => segment.Target;

    public long Size => segment.Size;

    /// <summary>Holds the memory until <see cref="Release"/>.</summary>
    /// <exception cref="ObjectDisposedException">The use is over.</exception>
    public unsafe byte* Acquire()
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _isOver) != 0, this);
        return segment.Acquire();
    }

    public void Release() => segment.Release();

    /// <summary>Its address, without anything that holds the memory: from now on only the end of the use, or of the process, gives that up.</summary>
    public unsafe byte* Expose()
    {
        _isExposed = true;
        var start = Acquire();
        Release();
        return start;
    }

    public void Dispose()
    {
        GC.SuppressFinalize(this);
        Leave();
    }

    private void Leave()
    {
        if (Interlocked.Exchange(ref _isOver, 1) == 0)
            all.Leave(segment);
    }
}
