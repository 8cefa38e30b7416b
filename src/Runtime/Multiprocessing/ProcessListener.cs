using System.Net;
using System.Net.Sockets;
using ActorProc.Pipes;

namespace ActorProc;

/// <summary>Waits for programs to connect, over a Unix socket or TCP. Python: <c>multiprocessing.connection.Listener</c>.</summary>
/// <remarks>
/// <para>With a key both sides prove, by HMAC-SHA-256, that they have it, before the first object is read. What follows is neither encrypted nor signed: who can
/// read or change what is sent over the network can read and change every message. Objects that are received may be of any type and run code of their own;
/// connect with programs that you trust only.</para>
/// <para>TCP needs a key, and is bound to the loopback address unless the address says otherwise. A Unix socket without a key is protected by its mode, which lets its user in and nobody else.</para>
/// <para>Safe to use from any thread.</para>
/// </remarks>
public sealed class ProcessListener : IDisposable
{
    private static int _paths;

    private readonly string _system;
    private readonly AuthenticationKey? _key;
    private readonly TimeSpan _limit;
    private readonly string? _path;

    /// <summary>Begins to listen.</summary>
    /// <param name="factory">The system, or a context: its codec reads objects, and its <c>actorproc.link.hello-timeout</c> is the time to prove a key in.</param>
    /// <param name="address">The path of a Unix socket, or <c>host:port</c>, with port 0 for any that is free; nothing: a private one.</param>
    /// <param name="family"><c>AF_UNIX</c> or <c>AF_INET</c>; nothing: that of the address, and without one <c>AF_UNIX</c>.</param>
    /// <param name="backlog">How many may have connected and wait to be accepted.</param>
    /// <param name="authKey">What both sides prove; nothing: they do not.</param>
    /// <exception cref="ArgumentException">There is no such family or address, or it is TCP and there is no key.</exception>
    /// <exception cref="IOException">It cannot listen there.</exception>
    public ProcessListener(IProcessFactory factory, string? address = null, string? family = null, int backlog = 1, AuthenticationKey? authKey = null)
    {
        ArgumentNullException.ThrowIfNull(factory);
        var settings = factory.Processes.Hub.Settings;
        var endPoint = ListenAddress.Read(
            address, family, () => Path.Combine(settings.RunDirectory, $"l{Environment.ProcessId}-{Interlocked.Increment(ref _paths)}"));
        ListenAddress.ThrowIfOpenToStrangers(endPoint, authKey);
        (_system, _key, _limit) = (ProcessConnection.SystemOf(factory), authKey, settings.Link.HelloTimeout);
        var socket = ListenAddress.MakeSocket(endPoint);
        try
        {
            socket.Bind(endPoint);
            _path = endPoint is UnixDomainSocketEndPoint ? endPoint.ToString() : null;
            // Before anybody can connect.
            if (_path is not null && !OperatingSystem.IsWindows())
                File.SetUnixFileMode(_path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            socket.Listen(backlog);
        }
        catch (SocketException e)
        {
            socket.Dispose();
            throw new IOException($"Listening on {endPoint} failed: {e.Message}", e);
        }

        (Address, Family) = (_path ?? socket.LocalEndPoint!.ToString()!, ListenAddress.FamilyOf(endPoint));
        End = new SocketEnd(socket, "listener is closed");
    }

    /// <summary>Where it listens, for <see cref="ProcessClient"/>; with the port that it got.</summary>
    public string Address { get; }

    /// <summary><c>AF_UNIX</c> or <c>AF_INET</c>.</summary>
    public string Family { get; }

    /// <summary>Where the program that was accepted last has connected from; <c>null</c> before that, and for a Unix socket. Python: <c>last_accepted</c>.</summary>
    public string? LastAccepted { get; private set; }

    internal SocketEnd End { get; }

    /// <summary>Blocks until somebody connects. Python: <c>accept()</c>.</summary>
    /// <typeparam name="T">What the connection carries.</typeparam>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ProcessAuthenticationException">Who connected does not have the key, or has not shown it in time. The listener goes on: accept again.</exception>
    /// <exception cref="ObjectDisposedException">It has been closed.</exception>
    /// <exception cref="OperationCanceledException">The wait was ended.</exception>
    public PipeConnection<T> Accept<T>(CancellationToken cancellationToken = default) => AcceptAsync<T>(isBlocking: true, cancellationToken).Now();

    /// <summary>Waits until somebody connects.</summary>
    /// <inheritdoc cref="Accept{T}"/>
    public ValueTask<PipeConnection<T>> AcceptAsync<T>(CancellationToken cancellationToken = default) => AcceptAsync<T>(isBlocking: false, cancellationToken);

    /// <summary>Listens no more, and removes its socket's file. Connections go on. Any number of calls.</summary>
    public void Close()
    {
        if (_path is not null && !End.IsClosed)
            File.Delete(_path);
        End.Close();
    }

    /// <inheritdoc cref="Close"/>
    public void Dispose() => Close();

    private async ValueTask<PipeConnection<T>> AcceptAsync<T>(bool isBlocking, CancellationToken cancellationToken)
    {
        var socket = await End.AcceptAsync(isBlocking, cancellationToken).ConfigureAwait(false);
        var connection = new PipeConnection<T>(new ConnectionParts(_system, socket, IsReadable: true, IsWritable: true));
        try
        {
            if (socket.RemoteEndPoint is IPEndPoint remote)
            {
                socket.NoDelay = true;
                LastAccepted = remote.ToString();
            }

            if (_key is not null)
                await Proof.OfListenerAsync(connection, _key, _limit, isBlocking, cancellationToken).ConfigureAwait(false);
            return connection;
        }
        catch
        {
            connection.Close();
            throw;
        }
    }
}
