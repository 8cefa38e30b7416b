using System.Diagnostics;
using System.Net.Sockets;

namespace ActorProc.Link;

/// <summary>The sending half of a connection.</summary>
/// <remarks>
/// One thread at a time writes: it owns <c>_batch</c> and the socket from the moment it sets <c>_writing</c> until it finds the queue empty. A sender that
/// finds the link at rest writes itself (saves a thread switch, which is most of the latency of a lone message); under load everything is left to the writing
/// thread, and while it writes one batch the next one gathers (many frames for one system call). That thread begins with the first work for it: most links never have any.
/// </remarks>
internal sealed partial class LinkWriter
{
    // 20 us. A system call for each frame would cost most of the throughput, but senders this far apart have nothing to gain from waiting for each other.
    // It has to be shorter than a round trip (30 to 50 us): at 50 us every second question went the long way, for a median of 43 to 67 us instead of 33 to 38.
    private static readonly long Pause = Stopwatch.Frequency / 50_000;

    private readonly object _gate = new();
    private readonly Socket _socket;
    private readonly LinkSettings _settings;
    private readonly SendQueue _queue;
    private readonly SendBatch _batch = new(new ByteBuffer());
    private bool _writing;      // somebody owns the batch
    private bool _handedOver;   // the writing thread does, as soon as it looks
    private bool _unfinished;   // and starts with what is left in it
    private bool _open = true;  // messages are accepted
    private bool _ended;        // nothing is written any more
    private bool _stalled;      // somebody has waited in vain since the last progress
    private bool _lost;         // something accepted was not written
    private int _waiting;
    private string? _threadName; // set when it may begin
    private Thread? _thread;
    private SharedRing? _ring;
    private volatile bool _isAsked; // something has arrived since the last write
    private long _lastWrite;
    private long _bytes;
    private long _messages;
    private long _writes;
    private long _ringBytes;

    public LinkWriter(Socket socket, LinkSettings settings)
    {
        _socket = socket;
        _settings = settings;
        _queue = new SendQueue(settings);
    }

    /// <summary>What broke the writing.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>Bytes accepted and not yet written.</summary>
    public long BytesQueued
    {
        get
        {
            lock (_gate) return _queue.Bytes;
        }
    }

    /// <summary>Messages accepted, bytes written, system calls that took, and how many of the bytes went through shared memory.</summary>
    public (long Messages, long Bytes, long Writes, long RingBytes) Counters
    {
        get
        {
            lock (_gate) return (_messages, _bytes, _writes, _ringBytes);
        }
    }

    /// <summary>Accepts a message, if there is or comes to be room for it.</summary>
    public SendResult SendMessage(in OutboundMessage message)
    {
        lock (_gate)
        {
            if (!_open) return SendResult.Closed;
            if (!_queue.HasRoomFor(message) && !WaitForRoom(message)) return _open ? SendResult.Full : SendResult.Closed;
            _queue.Add(message);
            _messages++;
            if (!TakeIfAtRest()) return _ended ? SendResult.Closed : SendResult.Sent;
        }

        WriteInline();
        return SendResult.Sent;
    }

    /// <summary>Accepts a control frame, room or not.</summary>
    public bool SendControl(ReadOnlySpan<byte> body)
    {
        lock (_gate)
        {
            if (!_open) return false;
            _queue.AddControl(body);
            if (!TakeIfAtRest()) return !_ended;
        }

        WriteInline();
        return true;
    }

    /// <summary>Completes when everything accepted so far is written (true) or never will be (false).</summary>
    public Task<bool> FlushAsync(bool last)
    {
        lock (_gate)
        {
            if (last) StopInLock();
            if (_ended) return Task.FromResult(!_lost);
            if (!_writing && _queue.IsEmpty) return Task.FromResult(true);
            var flushed = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
            _queue.AddMark(flushed);
            return flushed.Task;
        }
    }

    /// <summary>Ends the writing at once. What is queued is lost.</summary>
    public void End(Exception? failure)
    {
        lock (_gate)
        {
            if (_ended) return;
            Failure = failure;
            StopInLock();
            _ended = true;
            _lost = _writing && !_held || !_queue.IsEmpty;
            _queue.Clear();
            foreach (var flushed in _batch.Flushed) flushed.TrySetResult(false);
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Something has arrived. An answer to it is written at once, however short the time since the last one.</summary>
    public void OnArrived() => _isAsked = true;

    /// <summary>Lets go of what it shares with the peer. After the writing has ended.</summary>
    public void Release()
    {
        lock (_gate) _ring?.Dispose();
    }

    /// <summary>Accepts nothing more.</summary>
    public void StopAccepting()
    {
        lock (_gate) StopInLock();
    }

    /// <summary>Waits until everything accepted is written, as long as that makes progress.</summary>
    public void Drain()
    {
        lock (_gate)
        {
            _waiting++;
            while (_writing && !_ended)
            {
                var before = _bytes;
                if (!Monitor.Wait(_gate, _settings.SendTimeout) && _bytes == before) break;
            }

            _waiting--;
        }
    }

    /// <summary>Work that is not done by the senders themselves begins from now on, on a thread of that name.</summary>
    public void Start(string threadName)
    {
        lock (_gate)
        {
            _threadName = threadName;
            if (_handedOver) HandOver();
        }
    }

    /// <summary>Waits for the writing thread, after <see cref="End"/>.</summary>
    public void Join()
    {
        Thread? thread;
        lock (_gate) thread = _thread;
        thread?.Join();
    }

    private void Run()
    {
        while (true)
        {
            lock (_gate)
            {
                while (!_handedOver && !_ended) Monitor.Wait(_gate);
                if (_ended) return;
                _handedOver = false;
            }

            OfferRing();
            lock (_gate)
            {
                if (!_unfinished) _queue.TakeInto(_batch);
                _unfinished = false;
            }

            // Each turn writes what came together during the one before.
            while (Write(mayWait: true))
            {
                OfferRing();
                if (!TakeNext()) break;
            }
        }
    }

    // The owner of the batch, outside the lock: it takes a while.
    private void OfferRing()
    {
        lock (_gate)
        {
            if (_ended || !_queue.WantsRing) return;
        }

        var ring = SharedRing.Create(_settings.SharedLane);
        lock (_gate)
        {
            _ring = ring;
            _queue.Offer(ring);
        }
    }

    private void StopInLock()
    {
        _open = false;
        Monitor.PulseAll(_gate);
    }

    // In the lock. A stalled peer costs one timeout, not one for each message: who finds it stalled does not wait again before it has moved.
    private bool WaitForRoom(in OutboundMessage message)
    {
        if (!LinkThread.WaitsAllowed) return false;
        InlineWork.BeforeWorkWaits();
        LetGoInLock();
        var deadline = Stopwatch.GetTimestamp() + (long)(_settings.SendTimeout.TotalSeconds * Stopwatch.Frequency);
        _waiting++;
        while (_open && !_stalled && !_queue.HasRoomFor(message))
        {
            var left = Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), deadline);
            if (left > TimeSpan.Zero)
            {
                Monitor.Wait(_gate, left);
                continue;
            }

            _stalled = true;
            Monitor.PulseAll(_gate);
        }

        _waiting--;
        return _open && _queue.HasRoomFor(message);
    }

