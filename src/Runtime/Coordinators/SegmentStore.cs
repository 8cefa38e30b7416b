using System.Diagnostics.CodeAnalysis;
using ActorProc.Node;

namespace ActorProc.Coordinators;

/// <summary>All segments of shared memory of a system, and their names. Lives in the main process. Safe to use from any thread.</summary>
/// <param name="runDirectory">The system's.</param>
/// <param name="linger">How long a segment is kept that no process uses.</param>
internal sealed class SegmentStore(string runDirectory, TimeSpan linger) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, string> _names = [];
    private readonly Dictionary<string, Segment> _segments = [];
    private MemoryDirectory? _directory;
    private bool _isOver;

    public TimeSpan Linger => linger;

    /// <summary>Makes one.</summary>
    /// <param name="target">The object behind it.</param>
    /// <param name="name">The user's name for it; empty: its target's.</param>
    /// <param name="size">In bytes.</param>
    /// <returns>Nothing when there is one of that name.</returns>
    public Segment? Create(string target, string name, long size)
    {
        var own = name.Length == 0 ? target : name;
        string place;
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isOver, this);
            if (!_names.TryAdd(own, target))
                return null;
            _directory ??= MemoryDirectory.Create(runDirectory);
            place = _directory.Path;
        }

        try
        {
            // Not below the lock: to clear much memory takes a while.
            return Keep(target, Segment.Create(place, target, name, size));
        }
        catch
        {
            Unname(own, target);
            throw;
        }
    }

    /// <summary>Makes one that only its maker knows, who frees it.</summary>
    /// <param name="name">Never the same twice.</param>
    /// <param name="size">In bytes.</param>
    /// <exception cref="IOException">There is not that much memory.</exception>
    /// <returns>Nothing when the system has ended.</returns>
    public Segment? CreateUnnamed(string name, long size)
    {
        lock (_gate)
        {
            if (_isOver)
                return null;
            _directory ??= MemoryDirectory.Create(runDirectory);
            return Segment.Create(_directory.Path, name, "", size);
        }
    }

    /// <summary>The object behind the segment of this name.</summary>
    public bool TryFind(string name, [NotNullWhen(true)] out string? target)
    {
        lock (_gate)
            return _names.TryGetValue(name, out target);
    }

    /// <summary>The name can be given again.</summary>
    public void Unname(string name, string target)
    {
        lock (_gate)
        {
            if (_names.TryGetValue(name, out var holder) && holder == target)
                _names.Remove(name);
        }
    }

    /// <summary>Nobody uses it any more.</summary>
    public void Free(string target)
    {
        Segment? segment;
        lock (_gate)
            _segments.Remove(target, out segment);
        segment?.Dispose();
    }

    /// <summary>The system ends: nothing is left.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _isOver = true;
            foreach (var segment in _segments.Values)
                segment.Dispose();
            _segments.Clear();
            _names.Clear();
            _directory?.Dispose();
        }
    }

    private Segment Keep(string target, Segment segment)
    {
        lock (_gate)
        {
            if (!_isOver)
            {
                _segments.Add(target, segment);
                return segment;
            }
        }

        segment.Dispose();
        throw new ObjectDisposedException(nameof(ActorProcSystem), "The system has ended.");
    }
}
