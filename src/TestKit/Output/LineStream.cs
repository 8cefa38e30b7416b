using System.Text;

namespace ActorProc.TestKit.Output;

/// <summary>Gives what is written to it to a receiver, line by line. One writer at a time.</summary>
internal sealed class LineStream(Action<string> line) : Stream
{
    private readonly MemoryStream _begun = new();

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (buffer.IndexOf((byte)'\n') is var end and >= 0)
        {
            _begun.Write(buffer[..end]);
            line(Encoding.UTF8.GetString(_begun.GetBuffer(), 0, (int)_begun.Length).TrimEnd('\r'));
            _begun.SetLength(0);
            buffer = buffer[(end + 1)..];
        }

        _begun.Write(buffer);
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
