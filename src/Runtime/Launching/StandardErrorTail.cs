using System.Text;

namespace ActorProc.Launching;

/// <summary>The end of what a node wrote to standard error, in a fixed amount of memory, and the beginning of its abort if there was one.</summary>
/// <remarks>Both, because the stack of a deep recursion is longer than any tail, and what happened stands in its first line.</remarks>
internal sealed class StandardErrorTail
{
    const int Capacity = 16 * 1024;
    const int MaximumLines = 64;
    const int ReportCapacity = 4 * 1024;

    const byte NewLine = (byte)'\n';

    readonly Lock _gate = new();
    readonly byte[] _ring = new byte[Capacity];
    readonly byte[] _report = new byte[ReportCapacity];
    long _written;
    int _reported;

    /// <summary>Takes whole lines.</summary>
    public void Append(ReadOnlySpan<byte> lines)
    {
        lock (_gate)
        {
            FindReport(lines);
            _written += lines.Length;
            if (lines.Length > Capacity) lines = lines[^Capacity..];
            var start = (int)((_written - lines.Length) % Capacity);
            var first = Math.Min(lines.Length, Capacity - start);
            lines[..first].CopyTo(_ring.AsSpan(start));
            lines[first..].CopyTo(_ring);
        }
    }

    /// <summary>The last lines, without the final line end.</summary>
    public string Text
    {
        get
        {
            lock (_gate) return Encoding.UTF8.GetString(LastLines()).TrimEnd('\r', '\n');
        }
    }

    /// <summary>What the runtime wrote when it aborted, from its first line on; empty if it did not.</summary>
    public string AbortReport
    {
        get
        {
            lock (_gate) return Encoding.UTF8.GetString(_report, 0, _reported).TrimEnd('\r', '\n');
        }
    }

    ReadOnlySpan<byte> LastLines()
    {
        var length = (int)Math.Min(_written, Capacity);
        var start = (int)((_written - length) % Capacity);
        byte[] all = [.. _ring.AsSpan(start, Math.Min(length, Capacity - start)), .. _ring.AsSpan(0, Math.Max(0, start + length - Capacity))];

        ReadOnlySpan<byte> text = all;
        if (_written > Capacity) text = text[(text.IndexOf(NewLine) + 1)..];
        var from = text.Length;
        for (var lines = 0; from > 0 && lines < MaximumLines; lines++) from = text[..(from - 1)].LastIndexOf(NewLine) + 1;
        return text[from..];
    }

    void FindReport(ReadOnlySpan<byte> lines)
    {
        while (!lines.IsEmpty)
        {
            var end = lines.IndexOf(NewLine);
            var line = end < 0 ? lines : lines[..(end + 1)];
            if (StartsReport(line)) _reported = 0;
            else if (_reported == 0) line = default;

            line = line[..Math.Min(line.Length, ReportCapacity - _reported)];
            line.CopyTo(_report.AsSpan(_reported));
            _reported += line.Length;
            if (end < 0) break;

            lines = lines[(end + 1)..];
        }
    }

    static bool StartsReport(ReadOnlySpan<byte> line) =>
        line.StartsWith("Unhandled exception."u8) || line.StartsWith("Process terminated."u8) || line.StartsWith("Stack overflow."u8)
        || line.StartsWith("Out of memory."u8) || line.StartsWith("Fatal error."u8) || line.StartsWith("terminate called after throwing"u8);
}
