using System.Net.Sockets;

namespace ActorProc.TestHost;

/// <summary>A process that is no part of any system, and connects to one.</summary>
internal static class Stranger
{
    /// <summary>Connects, says <paramref name="greeting"/> unless that is <c>-</c>, and waits to be shown the door.</summary>
    public static void Call(string socketPath, string greeting)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Connect(new UnixDomainSocketEndPoint(socketPath));
        if (greeting != "-")
            socket.Send(System.Text.Encoding.UTF8.GetBytes(greeting));
        Console.WriteLine($"received {Receive(socket)}");
    }

    private static int Receive(Socket socket)
    {
        try
        {
            return socket.Receive(new byte[1]);
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionReset)
        {
            // What it said was not read: another form of the same door.
            return 0;
        }
    }
}
