using System.Net.Sockets;

namespace ActorProc.Link;

/// <summary>The calling side of a connection.</summary>
internal static class LinkConnector
{
    /// <summary>Connects to a listener and says who this is. Nothing is waited for: what is sent next follows the hello.</summary>
    /// <param name="runDirectory">The system's run directory.</param>
    /// <param name="to">Whom to connect to.</param>
    /// <param name="from">Who this is.</param>
    /// <param name="purpose">What for.</param>
    /// <param name="key">The session key.</param>
    /// <param name="settings">The limits.</param>
    /// <returns>The connection, not yet started. That the listener refuses it shows as its end.</returns>
    /// <exception cref="IOException">Nobody listens there, or too many connections wait to be accepted.</exception>
    public static Connection Connect(string runDirectory, LinkAddress to, LinkAddress from, byte purpose, ReadOnlySpan<byte> key, LinkSettings settings)
    {
        var hello = Hello.Write(from, purpose, to.SocketName, key);

        Socket? socket = null;
        try
        {
            // Not blocking, or a listener that is stopped with a full backlog would hold the caller until it goes on.
            socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified) { Blocking = false };
            socket.Connect(LinkListener.EndPoint(runDirectory, to));
            if (socket.Send(hello) != hello.Length) throw new IOException($"{to.SocketName} took only a part of a hello.");
            return new Connection(socket, settings, to.SocketName);
        }
        catch (SocketException e)
        {
            socket?.Dispose();
            throw new IOException($"Connecting to {to.SocketName} failed: {e.Message}", e);
        }
        catch
        {
            socket?.Dispose();
            throw;
        }
    }
}
