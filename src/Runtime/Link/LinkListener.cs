using System.Net.Sockets;

namespace ActorProc.Link;

/// <summary>The socket of one process, on which the others of its system connect. Strangers are shown the door.</summary>
internal sealed class LinkListener : IDisposable
{
    // What a Unix socket address holds, without the zero at the end.
    private const int LongestPath = 107;
    private const int Backlog = 512;
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromMilliseconds(100);

    private readonly Socket _socket;
    private readonly string _path;
    private readonly string _self;
    private readonly byte[] _key;
    private readonly LinkSettings _settings;
    private readonly Thread _accepting;
    private readonly ManualResetEventSlim _ended = new();
    private volatile bool _disposed;
    private int _admitting;

    /// <summary>Binds the socket and begins to accept.</summary>
    /// <param name="runDirectory">The system's run directory, private to its user.</param>
    /// <param name="self">Who this is.</param>
    /// <param name="key">The session key.</param>
    /// <param name="settings">The limits.</param>
    /// <param name="onAccepted">Takes each verified connection, not yet started. On a thread of that connection's own.</param>
    /// <param name="onRefused">Is told about each stranger: who it is, as far as that is known, and what was wrong.</param>
    public LinkListener(
        string runDirectory, LinkAddress self, ReadOnlySpan<byte> key, LinkSettings settings, Action<Connection, Hello> onAccepted, Action<string> onRefused)
    {
        var endPoint = EndPoint(runDirectory, self);
        _self = self.SocketName;
        _path = Path.Combine(runDirectory, _self);
        _key = key.ToArray();
        _settings = settings;
        OnAccepted = onAccepted;
        OnRefused = onRefused;
        RemoveStale(endPoint);
        _socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            _socket.Bind(endPoint);
            // Before Listen, so that nobody can connect before the mode is set.
            if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(_path, OwnerOnly);
            _socket.Listen(Backlog);
        }
        catch
        {
            _socket.Dispose();
            throw;
        }

        _accepting = LinkThread.Start($"link {_self} accept", Accept);
    }

    /// <summary>The user whose processes may connect, where the kernel tells. For tests; nobody else has another one.</summary>
    public uint Owner { get; init; } = OperatingSystem.IsLinux() ? PeerCredentials.OwnUid : 0;

    private Action<Connection, Hello> OnAccepted { get; }

    private Action<string> OnRefused { get; }

    /// <summary>Where a process listens.</summary>
    /// <exception cref="ArgumentException">The path is too long for a Unix socket.</exception>
    public static UnixDomainSocketEndPoint EndPoint(string runDirectory, LinkAddress address)
    {
        var path = Path.Combine(runDirectory, address.SocketName);
        var length = System.Text.Encoding.UTF8.GetByteCount(path);
        if (length > LongestPath)
        {
            throw new ArgumentException(
                $"The socket path '{path}' is {length} bytes long, and {LongestPath} is the most. Set actorproc.run-directory to a shorter one.");
        }

        return new UnixDomainSocketEndPoint(path);
    }

    /// <summary>Waits until everybody who has connected so far is admitted or refused.</summary>
    public void WaitUntilAdmitted(TimeSpan timeout)
    {
        if (!_disposed) SpinWait.SpinUntil(() => Volatile.Read(ref _admitting) == 0 && !HasPending(), timeout);
    }

    /// <summary>Stops accepting and removes the socket. Connections that have been accepted go on.</summary>
    public void Dispose()
    {
        if (_disposed) return;
        _disposed = true;
        File.Delete(_path);
        _ended.Set();
        _socket.Dispose();
        _accepting.Join();
        _ended.Dispose();
    }

    // Left by a process that was killed. A socket somebody still listens on is not touched; the bind then fails and says so.
    private void RemoveStale(UnixDomainSocketEndPoint endPoint)
    {
        if (!File.Exists(_path)) return;
        using var probe = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified) { Blocking = false };
        try
        {
            probe.Connect(endPoint);
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionRefused)
        {
            File.Delete(_path);
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.WouldBlock)
        {
            // Its backlog is full, so it is alive.
        }
    }

    private void Accept()
    {
        while (!_disposed)
        {
            try
            {
                var socket = _socket.Accept();
                Interlocked.Increment(ref _admitting);
                // On its own thread: one that connects and says nothing must not keep the others waiting.
                LinkThread.Start($"link {_self} hello", () => Admit(socket));
            }
            catch (Exception e) when (_disposed && e is SocketException or ObjectDisposedException)
            {
                // How a blocked Accept ends.
                return;
            }
            catch (SocketException e)
            {
                // One connection that was gone before it was accepted, or no descriptor left for it. The next may work, but not at once.
                OnRefused($"a connection to {_self} could not be accepted: {e.Message}");
                _ended.Wait(PauseAfterFailure);
            }
        }
    }

    private bool HasPending()
    {
        try
        {
            return _socket.Poll(0, SelectMode.SelectRead);
        }
        catch (ObjectDisposedException)
        {
            // Disposed of meanwhile: nobody is admitted any more.
            return false;
        }
    }

    private void Admit(Socket socket)
    {
        PeerCredentials? peer = null;
        try
        {
            peer = PeerCredentials.Of(socket);
            if (peer is { } known && known.Uid != Owner) throw new InvalidDataException($"only user {Owner} may connect");
            var hello = Handshake.Read(socket, _self, _key, _settings.HelloTimeout) with { Peer = peer };
            OnAccepted(new Connection(socket, _settings, hello.From.SocketName), hello);
        }
        catch (Exception e)
        {
            // Whatever a stranger did, or the layer above threw, ends this one connection and nothing else.
            socket.Dispose();
            var who = peer is { } known ? $"process {known.Pid} of user {known.Uid}" : "an unknown process";
            OnRefused($"{who} was refused on {_self}: {e.Message}");
        }
        finally
        {
            Interlocked.Decrement(ref _admitting);
        }
    }
}
