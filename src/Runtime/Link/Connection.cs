using System.Net.Sockets;

namespace ActorProc.Link;

/// <summary>One ordered stream in each direction, between two processes of a system.</summary>
/// <remarks>
/// <code>
///   senders ---> LinkWriter ===socket===> LinkReader ---------> ILinkReceiver     messages to one recipient, and whatever
///               (small | lane)                     +-> lane --> ILinkReceiver     comes around a barrier, keep their order
/// </code>
/// It ends when the peer ends its stream, when reading or writing fails, when damage arrives, or when either side closes it. After <see cref="Start"/> that
/// is told once, by <see cref="ILinkReceiver.OnClosed"/>.
/// </remarks>
internal sealed class Connection
{
    private readonly object _gate = new();
    private readonly Socket _socket;
    private readonly LinkWriter _writer;
    private readonly FaultyLine _faulty;
    private readonly LinkReader _reader;
    private readonly ReceiveLane _lane;
    private readonly InlineWork? _inline;
    private readonly TaskCompletionSource _over = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly string _name;
    private ILinkReceiver? _receiver;
    private Exception? _cause;
    private bool _closed;
    private long _received;

    /// <param name="socket">Connected. The connection owns it.</param>
    /// <param name="settings">The limits.</param>
    /// <param name="name">For the names of its threads.</param>
    public Connection(Socket socket, LinkSettings settings, string name)
    {
        // Both directions share the file description, so one cannot block without the other. Each side polls when it has nothing to do.
        socket.Blocking = false;
        // Or as much as the system allows: the less often the two sides wake each other, the faster large messages go.
        socket.SendBufferSize = 1 << 20;
        _socket = socket;
        PeerPid = PeerCredentials.Of(socket)?.Pid ?? 0;
        _name = name;
        _writer = new LinkWriter(socket, settings);
        _faulty = new FaultyLine(_writer, settings, name);
        _lane = new ReceiveLane($"link {name} large", settings.SendBuffer, DeliverFromLane);
        _inline = settings.Spins ? new InlineWork(StartReading) : null;
        _reader = new LinkReader(socket, settings, PeerPid, _lane, Deliver, _inline);
    }

    /// <summary>The process at the other end, as the kernel knows it; 0 where it cannot be asked.</summary>
    public int PeerPid { get; }

    /// <summary>Bytes accepted and not yet written.</summary>
    public long BytesQueued => _writer.BytesQueued;

    /// <summary>What has passed so far, for diagnosis.</summary>
    public LinkCounters Counters
    {
        get
        {
            var (messages, bytes, writes, ring) = _writer.Counters;
            return new LinkCounters(messages, bytes, writes, ring, Volatile.Read(ref _received), _reader.Bytes);
        }
    }

    /// <summary>Begins to deliver, and to write what has been accepted before. To be called once.</summary>
    public void Start(ILinkReceiver receiver)
    {
        var before = Interlocked.CompareExchange(ref _receiver, receiver, null);
        if (before is not null) throw new InvalidOperationException("The connection has been started already.");
        _writer.Start($"link {_name} out");
        if (_inline is not null) InlineWatch.Add(_inline);
        StartReading();
    }

    /// <summary>Sends a message.</summary>
    /// <remarks>
    /// Waits for room where <see cref="LinkThread.WaitsAllowed"/>, at most the send timeout, and not at all once somebody has waited in vain and the peer has
    /// not moved since.
    /// </remarks>
    public SendResult SendMessage(in OutboundMessage message)
    {
        ThrowIfTooLong(message.Recipient);
        ThrowIfTooLong(message.Sender);
        ThrowIfTooLong(message.Manifest);
        return _faulty.IsActive ? _faulty.SendMessage(message) : _writer.SendMessage(message);
    }

    /// <summary>Sends a control frame, in order with everything the same thread sends before and after it. Never waits, whether there is room or not.</summary>
    /// <returns>Whether the connection was still open.</returns>
    public bool SendControl(ReadOnlySpan<byte> body) => _faulty.IsActive ? _faulty.SendControl(body) : _writer.SendControl(body);

    /// <summary>What is sent until the result is disposed of goes out together, if the link is at rest: the peer is woken once. For a few small messages.</summary>
    public Together SendTogether() => new(_writer.TryHold() ? _writer : null);

