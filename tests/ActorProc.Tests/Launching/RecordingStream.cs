using System.Text;

namespace ActorProc.Tests.Launching;

/// <summary>Stands in for this process's standard output: remembers the lines, and completes whoever waits for one.</summary>
internal sealed class RecordingStream : MemoryStream
{
    readonly Lock _gate = new();
    readonly StringBuilder _text = new();
    readonly List<(Predicate<string> Wanted, TaskCompletionSource<string> Found)> _waiting = [];

    public string Text
    {
        get
        {
            lock (_gate) return _text.ToString();
        }
    }

    public string[] Lines => Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public Task<string> LineAsync(string start)
    {
        var found = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            _waiting.Add((line => line.StartsWith(start, StringComparison.Ordinal), found));
            Notify();
        }
        return LaunchTest.NotStuck(found.Task, $"a line that starts with '{start}'");
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        lock (_gate)
        {
            _text.Append(Encoding.UTF8.GetString(buffer));
            Notify();
        }
    }

    void Notify()
    {
        foreach (var (wanted, found) in _waiting)
            if (Array.Find(Lines, wanted) is { } line) found.TrySetResult(line);
    }
}
