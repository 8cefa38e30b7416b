using System.Buffers;

namespace ActorProc.Launching;

/// <summary>Carries one stream of a node to one of ours, line by line, until its end. It takes whatever the node writes, and nothing it meets can fail the node.</summary>
/// <param name="source">The node's stream.</param>
/// <param name="sink">Ours, or null to show nothing.</param>
/// <param name="prefix">What each line starts with.</param>
/// <param name="tail">Keeps the last lines, or null.</param>
internal sealed class OutputPump(Stream source, OutputSink? sink, byte[] prefix, StandardErrorTail? tail)
{
    const int FirstBuffer = 4 * 1024;

    // A longer line is broken: a node that never ends its line may neither take our memory nor keep the others waiting.
    internal const int LongestLine = 64 * 1024;

    const byte NewLine = (byte)'\n';

    bool _sinkIsGone;

    /// <summary>Runs until end of file or cancellation; never fails.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await PumpAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or OperationCanceledException)
        {
            // The node is gone or its handle was disposed: there is nothing more to read and nobody to tell.
        }
    }

    async Task PumpAsync(CancellationToken cancellationToken)
    {
        var buffer = new byte[FirstBuffer];
        var filled = 0;
        while (true)
        {
            var read = await source.ReadAsync(buffer.AsMemory(filled), cancellationToken).ConfigureAwait(false);
            if (read == 0) break;

            var searchFrom = filled;
            filled += read;
            var lastNewLine = buffer.AsSpan(searchFrom, read).LastIndexOf(NewLine);
            if (lastNewLine >= 0)
            {
                var complete = searchFrom + lastNewLine + 1;
                await EmitAsync(buffer.AsMemory(0, complete), cancellationToken).ConfigureAwait(false);
                buffer.AsSpan(complete, filled - complete).CopyTo(buffer);
                filled -= complete;
            }
            else if (filled == LongestLine)
            {
                await EmitPartAsync(buffer.AsMemory(0, filled), cancellationToken).ConfigureAwait(false);
                filled = 0;
            }

            if (filled == buffer.Length) Array.Resize(ref buffer, buffer.Length * 2);
        }
        if (filled > 0) await EmitPartAsync(buffer.AsMemory(0, filled), cancellationToken).ConfigureAwait(false);
    }

    // Without the line end that it lacks, the next node's line would stand behind it.
    ValueTask EmitPartAsync(ReadOnlyMemory<byte> part, CancellationToken cancellationToken)
    {
        byte[] line = [.. part.Span, NewLine];
        return EmitAsync(line, cancellationToken);
    }

    async ValueTask EmitAsync(ReadOnlyMemory<byte> lines, CancellationToken cancellationToken)
    {
        tail?.Append(lines.Span);
        if (sink is null || _sinkIsGone) return;

        try
        {
            await sink.WriteAsync(prefix.Length == 0 ? lines : Prefixed(lines.Span), cancellationToken).ConfigureAwait(false);
        }
        catch (IOException)
        {
            // Nobody reads our output any more. The node's must still be taken, or it would block in its next write.
            _sinkIsGone = true;
        }
    }

    ReadOnlyMemory<byte> Prefixed(ReadOnlySpan<byte> lines)
    {
        var writer = new ArrayBufferWriter<byte>(lines.Length + 16 * prefix.Length);
        while (!lines.IsEmpty)
        {
            var length = lines.IndexOf(NewLine) + 1;
            writer.Write(prefix);
            writer.Write(lines[..length]);
            lines = lines[length..];
        }
        return writer.WrittenMemory;
    }
}