    /// <summary>Waits until everything accepted so far has been written.</summary>
    /// <returns>False: the connection ended before that.</returns>
    public async Task<bool> FlushAsync(CancellationToken cancellationToken)
    {
        if (_faulty.IsActive)
            await _faulty.DrainedAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
        return await _writer.FlushAsync(last: false).WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Accepts nothing more, writes what has been accepted, ends the stream, delivers until the peer has ended its own, and closes.</summary>
    /// <param name="timeout">When this is over it closes abruptly.</param>
    /// <returns>Whether everything accepted has been written. Written bytes reach a peer that lives, even after the timeout.</returns>
    public async Task<bool> CloseAsync(TimeSpan timeout)
    {
        using var timer = new CancellationTokenSource(timeout);
        var written = false;
        try
        {
            if (_faulty.IsActive)
                await _faulty.DrainedAsync().WaitAsync(timer.Token).ConfigureAwait(false);
            written = await _writer.FlushAsync(last: true).WaitAsync(timer.Token).ConfigureAwait(false);
            if (written) Shutdown(SocketShutdown.Send);
            if (_receiver is not null) await _over.Task.WaitAsync(timer.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The result says what was achieved.
        }

        Close();
        return written;
    }

    /// <summary>The peer is dead: what has arrived is all that will come. It is delivered, and that is the end.</summary>
    public void EndReading() => Shutdown(SocketShutdown.Receive);

    /// <summary>Ends the connection at once. What is queued is lost, what has arrived is not delivered.</summary>
    public void Close() => Close(null);

    private void Close(Exception? cause)
    {
        lock (_gate)
        {
            if (_closed) return;
            _closed = true;
            _cause ??= cause;
        }

        _writer.End(null);
        _reader.Abandon();
        // Wakes both threads. The reading one disposes of the socket when the other no longer uses it.
        Shutdown(SocketShutdown.Both);
        if (_receiver is null) Release();
    }

    private void StartReading() => LinkThread.Start($"link {_name} in", Read);

    private void Read()
    {
        LinkThread.WaitsAllowed = false;
        if (!_reader.Run(out var cause)) return;
        if (_inline is not null) InlineWatch.Remove(_inline);
        if (cause is null) cause = _writer.Failure;
        else _writer.End(cause);

        lock (_gate) _cause ??= _closed ? null : cause;
        _writer.StopAccepting();
        _lane.End(OnClosed);
        // The peer has ended its stream in order and may still read what this side had accepted.
        _writer.Drain();
        _writer.End(null);
        Shutdown(SocketShutdown.Both);
        _writer.Join();
        Release();
    }

    private void Release()
    {
        _faulty.Dispose();
        _reader.Release();
        _writer.Release();
        _socket.Dispose();
    }

    private void OnClosed()
    {
        // Set by Start before its threads existed.
        _receiver!.OnClosed(this, _cause);
        _over.TrySetResult();
    }

    private void Deliver(Arrival arrival)
    {
        Interlocked.Increment(ref _received);
        if (_inline is not null) _writer.OnArrived();
        var payload = arrival.Payload ?? arrival.Large?.ToArray() ?? [];
        var head = arrival.Head;
        // Set by Start before its threads existed.
        if ((head.Flags & FrameFlags.Control) != 0) _receiver!.OnControl(this, payload);
        else _receiver!.OnMessage(this, new InboundMessage(head.Recipient, head.Sender, head.SerializerId, head.Manifest, payload));
    }

    private void DeliverFromLane(Arrival arrival)
    {
        try
        {
            Deliver(arrival);
        }
        catch (Exception e)
        {
            // As in the read loop: whatever the receiver threw is why the connection ends.
            Close(e);
        }
    }

    private void Shutdown(SocketShutdown how)
    {
        try
        {
            _socket.Shutdown(how);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The peer has gone or the socket is closed: what the shutdown would have brought about has happened.
        }
    }

    private static void ThrowIfTooLong(string name)
    {
        // A character is at most three bytes.
        if (name.Length > Frames.LongestLiteral / 3) throw new ArgumentException($"A path or manifest of {name.Length} characters cannot be sent.");
    }
}

/// <summary>What has passed on a connection.</summary>
internal readonly record struct LinkCounters(long MessagesSent, long BytesSent, long Writes, long RingBytesSent, long MessagesReceived, long BytesReceived);
