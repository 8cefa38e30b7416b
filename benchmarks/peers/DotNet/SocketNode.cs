using System.Buffers.Binary;
using System.Net.Sockets;
using ActorProc.Benchmarks.Measuring;

namespace ActorProc.Peers;

/// <summary>The far side of a bare Unix socket. The first byte says what is done.</summary>
internal static class SocketNode
{
    public const byte Mirror = 1;
    public const byte Count = 2;
    public const byte Take = 3;

    public const int FrameSize = 8;
    public const int BufferSize = 64 * 1024;

    public static async Task RunAsync(string path)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(path));
        await SecondProcess.SayAndStayAsync("connected", ServeAsync(socket));
    }

    private static async Task ServeAsync(Socket socket)
    {
        var buffer = new byte[BufferSize];
        await ReadAsync(socket, buffer.AsMemory(0, 1));
        await (buffer[0] switch
        {
            Mirror => MirrorAsync(socket, buffer),
            Count => CountAsync(socket, buffer),
            _ => TakeAsync(socket, buffer),
        });
    }

    private static async Task MirrorAsync(Socket socket, byte[] buffer)
    {
        while (await socket.ReceiveAsync(buffer) is var got and > 0)
            await socket.SendAsync(buffer.AsMemory(0, got));
    }

    // Frames of a length and a number. The one that is negative is the last, and is answered with how many there were.
    private static async Task CountAsync(Socket socket, byte[] buffer)
    {
        var (filled, count) = (0, 0);
        while (await socket.ReceiveAsync(buffer.AsMemory(filled)) is var got and > 0)
        {
            filled += got;
            var at = 0;
            for (; filled - at >= FrameSize; at += FrameSize)
            {
                count++;
                if (BinaryPrimitives.ReadInt32LittleEndian(buffer.AsSpan(at + 4)) >= 0)
                    continue;
                var answer = new byte[4];
                BinaryPrimitives.WriteInt32LittleEndian(answer, count);
                await socket.SendAsync(answer);
                count = 0;
            }

            buffer.AsSpan(at, filled - at).CopyTo(buffer);
            filled -= at;
        }
    }

    // Each into an array of its own, as whoever receives one would want it. A byte before it says whether it is the last.
    private static async Task TakeAsync(Socket socket, byte[] buffer)
    {
        while (await ReadAsync(socket, buffer.AsMemory(0, 1)))
        {
            var blob = new byte[Blobs.Size];
            await ReadAsync(socket, blob);
            if (buffer[0] != 0)
                await socket.SendAsync(buffer.AsMemory(0, 1));
        }
    }

    public static async Task<bool> ReadAsync(Socket socket, Memory<byte> into)
    {
        while (into.Length > 0)
        {
            var got = await socket.ReceiveAsync(into);
            if (got == 0)
                return false;
            into = into[got..];
        }

        return true;
    }
}
