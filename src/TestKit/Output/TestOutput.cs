using Xunit.Abstractions;

namespace ActorProc.TestKit.Output;

/// <summary>Where a kit writes: the output of the test that runs now. Keeps the last lines of nodes, for failure messages. Safe to use from any thread.</summary>
internal sealed class TestOutput : ITestOutputHelper
{
    private const int Kept = 200;

    private readonly Lock _gate = new();
    private readonly Queue<string> _lines = new();
    private ITestOutputHelper? _current;

    /// <summary>From now on everything goes there.</summary>
    public void Attach(ITestOutputHelper? output)
    {
        lock (_gate)
            _current = output;
    }

    /// <summary>The last lines that nodes wrote, at most so many.</summary>
    public IReadOnlyList<string> Last(int count)
    {
        lock (_gate)
            return [.. _lines.TakeLast(count)];
    }

    /// <summary>A line that a node wrote.</summary>
    public void NodeWrote(string line)
    {
        lock (_gate)
        {
            _lines.Enqueue(line);
            if (_lines.Count > Kept)
                _lines.Dequeue();
            Write(line);
        }
    }

    public void WriteLine(string message)
    {
        lock (_gate)
            Write(message);
    }

    public void WriteLine(string format, params object[] args) => WriteLine(string.Format(System.Globalization.CultureInfo.InvariantCulture, format, args));

    private void Write(string line)
    {
        try
        {
            _current?.WriteLine(line);
        }
        catch (InvalidOperationException)
        {
            // The test is over; xunit takes nothing any more.
            _current = null;
        }
    }
}