    // In the lock. True: the caller has become the writer and owns the batch.
    private bool TakeIfAtRest()
    {
        if (_writing) return false;
        _writing = true;
        if (_queue.IsSmall && (_isAsked || Stopwatch.GetTimestamp() - _lastWrite > Pause))
        {
            _isAsked = false;
            _queue.TakeInto(_batch);
            return true;
        }

        HandOver();
        return false;
    }

    private void HandOver()
    {
        _handedOver = true;
        if (_thread is null && _threadName is not null) BeginThread(_threadName);
        // The writing thread sleeps on the same monitor as those who wait for room.
        if (_waiting > 0) Monitor.PulseAll(_gate);
        else Monitor.Pulse(_gate);
    }

    // In the lock. Without the thread nothing would be written any more, and nobody would hear of it.
    private void BeginThread(string name)
    {
        try
        {
            _thread = LinkThread.Start(name, Run);
        }
        catch (Exception e) when (e is OutOfMemoryException or ThreadStartException)
        {
            End(new IOException($"There is no thread for writing to the peer: {e.Message} More threads, or more memory, are needed.", e));
            try
            {
                // The reading ends with that, and tells.
                _socket.Shutdown(SocketShutdown.Both);
            }
            catch (Exception broken) when (broken is SocketException or ObjectDisposedException)
            {
                // It has ended already.
            }
        }
    }

    private void WriteInline()
    {
        if (!Write(mayWait: false)) return;
        lock (_gate)
        {
            if (_ended) return;
            if (!_batch.Rest.IsEmpty) _unfinished = true;
            else if (Finish()) return;
            HandOver();
        }
    }

    private bool TakeNext()
    {
        lock (_gate)
        {
            if (_ended || Finish()) return false;
            _queue.TakeInto(_batch);
            return true;
        }
    }

    // In the lock, with a written batch. True: there is nothing more, and nobody writes now.
    private bool Finish()
    {
        foreach (var flushed in _batch.Flushed) flushed.TrySetResult(true);
        _batch.Flushed.Clear();
        _lastWrite = Stopwatch.GetTimestamp();
        if (!_queue.IsEmpty) return false;
        _writing = false;
        if (!_open) Monitor.PulseAll(_gate);
        return true;
    }

    // False: the connection is over.
    private bool Write(bool mayWait)
    {
        try
        {
            if (_batch.Ring is not null && !WriteToRing()) return false;
            while (_batch.Rest is { IsEmpty: false } rest)
            {
                var count = _socket.Send(rest, SocketFlags.None, out var error);
                if (error == SocketError.Success)
                {
                    if (!Progress(count)) return false;
                }
                else if (error is not (SocketError.WouldBlock or SocketError.Interrupted))
                {
                    throw new SocketException((int)error);
                }
                else if (!mayWait)
                {
                    return true;
                }
                else
                {
                    _socket.Poll(-1, SelectMode.SelectWrite);
                }
            }

            return true;
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Only the sending ends here. What the peer wrote before it went is still to be read; its end of file ends the connection.
            End(e is SocketException ? new IOException($"Writing to the peer failed: {e.Message}", e) : null);
            return false;
        }
    }

    private bool WriteToRing()
    {
        var piece = _batch.Piece;
        // Once: what is left of the batch when this is interrupted is frames.
        if (!piece.IsEmpty) _batch.Ring!.Write(piece.Span);
        _batch.Piece = default;
        lock (_gate)
        {
            _bytes += piece.Length;
            _ringBytes += piece.Length;
            if (_ended) return false;
            _queue.Written(piece.Length, counts: _batch.PieceCounts);
            return true;
        }
    }

    private bool Progress(int count)
    {
        lock (_gate)
        {
            _writes++;
            _bytes += count;
            if (_ended) return false;
            var piece = _batch.Advance(count);
            _queue.Written(count, counts: !piece || _batch.PieceCounts);
            _stalled = false;
            if (_waiting > 0) Monitor.PulseAll(_gate);
            return true;
        }
    }
}
