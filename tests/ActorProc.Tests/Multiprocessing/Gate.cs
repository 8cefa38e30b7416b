using System.Net.Sockets;

namespace ActorProc.Tests.Multiprocessing;

/// <summary>Where targets, in whatever process, wait until a test lets them pass.</summary>
internal sealed class Gate : IDisposable
{
    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);

    public Gate(string path)
    {
        _listener.Bind(new UnixDomainSocketEndPoint(path));
        _listener.Listen(16);
    }

    /// <summary>Lets everybody pass who waits there or comes later.</summary>
    public void Open() => _listener.Dispose();

    public void Dispose() => _listener.Dispose();

    /// <summary>Waits there. <paramref name="arrived"/> is told when nothing but the gate is in the way.</summary>
    public static void Pass(string path, IProgress<string>? arrived = null)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Connect(new UnixDomainSocketEndPoint(path));
            arrived?.Report("at the gate");
            _ = socket.Receive(new byte[1]);
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.ConnectionReset or SocketError.ConnectionRefused or SocketError.AddressNotAvailable)
        {
            // It has been opened, just now or some time ago.
        }
    }
}
