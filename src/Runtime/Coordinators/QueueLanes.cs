using System.Diagnostics;
using ActorProc.Coordination;

namespace ActorProc.Coordinators;

/// <summary>The lanes by which processes put into a queue without asking. Who asks often is given one.</summary>
internal sealed class QueueLanes : IDisposable
{
    // A lane costs a mapping in two processes, which so many questions cost too.
    private const int Asks = 8;

    // Less than it takes to be told and woken.
    private static readonly TimeSpan Patience = TimeSpan.FromMicroseconds(20);

    private readonly Dictionary<Session, Lane> _lanes = [];
    private readonly List<(int Ticket, ReadOnlyMemory<byte> Item)> _taken = [];
    private readonly Action<int, ReadOnlyMemory<byte>> _take;
    private readonly int _capacity;
    private readonly Func<bool, Segment?> _make;
    private readonly Action<ReadOnlyMemory<byte>> _add;
    private Segment? _tickets;

    /// <param name="capacity">Of the queue; 0: any number.</param>
    /// <param name="make">Makes the memory of one, or (true) that of the tickets; nothing where there are to be none.</param>
    /// <param name="add">Takes an item in.</param>
    public QueueLanes(int capacity, Func<bool, Segment?> make, Action<ReadOnlyMemory<byte>> add)
    {
        (_capacity, _make, _add) = (capacity, make, add);
        _take = (ticket, item) => _taken.Add((ticket, item));
    }

    /// <summary>How many items may be put by lanes and have not been.</summary>
    public long Credits { get; private set; }

    /// <summary>The processes that have put something.</summary>
    public IEnumerable<Session> Sessions => _lanes.Keys;

    /// <summary>This process asks to put something.</summary>
    public void OnAsked(Session session, string target)
    {
        if (!_lanes.TryGetValue(session, out var lane))
            _lanes[session] = lane = new Lane();
        lane.IsActive = true;
        if (++lane.Asked != Asks || (_tickets ??= _make(true)) is not { } tickets || _make(false) is not { } segment)
            return;
        try
        {
            lane.Memory = new PutLane(
                new MappedSegment(target, target, segment.Size, segment.Location), new MappedSegment(target, target, tickets.Size, tickets.Location));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or OutOfMemoryException)
        {
            segment.Dispose();
            return; // asking works without one
        }

        lane.Segment = segment;
        lane.Memory.Close();
        session.Send(target, AnswerKind.Push, Body.Make(0, writer =>
        {
            writer.Write((byte)QueuePush.Lane);
            writer.Write(segment.Location);
            writer.Write(segment.Size);
            writer.Write(tickets.Location);
            writer.Write(tickets.Size);
        }));
    }

    /// <summary>Takes in what has been put.</summary>
    /// <returns>Whether there was something.</returns>
    public bool Drain()
    {
        if (_lanes.Count == 0)
            return false;
        int? last = null;
        var sources = 0;
        foreach (var (session, lane) in _lanes)
        {
            if (lane.Memory is null || lane.IsGarbled)
                continue;
            last ??= lane.Memory.LastTicket;
            sources += Drain(session, lane, last.Value) ? 1 : 0;
        }

        if (sources > 1)
            _taken.Sort((one, other) => (one.Ticket - last!.Value).CompareTo(other.Ticket - last.Value));
        foreach (var (_, item) in _taken)
            _add(item);
        _taken.Clear();
        return sources > 0;
    }

    /// <summary>Nothing is put by lanes until they are opened again. What had been before is in the queue.</summary>
    public void Close()
    {
        foreach (var lane in _lanes.Values)
            lane.Memory?.Close();
        Drain();
        foreach (var lane in _lanes.Values)
        {
            lane.Limit = lane.Taken;
            lane.IsActive = true;
        }

        Credits = 0;
    }

    /// <summary>Lets those put by lanes who have put lately, so many items as there is room for.</summary>
    public void Open(int room)
    {
        var takers = _lanes.Values.Count(static lane => lane.CanPut);
        foreach (var lane in _lanes.Values)
        {
            if (takers == 0 || room <= 0)
                return;
            if (!lane.CanPut)
                continue;
            // Without a limit once is enough.
            var share = _capacity > 0 ? Math.Max(1, room / takers) : long.MaxValue - lane.Limit;
            if (_capacity > 0)
                (Credits, room) = (Credits + share, room - (int)share);
            takers--;
            lane.IsActive = false;
            lane.Limit += share;
            lane.Memory!.Open(lane.Limit);
        }
    }

    /// <summary>Waits a moment for the next item, which is likely where others have just come.</summary>
    public void Linger()
    {
        var spin = default(SpinWait);
        var since = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(since) < Patience)
        {
            foreach (var lane in _lanes.Values)
            {
                if (lane is { Memory.HasItems: true, IsGarbled: false })
                    return;
            }

            spin.SpinOnce(sleep1Threshold: -1);
        }
    }

    /// <summary>Has those tell who put something next.</summary>
    /// <returns>False when somebody has put something meanwhile.</returns>
    public bool TrySleep()
    {
        foreach (var lane in _lanes.Values)
        {
            if (lane is { Memory: { } memory, IsGarbled: false } && !memory.TrySleep())
                return false;
        }

        return true;
    }

    /// <summary>A process is over. What it had put is in the queue.</summary>
    public void Remove(Session session)
    {
        if (!_lanes.TryGetValue(session, out var lane))
            return;
        lane.Memory?.Close();
        Drain();
        _lanes.Remove(session);
        if (_capacity > 0)
            Credits -= lane.Limit - lane.Taken;
        lane.Dispose();
    }

    public void Dispose()
    {
        foreach (var lane in _lanes.Values)
        {
            lane.Memory?.Close();
            lane.Dispose();
        }

        _lanes.Clear();
        _tickets?.Dispose();
    }

    private bool Drain(Session session, Lane lane, int last)
    {
        int count;
        try
        {
            count = lane.Memory!.Take(last, _take);
        }
        catch (InvalidDataException)
        {
            // Whatever has written there, that process cannot be relied on any more.
            lane.IsGarbled = true;
            session.Kill();
            return false;
        }

        lane.Taken += count;
        if (_capacity > 0)
            Credits -= count;
        lane.IsActive |= count > 0 && _capacity > 0;
        return count > 0;
    }

    private sealed class Lane : IDisposable
    {
        public int Asked { get; set; }

        /// <summary>Its process has put something since it was last given room.</summary>
        public bool IsActive { get; set; }

        public bool IsGarbled { get; set; }

        public bool CanPut => IsActive && Memory is not null && !IsGarbled;

        public Segment? Segment { get; set; }

        public PutLane? Memory { get; set; }

        /// <summary>How many items it may have put, and how many it has.</summary>
        public long Limit { get; set; }

        public long Taken { get; set; }

        public void Dispose()
        {
            Memory?.Dispose();
            Segment?.Dispose();
        }
    }
}
