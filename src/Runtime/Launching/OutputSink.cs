namespace ActorProc.Launching;

/// <summary>One of this process's own streams, which many nodes share: whole lines, one writer at a time.</summary>
internal sealed class OutputSink(Stream stream)
{
    // Asynchronous: when the reader of our output is slow, one pool thread waits in the write and all other nodes' pumps wait without one.
    readonly SemaphoreSlim _turn = new(1, 1);

    public static OutputSink StandardOutput { get; } = new(Console.OpenStandardOutput());

    public static OutputSink StandardError { get; } = new(Console.OpenStandardError());

    /// <summary>Writes whole lines and returns when they are written: a slow reader slows the node down instead of filling our memory.</summary>
    /// <exception cref="IOException">Nobody reads this stream any more.</exception>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> lines)
    {
        await _turn.WaitAsync().ConfigureAwait(false);
        try
        {
            // One write for whole lines, so that the main process's own output comes between lines too.
            stream.Write(lines.Span);
            stream.Flush();
        }
        finally
        {
            _turn.Release();
        }
    }
}
