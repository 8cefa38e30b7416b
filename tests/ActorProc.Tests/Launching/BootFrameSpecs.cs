using System.Text;
using ActorProc.Node;
using Xunit;

namespace ActorProc.Tests.Launching;

public class BootFrameSpecs
{
    static readonly BootFrame Frame = new()
    {
        RunDirectory = "/run/user/0/actorproc/abcdefgh",
        NodeName = "ocr",
        EntryType = "A.B, C",
        MemoryLimit = 1L << 40,
        CpuSeconds = 3,
        Niceness = 4,
        Restore = [new("A", "1"), new("B", null)],
        Payload = [1, 2, 3],
    };

    [Fact]
    public void Frame_should_be_read_as_written_when_more_follows_it()
    {
        var stream = new MemoryStream([.. Frame.ToBytes(), 42]);

        var read = BootFrame.Read(stream);

        Assert.Equivalent(Frame, read, strict: true);
        Assert.Equal(42, stream.ReadByte());
    }

    [Fact]
    public void Reader_should_say_that_the_parent_is_gone_when_the_stream_ends_anywhere()
    {
        var bytes = Frame.ToBytes();

        for (var length = 0; length < bytes.Length; length++) Assert.Throws<EndOfStreamException>(() => BootFrame.Read(new MemoryStream(bytes, 0, length)));
    }

    [Fact]
    public void Reader_should_refuse_when_the_bytes_are_no_frame()
    {
        var error = Assert.Throws<InvalidDataException>(() => BootFrame.Read(new MemoryStream(Encoding.UTF8.GetBytes("GET / HTTP/1.1\n"))));

        Assert.Contains("started by ActorProc only", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Reader_should_name_both_versions_when_they_differ()
    {
        var bytes = Frame.ToBytes();
        bytes[4] = 9;

        Assert.Contains("version 9, this ActorProc.Node reads version 1", Assert.Throws<InvalidDataException>(() => BootFrame.Read(new MemoryStream(bytes))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0x7f)]
    [InlineData(0xff)]
    public void Reader_should_not_allocate_when_the_length_is_absurd(byte highest)
    {
        var bytes = Frame.ToBytes();
        bytes[11] = highest;

        Assert.Contains("claims a length of", Assert.Throws<InvalidDataException>(() => BootFrame.Read(new MemoryStream(bytes))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Reader_should_fail_in_one_way_when_any_byte_is_damaged()
    {
        var good = Frame.ToBytes();
        for (var i = 0; i < good.Length; i++)
        {
            var bytes = (byte[])good.Clone();
            bytes[i] = 0xff;
            try
            {
                BootFrame.Read(new MemoryStream(bytes));
            }
            catch (Exception e) when (e is InvalidDataException or EndOfStreamException)
            {
                // The two answers there are; a changed letter in a name is not noticed and need not be.
            }
        }
    }
}
