using System.Diagnostics;

namespace ActorProc.Coordination;

/// <summary>A process's part of a queue that it puts into: its <see cref="PutLane"/>, once it has been given one. Safe to use from any thread.</summary>
internal sealed class QueueWriter(CoordinationClient client, string target)
{
    // For room: somewhat less than asking takes.
    private static readonly TimeSpan Patience = TimeSpan.FromMicroseconds(40);

    private readonly Lock _gate = new();
    private PutLane? _lane;
    private int _asking;

    /// <summary>Puts an item into the queue without asking.</summary>
    /// <returns>False when that is not possible now; then the coordinator is to be asked.</returns>
    public bool TryPut(ReadOnlySpan<byte> item)
    {
        bool wake;
        var spin = default(SpinWait);
        var since = 0L;
        while (true)
        {
            lock (_gate)
            {
                // Behind what was asked before, and is not answered.
                if (_lane is null || _asking > 0 || !client.IsOpen)
                    return false;
                if (_lane.TryPut(item, out wake))
                    break;
                if (item.Length > _lane.LargestItem || !_lane.IsFull)
                    return false;
            }

            if (since == 0)
                since = Stopwatch.GetTimestamp();
            else if (Stopwatch.GetElapsedTime(since) > Patience)
                return false;
            spin.SpinOnce(sleep1Threshold: -1);
        }

        if (wake)
            client.Post(target, Operation.QueueReady);
        return true;
    }

    /// <summary>The coordinator is asked: until it has answered, everything goes that way.</summary>
    public void BeginAsking()
    {
        lock (_gate)
            _asking++;
    }

    public void EndAsking()
    {
        lock (_gate)
            _asking--;
    }

    /// <summary>It has been given a lane.</summary>
    public void Open(string location, long size, string tickets, long ticketsSize)
    {
        PutLane lane;
        try
        {
            lane = new PutLane(new MappedSegment(target, target, size, location), new MappedSegment(target, target, ticketsSize, tickets));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or OutOfMemoryException)
        {
            return; // asking works without one
        }

        lock (_gate)
            _lane = lane;
    }

    /// <summary>There is no queue any more, or no way to it.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _lane?.Dispose();
            _lane = null;
        }
    }
}
