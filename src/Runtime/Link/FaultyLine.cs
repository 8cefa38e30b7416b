namespace ActorProc.Link;

/// <summary>Stands in front of a connection's writer while a test has put a fault on the link: keeps frames back, in order, or drops them.</summary>
/// <remarks>Nothing of it is in the way of a link without a fault but one look at a field.</remarks>
internal sealed class FaultyLine : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Queue<(long Due, OutboundMessage? Message, byte[] Control)> _kept = new();
    private readonly LinkWriter _writer;
    private readonly LinkFaults _faults;
    private readonly string _host;
    private Timer? _timer;
    private readonly int _room;
    private Random _chance = new(0);
    private LinkFault? _fault;
    private long _bytes;
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

    public SendResult SendMessage(in OutboundMessage message)
    {
        lock (_gate)
        {
            if (_fault?.Exempt == message.Recipient)
                return _writer.SendMessage(message);
            if (_fault is { Loss: > 0 } lossy && message is { Urgent: false, Barrier: false } && _chance.NextDouble() < lossy.Loss)
                return SendResult.Sent;
            if (_fault is null or { IsDead: false, Delay.Ticks: 0 } && _kept.Count == 0)
                return _writer.SendMessage(message);
            if (!message.Urgent && _bytes > 0 && _bytes + message.Payload.Length > _room)
                return SendResult.Full;
            Keep(message, message.Payload);
            return SendResult.Sent;
        }
    }

    public bool SendControl(ReadOnlySpan<byte> body)
    {
        lock (_gate)
        {
            if (_fault is null or { IsDead: false, Delay.Ticks: 0 } && _kept.Count == 0)
                return _writer.SendControl(body);
            Keep(null, body.ToArray());
            return true;
        }
    }

    /// <summary>The connection is over; what is kept is lost with it.</summary>
    public void Dispose()
    {
        _faults.Changed -= OnChanged;
        _timer?.Dispose();
    }

    private void OnChanged(string host)
    {
        if (host != _host)
            return;
        lock (_gate)
        {
            var before = _fault;
            _fault = _faults.Of(host);
            if (_fault is { } fault && fault.Seed != before?.Seed)
                _chance = new Random(fault.Seed);
            _isActive |= _fault is not null;
        }

        Release();
    }

    // In the lock.
    private void Keep(OutboundMessage? message, byte[] bytes)
    {
        _kept.Enqueue((Environment.TickCount64 + (long)(_fault?.Delay.TotalMilliseconds ?? 0), message, message is null ? bytes : []));
        _bytes += bytes.Length;
        if (_kept.Count == 1)
            Release();
    }

    private void Release()
    {
        lock (_gate)
        {
            while (_kept.TryPeek(out var first))
            {
                if (_fault is { IsDead: true })
                    return;
                var wait = _fault is null ? 0 : first.Due - Environment.TickCount64;
                if (wait > 0)
                {
                    Wait(wait);
                    return;
                }

                // What the writer has no room for waits here.
                if (first.Message is { } message && _writer.SendMessage(message) == SendResult.Full)
                {
                    Wait(1);
                    return;
                }

                if (first.Message is null)
                    _writer.SendControl(first.Control);
                _kept.Dequeue();
                _bytes -= first.Message?.Payload.Length ?? first.Control.Length;
            }

            _isActive = _fault is not null;
        }
    }

    private void Wait(long milliseconds) => (_timer ??= new Timer(_ => Release())).Change(milliseconds, Timeout.Infinite);
}
