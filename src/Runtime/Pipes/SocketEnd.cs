using System.Net.Sockets;
using ActorProc.Calls;

namespace ActorProc.Pipes;

/// <summary>This process's copy of a connected or listening socket, which others may have too.</summary>
/// <remarks>
/// It never blocks in a read or a write, only in a wait, which can be ended. It is closed when the last call in it has ended: closing a socket under a call that is
/// blocked in it would shut it down for everybody who has a copy. Safe to use from any thread.
/// </remarks>
internal sealed class SocketEnd
{
    private readonly Lock _gate = new();
    private readonly List<Waker> _waiting = [];
    private readonly CancellationTokenSource _closing = new();
    private readonly string _closedText;
    private int _uses;
    private bool _isClosed;

    /// <param name="socket">Becomes this one's own.</param>
    /// <param name="closedText">What is said to who uses it later.</param>
    public SocketEnd(Socket socket, string closedText)
    {
        (Socket, _closedText) = (socket, closedText);
        // A property of the socket itself, which all copies share. None of them ever takes it back.
        socket.Blocking = false;
    }

    public Socket Socket { get; }

    public bool IsClosed
    {
        get
        {
            lock (_gate)
                return _isClosed;
        }
    }

    /// <summary>Begins a call in it. Disposal ends the call.</summary>
    /// <exception cref="ObjectDisposedException">It is closed.</exception>
    public Use Enter()
    {
        lock (_gate)
        {
            ThrowIfClosed();
            _uses++;
        }

        return new Use(this);
    }

    /// <summary>Whoever waits in it is told.</summary>
    public void Close()
    {
        lock (_gate)
        {
            if (_isClosed)
                return;
            _isClosed = true;
            _waiting.ForEach(waker => waker.Wake());
            if (_uses == 0)
                Socket.Dispose();
        }

        _closing.Cancel();
    }

    /// <summary>Waits until it can be read from, has ended, or a connection can be accepted.</summary>
    /// <param name="isBlocking">Blocks the calling thread, and completes in it.</param>
    /// <param name="deadline">When the wait is over.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>False when the time is over.</returns>
    public async ValueTask<bool> WaitToReadAsync(bool isBlocking, Deadline deadline, CancellationToken cancellationToken)
    {
        if (Socket.Poll(0, SelectMode.SelectRead))
            return true;
        if (deadline.IsOver)
            return false;
        if (isBlocking)
            return Block(SelectMode.SelectRead, deadline, cancellationToken);
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _closing.Token);
        using var timer = deadline.Left is { } left ? Watchdog.After(left, ends.Cancel) : null;
        try
        {
            await Socket.ReceiveAsync(Memory<byte>.Empty, SocketFlags.None, ends.Token).ConfigureAwait(false);
            return true;
        }
        catch (SocketException)
        {
            return true; // the read says what it is
        }
        catch (OperationCanceledException)
        {
            ThrowIfClosed();
            cancellationToken.ThrowIfCancellationRequested();
            return false;
        }
    }

    /// <summary>Waits for somebody to connect.</summary>
    /// <inheritdoc cref="WaitToReadAsync" path="/param"/>
    public async ValueTask<Socket> AcceptAsync(bool isBlocking, CancellationToken cancellationToken)
    {
        using var use = Enter();
        if (!isBlocking)
        {
            using var ends = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _closing.Token);
            try
            {
                return await Socket.AcceptAsync(ends.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                ThrowIfClosed();
                throw;
            }
        }

        while (true)
        {
            Block(SelectMode.SelectRead, default, cancellationToken);
            try
            {
                return Socket.Accept();
            }
            catch (SocketException e) when (e.SocketErrorCode == SocketError.WouldBlock)
            {
                // Another thread was faster.
            }
        }
    }

    /// <summary>From now on, until <see cref="Unwatch"/>, its end wakes that one.</summary>
    public void Watch(Waker waker)
    {
        lock (_gate)
        {
            _waiting.Add(waker);
            if (_isClosed)
                waker.Wake();
        }
    }

    public void Unwatch(Waker waker)
    {
        lock (_gate)
            _waiting.Remove(waker);
    }

    /// <summary>Writes bytes, all of them.</summary>
    /// <exception cref="IOException">The other side is closed.</exception>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, bool isBlocking, CancellationToken cancellationToken)
    {
        while (true)
        {
            var sent = Socket.Send(bytes.Span, SocketFlags.None, out var error);
            if (error is not SocketError.Success and not SocketError.WouldBlock)
                throw Broken(new SocketException((int)error));
            bytes = bytes[sent..];
            if (bytes.IsEmpty)
                return;
            if (isBlocking)
                Block(SelectMode.SelectWrite, default, cancellationToken);
            else
                bytes = bytes[await SendLaterAsync(bytes, cancellationToken).ConfigureAwait(false)..];
        }
    }

    /// <summary>Reads what is there.</summary>
    /// <returns>How many bytes; 0 at the end; nothing when there are none yet.</returns>
    public int? TryRead(Span<byte> bytes)
    {
        var count = Socket.Receive(bytes, SocketFlags.None, out var error);
        return error switch
        {
            SocketError.Success => count,
            SocketError.WouldBlock => null,
            // It ended without having read all that it was sent.
            SocketError.ConnectionReset or SocketError.ConnectionAborted or SocketError.Shutdown => 0,
            _ => throw new IOException($"Receiving failed: {error}.", new SocketException((int)error)),
        };
    }

    public void ThrowIfClosed()
    {
        if (IsClosed)
            throw new ObjectDisposedException(null, _closedText);
    }

    private async ValueTask<int> SendLaterAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _closing.Token);
        try
        {
            return await Socket.SendAsync(bytes, SocketFlags.None, ends.Token).ConfigureAwait(false);
        }
        catch (SocketException e)
        {
            throw Broken(e);
        }
        catch (OperationCanceledException)
        {
            ThrowIfClosed();
            throw;
        }
    }

    private bool Block(SelectMode mode, Deadline deadline, CancellationToken cancellationToken)
    {
        var waker = Waker.Rent();
        try
        {
            Watch(waker);
            using var registration = cancellationToken.UnsafeRegister(static state => ((Waker)state!).Wake(), waker);
            while (true)
            {
                ThrowIfClosed();
                cancellationToken.ThrowIfCancellationRequested();
                List<Socket> reading = mode == SelectMode.SelectRead ? [Socket, waker.Bell] : [waker.Bell];
                List<Socket>? writing = mode == SelectMode.SelectWrite ? [Socket] : null;
                System.Net.Sockets.Socket.Select(reading, writing, null, deadline.NextWait);
                if (reading.Contains(Socket) || writing is { Count: > 0 })
                    return true;
                if (deadline.IsOver)
                    return false;
                waker.Calm();
            }
        }
        finally
        {
            Unwatch(waker);
            waker.Return();
        }
    }

    private static IOException Broken(SocketException cause) => new($"broken pipe: the other end is closed, or its process is dead ({cause.SocketErrorCode}).", cause);

    private void Leave()
    {
        lock (_gate)
        {
            if (--_uses == 0 && _isClosed)
                Socket.Dispose();
        }
    }

    /// <summary>A call that goes on.</summary>
    internal readonly struct Use(SocketEnd end) : IDisposable
    {
        public void Dispose() => end.Leave();
    }
}
