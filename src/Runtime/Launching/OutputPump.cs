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

    static readonly TimeSpan LastLook = TimeSpan.FromMilliseconds(20);

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
            var read = await ReadAsync(buffer.AsMemory(filled), cancellationToken).ConfigureAwait(false);
            if (read == 0) break;

            var searchFrom = filled;
            filled += read;
            var lastNewLine = buffer.AsSpan(searchFrom, read).LastIndexOf(NewLine);
            if (lastNewLine >= 0)
            {
                var complete = searchFrom + lastNewLine + 1;
                await EmitAsync(buffer.AsMemory(0, complete)).ConfigureAwait(false);
                buffer.AsSpan(complete, filled - complete).CopyTo(buffer);
                filled -= complete;
            }
            else if (filled == LongestLine)
            {
                await EmitPartAsync(buffer.AsMemory(0, filled)).ConfigureAwait(false);
                filled = 0;
            }

            if (filled == buffer.Length) Array.Resize(ref buffer, buffer.Length * 2);
        }
        if (filled > 0) await EmitPartAsync(buffer.AsMemory(0, filled)).ConfigureAwait(false);
    }

    // Once it is cancelled the node is dead, and what it had written is there: somebody else who holds the pipe is not waited for.
    async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        if (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                return await source.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                // One more look follows.
            }
        }

        using var look = new CancellationTokenSource(LastLook);
        try
        {
            return await source.ReadAsync(buffer, look.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return 0;
        }
    }

    // Without the line end that it lacks, the next node's line would stand behind it.
    ValueTask EmitPartAsync(ReadOnlyMemory<byte> part)
    {
        byte[] line = [.. part.Span, NewLine];
        return EmitAsync(line);
    }

    async ValueTask EmitAsync(ReadOnlyMemory<byte> lines)
    {
        tail?.Append(lines.Span);
        if (sink is null || _sinkIsGone) return;

        try
        {
            await sink.WriteAsync(prefix.Length == 0 ? lines : Prefixed(lines.Span)).ConfigureAwait(false);
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
