namespace ActorProc.Link;

/// <summary>Delivers large messages, and what may not overtake them, on its own thread: turning 256 MiB into objects must not hold up the rest.</summary>
/// <remarks>Only the read loop adds. So when it finds the lane empty, the lane stays empty until it adds something itself.</remarks>
internal sealed class ReceiveLane(string name, long capacity, Action<Arrival> deliver)
{
    private readonly object _gate = new();
    private readonly Queue<Arrival> _queue = new();
    private readonly Dictionary<string, int> _recipients = [];
    private Thread? _thread;
    private Action? _last;
    private long _bytes;
    private int _barriers;
    private int _undelivered;
    private bool _abandoned;

    /// <summary>Whether something that has just arrived has to wait behind what is here.</summary>
    public bool Holds(in MessageHead head)
    {
        if (Volatile.Read(ref _undelivered) == 0) return false;
        lock (_gate) return _undelivered > 0 && (head.Flags != FrameFlags.None || _barriers > 0 || _recipients.ContainsKey(head.Recipient.Text));
    }

    /// <summary>Puts something last. Waits while too much waits already: then the peer has to wait too.</summary>
    public void Add(in Arrival arrival)
    {
        lock (_gate)
        {
            while (_bytes > 0 && _bytes + arrival.Size > capacity && !_abandoned) Monitor.Wait(_gate);
            if (_abandoned) return;
            _queue.Enqueue(arrival);
            _bytes += arrival.Size;
            _undelivered++;
            if (arrival.Head.Flags != FrameFlags.None) _barriers++;
            var recipient = arrival.Head.Recipient.Text;
            _recipients[recipient] = _recipients.GetValueOrDefault(recipient) + 1;
            _thread ??= LinkThread.Start(name, Run);
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Does <paramref name="last"/> after everything else has been delivered.</summary>
    public void End(Action last)
    {
        lock (_gate)
        {
            if (_thread is not null)
            {
                _last = last;
                Monitor.PulseAll(_gate);
                return;
            }
        }

        last();
    }

    /// <summary>Delivers nothing more.</summary>
    public void Abandon()
    {
        lock (_gate)
        {
            _abandoned = true;
            _queue.Clear();
            Monitor.PulseAll(_gate);
        }
    }

    private void Run()
    {
        LinkThread.WaitsAllowed = false;
        while (Next() is { } arrival)
        {
            deliver(arrival);
            Done(arrival.Head);
        }

        _last?.Invoke();
    }

    private Arrival? Next()
    {
        lock (_gate)
        {
            while (_queue.Count == 0 && _last is null) Monitor.Wait(_gate);
            if (!_queue.TryDequeue(out var next)) return null;
            _bytes -= next.Size;
            Monitor.PulseAll(_gate);
            return next;
        }
    }

    private void Done(in MessageHead head)
    {
        lock (_gate)
        {
            _undelivered--;
            if (head.Flags != FrameFlags.None) _barriers--;
            if (_recipients[head.Recipient.Text] == 1) _recipients.Remove(head.Recipient.Text);
            else _recipients[head.Recipient.Text]--;
        }
    }
}

/// <summary>Something whole that has arrived: a payload, or the parts of a large one.</summary>
internal readonly record struct Arrival(MessageHead Head, byte[]? Payload, LargeMessage? Large)
{
    /// <summary>The bytes it takes.</summary>
    public int Size => Payload?.Length ?? Large?.Size ?? 0;
}
