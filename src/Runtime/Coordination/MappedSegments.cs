namespace ActorProc.Coordination;

/// <summary>The shared memory that a process has mapped: each segment once, however many handles it has of it. Safe to use from any thread.</summary>
internal sealed class MappedSegments(CoordinationClient client)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, MappedSegment> _mapped = [];

    /// <summary>Makes a segment and maps it.</summary>
    /// <param name="name">The user's name for it, or an empty string.</param>
    /// <param name="size">In bytes.</param>
    /// <param name="companion">What ends with it: the name of a lock, or an empty string.</param>
    /// <returns>Nothing when there is one of this name.</returns>
    /// <exception cref="IOException">There is not that much memory.</exception>
    public SegmentUse? Create(string name, long size, string companion)
    {
        var target = client.NewName("memory");
        var answer = client.Ask(target, Operation.Create, writer =>
        {
            writer.Write((byte)CoordinatorKind.Memory);
            writer.Write(name);
            writer.Write(size);
            writer.Write(companion);
        }).Wait(null, CancellationToken.None);
        lock (_gate)
            return Map(target, answer);
    }

    /// <summary>One more user of a segment.</summary>
    /// <returns>Nothing when it is gone.</returns>
    public SegmentUse? Attach(string target)
    {
        lock (_gate)
        {
            if (_mapped.TryGetValue(target, out var mapped))
                return Use(mapped);
            try
            {
                return Map(target, client.Ask(target, Operation.MemoryAttach).Wait(null, CancellationToken.None));
            }
            catch (ObjectDisposedException) when (client.IsOpen)
            {
                return null; // nobody used it, and it was freed
            }
        }
    }

    /// <summary>One user less. The last one gives it up for this process.</summary>
    public void Leave(MappedSegment segment)
    {
        lock (_gate)
        {
            if (--segment.Users > 0)
                return;
            _mapped.Remove(segment.Target);
            // First: who is told that nobody uses it may rely on that.
            segment.Dispose();
            client.Post(segment.Target, Operation.MemoryDetach);
        }
    }

    private SegmentUse? Map(string target, Answer answer)
    {
        using var found = client.Read(answer);
        if (found is null)
            return null;
        try
        {
            var mapped = new MappedSegment(target, found.ReadString(), found.ReadInt64(), found.ReadString());
            _mapped.Add(target, mapped);
            return Use(mapped);
        }
        catch (Exception e)
        {
            client.Post(target, Operation.MemoryDetach);
            if (e is FileNotFoundException or DirectoryNotFoundException)
                return null; // somebody has unlinked it in this moment
            throw;
        }
    }

    private SegmentUse Use(MappedSegment mapped)
    {
        mapped.Users++;
        return new SegmentUse(this, mapped);
    }
}
