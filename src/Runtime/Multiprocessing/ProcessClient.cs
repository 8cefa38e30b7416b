using System.Net;
using System.Net.Sockets;
using ActorProc.Pipes;

namespace ActorProc;

/// <summary>Connects to a <see cref="ProcessListener"/>. Python: <c>multiprocessing.connection.Client</c>.</summary>
/// <inheritdoc cref="ProcessListener" path="/remarks"/>
public static class ProcessClient
{
    /// <summary>Connects; blocks until it is connected and, with a key, both sides are proven.</summary>
    /// <typeparam name="T">What the connection carries.</typeparam>
    /// <param name="factory">The system, or a context: its codec reads objects, and its <c>actorproc.link.hello-timeout</c> is the time to prove a key in.</param>
    /// <param name="address">The path of a Unix socket, or <c>host:port</c>.</param>
    /// <param name="family"><c>AF_UNIX</c> or <c>AF_INET</c>; nothing: that of the address.</param>
    /// <param name="authKey">What both sides prove; nothing: they do not.</param>
    /// <exception cref="ArgumentException">There is no such family or address, or it is TCP and there is no key.</exception>
    /// <exception cref="IOException">Nobody listens there.</exception>
    /// <exception cref="ProcessAuthenticationException">The listener does not have the key, or has not shown it in time.</exception>
    public static PipeConnection<T> Connect<T>(IProcessFactory factory, string address, string? family = null, AuthenticationKey? authKey = null) =>
        ConnectAsync<T>(factory, address, family, authKey, isBlocking: true, CancellationToken.None).Now();

    /// <summary>Connects; completes when it is connected and, with a key, both sides are proven.</summary>
    /// <typeparam name="T">What the connection carries.</typeparam>
    /// <param name="factory">The system, or a context.</param>
    /// <param name="address">The path of a Unix socket, or <c>host:port</c>.</param>
    /// <param name="family"><c>AF_UNIX</c> or <c>AF_INET</c>; nothing: that of the address.</param>
    /// <param name="authKey">What both sides prove; nothing: they do not.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="OperationCanceledException">The wait was ended.</exception>
    /// <inheritdoc cref="Connect{T}" path="/exception"/>
    public static ValueTask<PipeConnection<T>> ConnectAsync<T>(
        IProcessFactory factory, string address, string? family = null, AuthenticationKey? authKey = null, CancellationToken cancellationToken = default) =>
        ConnectAsync<T>(factory, address, family, authKey, isBlocking: false, cancellationToken);

    private static async ValueTask<PipeConnection<T>> ConnectAsync<T>(
        IProcessFactory factory, string address, string? family, AuthenticationKey? authKey, bool isBlocking, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(factory);
        ArgumentNullException.ThrowIfNull(address);
        var endPoint = ListenAddress.Read(address, family, () => address);
        ListenAddress.ThrowIfOpenToStrangers(endPoint, authKey);
        var socket = await ConnectAsync(endPoint, isBlocking, cancellationToken).ConfigureAwait(false);
        var connection = new PipeConnection<T>(new ConnectionParts(ProcessConnection.SystemOf(factory), socket, IsReadable: true, IsWritable: true));
        try
        {
            if (authKey is not null)
                await Proof.OfClientAsync(connection, authKey, factory.Processes.Hub.Settings.Link.HelloTimeout, isBlocking, cancellationToken).ConfigureAwait(false);
            return connection;
        }
        catch
        {
            connection.Close();
            throw;
        }
    }

    private static async ValueTask<Socket> ConnectAsync(EndPoint endPoint, bool isBlocking, CancellationToken cancellationToken)
    {
        var socket = ListenAddress.MakeSocket(endPoint);
        try
        {
            if (isBlocking)
                socket.Connect(endPoint);
            else
                await socket.ConnectAsync(endPoint, cancellationToken).ConfigureAwait(false);
            return socket;
        }
        catch (SocketException e)
        {
            socket.Dispose();
            throw new IOException($"Connecting to {endPoint} failed: {e.Message}", e);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
