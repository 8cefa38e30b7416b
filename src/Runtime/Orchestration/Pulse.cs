using ActorProc.Link;

namespace ActorProc.Orchestration;

/// <summary>Signs of life of one node, on a connection of their own, in the main process.</summary>
/// <remarks>
/// The node answers on a thread that does nothing else, so a starved pool, a busy actor or a full link there is not taken for a hang. What holds up
/// even that thread, a long collection, uses processor time; a stopped process does not.
/// </remarks>
internal sealed class Pulse(Connection connection) : ILinkReceiver
{
    private static readonly byte[] Beat = [0];

    private int _unanswered;
    private volatile bool _debugged;

    /// <summary>How many beats in a row have not been answered. Counted in beats, so that a pause of this process is not held against the node.</summary>
    public int Unanswered => Volatile.Read(ref _unanswered);

    /// <summary>A debugger was attached to the node when it answered last.</summary>
    public bool IsDebugged => _debugged;

    /// <summary>Processor time of the node when it was last seen to make progress.</summary>
    public TimeSpan CpuTime { get; set; }

    public void Ask()
    {
        Interlocked.Increment(ref _unanswered);
        connection.SendControl(Beat);
    }

    /// <summary>It has made progress in another way.</summary>
    public void Forgive() => Volatile.Write(ref _unanswered, 0);

    public void Close() => connection.Close();

    public void OnControl(Connection from, ReadOnlyMemory<byte> body)
    {
        _debugged = body.Span[0] != 0;
        Forgive();
    }

    public void OnMessage(Connection from, in InboundMessage message) => throw new InvalidDataException("A pulse carries no messages.");

    // The end of the process is seen by whoever waits for it.
    public void OnClosed(Connection from, Exception? cause)
    {
    }
}
