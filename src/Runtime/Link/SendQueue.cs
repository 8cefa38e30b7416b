namespace ActorProc.Link;

/// <summary>What has been accepted and not yet written, bounded. Not thread-safe: <see cref="LinkWriter"/> guards it.</summary>
/// <remarks>
/// <code>
///   small ----------------------> frames ---+
///                                           +--> batch --> socket
///   large, and what must wait --> lane -----+    (all frames, then at most one piece)
/// </code>
/// Frames are taken before the lane in every batch, so whatever was accepted before something entered the lane is also written before it.
/// </remarks>
internal sealed class SendQueue(LinkSettings settings)
{
    // The prefix and head of a frame, rounded up.
    private const int FrameCost = 24;

    private readonly SendLane _lane = new();
    private readonly SendNames _names = new();
    private ByteBuffer _frames = new();
    private long _counted;
    private long _uncounted;
    private SharedRing? _ring;
    private bool _hasOffered;

    /// <summary>Whether there is a large message, and was none before: from now on shared memory is worth having.</summary>
    public bool WantsRing { get; private set; }

    /// <summary>Whether nothing waits to be taken.</summary>
    public bool IsEmpty => _frames.Length == 0 && _lane.IsEmpty;

    /// <summary>Whether only small frames wait.</summary>
    public bool IsSmall => _lane.IsEmpty && _frames.Length <= settings.ChunkSize;

    /// <summary>Bytes accepted and not yet written, those taken but not yet written among them.</summary>
    public long Bytes => _counted + _uncounted;

    /// <summary>Whether a message fits.</summary>
    /// <remarks>A single one that is larger than the whole buffer has to be possible too: it goes when no other large one is under way.</remarks>
    public bool HasRoomFor(in OutboundMessage message) =>
        message.Urgent || IsLarge(message.Payload.Length) && _lane.IsEmpty || _counted == 0 || _counted + CostOf(message) <= settings.SendBuffer;

    /// <summary>Takes a message in, whether there is room or not.</summary>
    public void Add(in OutboundMessage message)
    {
        if (IsLarge(message.Payload.Length))
        {
            AddLarge(message, message.Barrier ? FrameFlags.Barrier : FrameFlags.None);
        }
        else if (_lane.Holds(message.Recipient, message.Barrier))
        {
            var cost = CostOf(message);
            _lane.Add(new LaneEntry(message, message.Barrier ? FrameFlags.Barrier : FrameFlags.None, IsLarge: false, cost));
            _counted += cost;
        }
        else
        {
            var before = _frames.Length;
            Frames.WriteMessage(_frames, _names, message);
            _counted += _frames.Length - before;
        }
    }

    /// <summary>Takes a control frame in.</summary>
    public void AddControl(ReadOnlySpan<byte> body)
    {
        if (IsLarge(body.Length))
        {
            AddLarge(new OutboundMessage("", "", 0, "", body.ToArray(), Barrier: true), FrameFlags.Control);
        }
        else if (!_lane.IsEmpty)
        {
            var cost = body.Length + FrameCost;
            _lane.Add(new LaneEntry(new OutboundMessage("", "", 0, "", body.ToArray(), Barrier: true), FrameFlags.Control, IsLarge: false, cost));
            _counted += cost;
        }
        else
        {
            var before = _frames.Length;
            Frames.WriteControl(_frames, body);
            _counted += _frames.Length - before;
        }
    }

    /// <summary>Offers the peer memory, if there is any.</summary>
    public void Offer(SharedRing? ring)
    {
        (WantsRing, _hasOffered, _ring) = (false, true, ring);
        if (ring is null) return;
        var before = _frames.Length;
        Frames.WriteRing(_frames, ring);
        _counted += _frames.Length - before;
    }

    /// <summary>Has <paramref name="flushed"/> told when everything accepted so far is written.</summary>
    public void AddMark(TaskCompletionSource<bool> flushed) => _lane.Add(new LaneEntry(default, FrameFlags.None, IsLarge: false, Cost: 0, flushed));

    /// <summary>Fills a batch with what is next.</summary>
    public void TakeInto(SendBatch batch)
    {
        var frames = _frames;
        _frames = batch.Refill(frames);
        var before = frames.Length;
        var left = _lane.TakeInto(batch, frames, _names, settings.ChunkSize, _ring);
        _counted += frames.Length - before - left;
    }

    /// <summary>Notes what has been written of a batch.</summary>
    public void Written(int count, bool counts)
    {
        if (counts) _counted -= count;
        else _uncounted -= count;
    }

    /// <summary>Drops everything.</summary>
    public void Clear()
    {
        _lane.Clear();
        _frames.Clear();
        _counted = _uncounted = 0;
    }

    private void AddLarge(in OutboundMessage message, FrameFlags flags)
    {
        WantsRing |= settings.SharedLane > 0 && !_hasOffered;
        var counts = !_lane.IsEmpty;
        _lane.Add(new LaneEntry(message, flags, IsLarge: true, counts ? message.Payload.Length : 0));
        if (counts) _counted += message.Payload.Length;
        else _uncounted += message.Payload.Length;
    }

    private bool IsLarge(int size) => size > settings.ChunkSize;

    private static int CostOf(in OutboundMessage message) =>
        (int)Math.Min(int.MaxValue, (long)message.Payload.Length + message.Recipient.Length + message.Sender.Length + message.Manifest.Length + FrameCost);
}
