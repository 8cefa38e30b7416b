namespace ActorProc.Link;

/// <summary>Stands in front of a connection's writer while a test has put a fault on the link: keeps frames back, in order, or drops them.</summary>
/// <remarks>Nothing of it is in the way of a link without a fault but one look at a field.</remarks>
internal sealed class FaultyLine : IDisposable
{
    private readonly Lock _gate = new();
    private readonly LinkWriter _writer;
    private readonly LinkFaults _faults;
    private readonly string _host;
    private readonly int _room;
    private Queue<(long Due, OutboundMessage? Message, byte[] Control)>? _kept;
    private TaskCompletionSource? _drained;
    private Timer? _timer;
    private Random? _chance;
    private LinkFault? _fault;
    private long _bytes;
    private bool _isOver;
    private volatile bool _isActive;

    /// <param name="writer">What takes the frames in the end.</param>
    /// <param name="settings">The limits, and the faults.</param>
    /// <param name="peer">The socket name of the process at the other end.</param>
    public FaultyLine(LinkWriter writer, LinkSettings settings, string peer)
    {
        (_writer, _faults, _room) = (writer, settings.Faults, settings.SendBuffer);
        _host = peer[..peer.LastIndexOf('.')];
        _faults.Changed += OnChanged;
        OnChanged(_host);
    }

    /// <summary>Whether frames have to come this way.</summary>
    public bool IsActive => _isActive;

    private bool HoldsBack => _fault is { IsDead: true } or { Delay.Ticks: > 0 } || _kept is { Count: > 0 };

    public SendResult SendMessage(in OutboundMessage message)
    {
        lock (_gate)
        {
            if (_isOver)
                return SendResult.Closed;
            if (_fault is { Loss: > 0 } lossy && message is { Urgent: false, Barrier: false } && !lossy.Spares(message) && _chance!.NextDouble() < lossy.Loss)
                return SendResult.Sent;
            if (HoldsBack && _fault?.Spares(message) != true)
            {
                if (!message.Urgent && _bytes > 0 && _bytes + message.Payload.Length > _room)
                    return SendResult.Full;
                Keep(message, message.Payload);
                return SendResult.Sent;
            }
        }

        // Outside the lock: it may wait for room, and others must not wait for that.
        return _writer.SendMessage(message);
    }

    public bool SendControl(ReadOnlySpan<byte> body)
    {
        lock (_gate)
        {
            if (_isOver)
                return false;
            if (!HoldsBack)
                return _writer.SendControl(body);
            Keep(null, body.ToArray());
            return true;
        }
    }

    /// <summary>Completes when nothing is kept back, or the connection is over.</summary>
    public Task DrainedAsync()
    {
        lock (_gate)
            return _isOver || _kept is not { Count: > 0 } ? Task.CompletedTask : (_drained ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
    }

    /// <summary>The connection is over; what is kept is lost with it.</summary>
    public void Dispose()
    {
        _faults.Changed -= OnChanged;
        lock (_gate)
        {
            _isOver = true;
            _timer?.Dispose();
            _drained?.TrySetResult();
        }
    }

    private void OnChanged(string host)
    {
        if (host != _host)
            return;
        lock (_gate)
        {
            var before = _fault;
            _fault = _faults.Of(host);
            // Said again, it begins again.
            if (_fault is { Loss: > 0 } lossy && !ReferenceEquals(before, lossy))
                _chance = new Random(lossy.Seed);
            _isActive |= _fault is not null;
        }

        Release();
    }

    // In the lock.
    private void Keep(OutboundMessage? message, byte[] bytes)
    {
        _kept ??= new();
        _kept.Enqueue((Environment.TickCount64 + (long)(_fault?.Delay.TotalMilliseconds ?? 0), message, message is null ? bytes : []));
        _bytes += bytes.Length;
        if (_kept.Count == 1)
            Release();
    }

    private void Release()
    {
        var mayWait = LinkThread.WaitsAllowed;
        LinkThread.WaitsAllowed = false;
        lock (_gate)
        {
            while (!_isOver && _kept is { Count: > 0 } && ReleaseFirst())
            {
            }

            _isActive = _fault is not null || _kept is { Count: > 0 };
            if (_kept is not { Count: > 0 })
            {
                _drained?.TrySetResult();
                _drained = null;
            }
        }

        LinkThread.WaitsAllowed = mayWait;
    }

    // In the lock. False: it has to wait.
    private bool ReleaseFirst()
    {
        if (_fault is { IsDead: true })
            return false;
        var (due, message, control) = _kept!.Peek();
        var wait = _fault is null ? 0 : due - Environment.TickCount64;
        // What the writer has no room for waits here.
        if (wait <= 0 && message is { } ordinary && _writer.SendMessage(ordinary) == SendResult.Full)
            wait = 1;
        if (wait > 0)
        {
            (_timer ??= new Timer(_ => Release())).Change(wait, Timeout.Infinite);
            return false;
        }

        if (message is null)
            _writer.SendControl(control);
        _kept.Dequeue();
        _bytes -= message?.Payload.Length ?? control.Length;
        return true;
    }
}
