using System.Buffers.Binary;
using System.Net.Sockets;
using ActorProc.Link;
using Xunit;

namespace ActorProc.Tests.Link;

[Collection(AloneCollection.Name)]
public sealed class LinkGarbageSpecs
{
    // Two buffers, two threads, the size up to which a large message is allocated at once, and the test's own objects.
    private const long Constant = 4 * 1024 * 1024;

    [Theory]
    [InlineData("00000000", "frame of 0 bytes")]
    [InlineData("FFFFFFFF", "frame of 4294967295 bytes")]
    [InlineData("FFFFFF7F", "frame of 2147483647 bytes")]
    [InlineData("01000000 63", "unknown kind 99")]
    [InlineData("02000000 0200", "head of 1 bytes")]
    [InlineData("0C000000 02 00 0000 FEFF FEFF 00000000", "used name 0")]
    [InlineData("0C000000 02 F0 FEFF FEFF FEFF 00000000", "flags 240")]
    [InlineData("0C000000 02 00 FFFF FEFF FEFF 00000000", "longer than its frame")]
    [InlineData("10000000 02 00 FFFF FEFF FEFF 00000000 FFFFFFFF", "longer than its frame")]
    [InlineData("11000000 02 00 FFFF FEFF FEFF 00000000 01000000 FF", "not UTF-8")]
    [InlineData("02000000 01 FF", "not UTF-8")]
    [InlineData("02000000 05 00", "had not announced")]
    [InlineData("0C000000 04 00 FEFF FEFF FEFF 00000000", "without its size")]
    [InlineData("10000000 04 00 FEFF FEFF FEFF 00000000 FFFFFFFF", "4294967295 bytes")]
    [InlineData("10000000 04 00 FEFF FEFF FEFF 00000000 01000010", "268435457 bytes")]
    [InlineData("10000000 04 00 FEFF FEFF FEFF 00000000 08000000 10000000 04 00 FEFF FEFF FEFF 00000000 08000000", "inside another")]
    [InlineData("10000000 04 00 FEFF FEFF FEFF 00000000 01000000 03000000 05 0000", "more than the 1 bytes")]
    [InlineData("10000000 04 00 FEFF FEFF FEFF 00000000 01000000 01000000 05", "empty piece")]
    public void Connection_should_end_with_a_clear_cause_when_damage_arrives(string hex, string why)
    {
        using var pair = new LinkPair();
        var recorder = new Recorder();
        var (raw, _) = pair.OpenRaw(recorder);
        using var end = raw;

        raw.Send(Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal)));

        Assert.Contains(why, Assert.IsType<InvalidDataException>(recorder.WaitForClosed()).Message, StringComparison.Ordinal);
        Assert.Empty(recorder.All);
    }

    [Fact]
    public void Names_should_be_refused_when_there_are_too_many()
    {
        using var pair = new LinkPair();
        var recorder = new Recorder();
        var (raw, _) = pair.OpenRaw(recorder);
        using var end = raw;
        var bytes = new ByteBuffer();
        for (var i = 0; i <= Frames.NameCapacity; i++) Frames.WriteName(bytes, "x");

        raw.Send(bytes.From(0));

        Assert.IsType<InvalidDataException>(recorder.WaitForClosed());
    }

    [Fact]
    public void Connection_should_end_when_random_bytes_arrive()
    {
        using var pair = new LinkPair();
        var ends = new Dictionary<string, int>();
        for (var seed = 0; seed < 300; seed++)
        {
            var bytes = Noise(new Random(seed));
            var before = GC.GetTotalAllocatedBytes();
            var recorder = new Recorder();
            var (raw, _) = pair.OpenRaw(recorder);
            Send(raw, bytes);

            var cause = recorder.WaitForClosed();
            raw.Dispose();

            Assert.True(cause is null or InvalidDataException or EndOfStreamException, $"Seed {seed} ended with {cause}.");
            Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 2 * bytes.Length + Constant);
            var kind = cause?.GetType().Name ?? "end";
            ends[kind] = ends.GetValueOrDefault(kind) + 1;
        }

        Assert.True(ends.GetValueOrDefault(nameof(InvalidDataException)) > 200, string.Join(", ", ends));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Memory_should_follow_what_has_arrived_when_more_is_announced(bool inPieces)
    {
        const int Arrive = 4 * 1024 * 1024;
        const int Claim = 200 * 1024 * 1024;
        using var pair = new LinkPair();
        var recorder = new Recorder();
        var (raw, connection) = pair.OpenRaw(recorder);
        var bytes = new ByteBuffer();
        var before = GC.GetTotalAllocatedBytes();
        if (!inPieces)
        {
            var prefix = bytes.Append(Frames.PrefixSize);
            BinaryPrimitives.WriteInt32LittleEndian(prefix, Claim);
            prefix[4] = (byte)FrameKind.Control;
            bytes.Append(Arrive);
        }
        else
        {
            var start = bytes.Append(Frames.PrefixSize + 15);
            Convert.FromHexString("10000000" + "04" + "00FEFFFEFFFEFF00000000").CopyTo(start);
            BinaryPrimitives.WriteInt32LittleEndian(start[^4..], Claim);
            for (var sent = 0; sent < Arrive; sent += 100_000)
            {
                Frames.WritePieceStart(bytes, 100_000);
                bytes.Append(100_000);
            }
        }

        var own = GC.GetTotalAllocatedBytes() - before;
        Send(raw, bytes.From(0));
        Assert.IsType<EndOfStreamException>(recorder.WaitForClosed());
        raw.Dispose();

        // A read buffer that doubles leaves behind what it outgrew, all in all once more what it holds.
        var limit = (inPieces ? 2 : 4) * (long)bytes.Length;
        Assert.InRange(GC.GetTotalAllocatedBytes() - before - own, 0, limit + Constant);
        Assert.True(connection.Counters.BytesReceived > Arrive);
    }

    private static void Send(Socket raw, ReadOnlySpan<byte> bytes)
    {
        try
        {
            raw.Send(bytes);
            raw.Shutdown(SocketShutdown.Send);
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.Shutdown or SocketError.ConnectionReset or SocketError.NotConnected)
        {
            // The connection saw through it before it had all of it.
        }
    }

    // Half of it plain noise, half noise in frames of the right shape, so that it gets past the first check.
    private static byte[] Noise(Random random)
    {
        var bytes = new byte[random.Next(1, 20_000)];
        random.NextBytes(bytes);
        if (random.Next(2) == 0) return bytes;
        for (var at = 0; at + 5 < bytes.Length;)
        {
            var length = Math.Min(random.Next(1, 60), bytes.Length - at - 4);
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(at), length);
            bytes[at + 4] = (byte)random.Next(1, 6);
            at += 4 + length;
        }

        return bytes;
    }
}
