using System.Buffers.Binary;
using System.Diagnostics;
using System.Net.Sockets;
using ActorProc.Benchmarks.Measuring;

namespace ActorProc.Peers;

/// <summary>A Unix socket with nothing above it: what is possible. No actors, nothing is serialised.</summary>
internal static class SocketPeer
{
    public static async Task RunAsync(Meter meter, string[] works)
    {
        foreach (var work in works)
        {
            var path = Path.Combine(Path.GetTempPath(), $"bare-{Environment.ProcessId}-{work}");
            using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            try
            {
                listener.Bind(new UnixDomainSocketEndPoint(path));
                listener.Listen();
                using var node = SecondProcess.Start("socket-node", path);
                using var socket = await listener.AcceptAsync();
                await MeasureAsync(socket, work, meter);
            }
            finally
            {
                File.Delete(path);
            }
        }
    }

    private static async Task MeasureAsync(Socket socket, string work, Meter meter)
    {
        switch (work)
        {
            case "roundtrip":
                await socket.SendAsync(new[] { SocketNode.Mirror });
                await RoundTripAsync(socket, meter);
                break;
            case "oneway":
                await socket.SendAsync(new[] { SocketNode.Count });
                Line.Value("tell_oneway_msgs_per_s", await meter.RateAsync(count => OneWayAsync(socket, count)));
                break;
            case "payload":
                await socket.SendAsync(new[] { SocketNode.Take });
                var blob = new byte[Blobs.Size];
                Line.Value("payload_1MiB_MiB_per_s", await meter.ForLoops.RateAsync(count => BlobsAsync(socket, blob, count), first: 20));
                break;
        }
    }

    private static async Task RoundTripAsync(Socket socket, Meter meter)
    {
        var frame = new byte[SocketNode.FrameSize];
        var latencies = new Latencies(meter);
        do
        {
            await socket.SendAsync(frame);
            await SocketNode.ReadAsync(socket, frame);
        }
        while (latencies.Next());

        Line.Value("actor_roundtrip_p50_us", latencies.P50);
        Line.Value("actor_roundtrip_p99_us", latencies.P99);
    }

    private static async Task<double> OneWayAsync(Socket socket, int count)
    {
        var buffer = new byte[SocketNode.BufferSize];
        var start = Stopwatch.GetTimestamp();
        var filled = 0;
        for (var i = 1; i <= count; i++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(buffer.AsSpan(filled), 4);
            BinaryPrimitives.WriteInt32LittleEndian(buffer.AsSpan(filled + 4), i == count ? -1 : i);
            filled += SocketNode.FrameSize;
            if (filled < buffer.Length && i < count)
                continue;
            for (var sent = 0; sent < filled;)
                sent += await socket.SendAsync(buffer.AsMemory(sent, filled - sent));
            filled = 0;
        }

        await SocketNode.ReadAsync(socket, buffer.AsMemory(0, 4));
        var got = BinaryPrimitives.ReadInt32LittleEndian(buffer);
        return got == count ? Meter.Seconds(start) : throw new InvalidOperationException($"{got} frames were received, {count} sent.");
    }

    private static async Task<double> BlobsAsync(Socket socket, byte[] blob, int count)
    {
        var kind = new byte[1];
        var start = Stopwatch.GetTimestamp();
        for (var i = 1; i <= count; i++)
        {
            kind[0] = (byte)(i == count ? 1 : 0);
            await socket.SendAsync(kind);
            for (var sent = 0; sent < blob.Length;)
                sent += await socket.SendAsync(blob.AsMemory(sent));
        }

        await SocketNode.ReadAsync(socket, kind);
        return Meter.Seconds(start);
    }
}
