using System.Buffers.Binary;
using ActorProc.Link;
using Xunit;

namespace ActorProc.Tests.Link;

/// <summary>One thing that a receiver was told.</summary>
internal sealed record Arrived(string To, string? From, int SerializerId, string Manifest, int Size, int Number, LinkPath? Recipient)
{
    internal const string Control = "control";
}

/// <summary>Keeps what arrives and lets a test wait for it, without a thread of the pool.</summary>
internal sealed class Recorder : ILinkReceiver
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly List<Arrived> _all = [];
    private int _closed;

    /// <summary>Called first, outside the lock.</summary>
    public Action<Connection, InboundMessage>? OnEach { get; init; }

    public Exception? Cause { get; private set; }

    public int ClosedCount
    {
        get
        {
            lock (_all) return _closed;
        }
    }

    public IReadOnlyList<Arrived> All
    {
        get
        {
            lock (_all) return [.. _all];
        }
    }

    public void OnControl(Connection connection, ReadOnlyMemory<byte> body) =>
        Add(new Arrived(Arrived.Control, null, 0, "", body.Length, NumberIn(body.Span), null));

    public void OnMessage(Connection connection, in InboundMessage m)
    {
        OnEach?.Invoke(connection, m);
        Add(new Arrived(m.Recipient.Text, m.Sender?.Text, m.SerializerId, m.Manifest, m.Payload.Length, NumberIn(m.Payload), m.Recipient));
    }

    public void OnClosed(Connection connection, Exception? cause)
    {
        lock (_all)
        {
            _closed++;
            Cause = cause;
            Monitor.PulseAll(_all);
        }
    }

    public IReadOnlyList<Arrived> WaitForCount(int count)
    {
        WaitUntil(() => _all.Count >= count || _closed > 0, () => $"{count} messages; {_all.Count} came");
        return All;
    }

    public Exception? WaitForClosed()
    {
        WaitUntil(() => _closed > 0, () => $"the end of the connection; {_all.Count} messages came");
        return Cause;
    }

    private void Add(Arrived arrived)
    {
        lock (_all)
        {
            _all.Add(arrived);
            Monitor.PulseAll(_all);
        }
    }

    private void WaitUntil(Func<bool> condition, Func<string> what)
    {
        var deadline = DateTime.UtcNow + Patience;
        lock (_all)
        {
            while (!condition())
            {
                var left = deadline - DateTime.UtcNow;
                if (left <= TimeSpan.Zero || !Monitor.Wait(_all, left)) Assert.Fail($"Waited {Patience} for {what()}.");
            }
        }
    }

    private static int NumberIn(ReadOnlySpan<byte> payload) => payload.Length < 4 ? -1 : BinaryPrimitives.ReadInt32LittleEndian(payload);
}
