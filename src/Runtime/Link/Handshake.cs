using System.Diagnostics;
using System.Net.Sockets;

namespace ActorProc.Link;

/// <summary>Reads the hello of a connection that has just been accepted, and not a byte more.</summary>
internal static class Handshake
{
    /// <summary>Reads and verifies. What is wrong is the message of the exception.</summary>
    public static Hello Read(Socket socket, string self, ReadOnlySpan<byte> key, TimeSpan timeout)
    {
        socket.Blocking = false;
        var deadline = Stopwatch.GetTimestamp() + (long)(timeout.TotalSeconds * Stopwatch.Frequency);
        Span<byte> prefix = stackalloc byte[4];
        Fill(socket, prefix, deadline, timeout);
        var rest = new byte[Hello.ReadLength(prefix)];
        Fill(socket, rest, deadline, timeout);
        return Hello.Read(rest, self, key);
    }

    private static void Fill(Socket socket, Span<byte> into, long deadline, TimeSpan timeout)
    {
        while (!into.IsEmpty)
        {
            var count = socket.Receive(into, SocketFlags.None, out var error);
            if (error == SocketError.Success && count > 0)
            {
                into = into[count..];
                continue;
            }

            if (error == SocketError.Success) throw new InvalidDataException("it closed the connection without a hello");
            if (error is not (SocketError.WouldBlock or SocketError.Interrupted)) throw new SocketException((int)error);
            var left = Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), deadline);
            if (left <= TimeSpan.Zero) throw new InvalidDataException($"it sent no hello within {timeout.TotalSeconds:0.###} s");
            socket.Poll(left, SelectMode.SelectRead);
        }
    }
}
