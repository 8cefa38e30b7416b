using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using ActorProc.Link;

namespace ActorProc.Orchestration;

/// <summary>This process's end of all links: it listens under its own name, and knows who is at the other end of each connection.</summary>
internal sealed class LinkEndpoint(
    string runDirectory, LinkAddress self, byte[] key, LinkSettings settings, ILinkReceiver receiver, Action<string> refused,
    Action<Connection, LinkAddress>? pulse = null) : IDisposable
{
    /// <summary>Between a node and main, both ways.</summary>
    public const byte ToMain = 1;

    /// <summary>Between nodes, one way: each opens its own, when it first has something to say.</summary>
    public const byte ToNode = 2;

    /// <summary>Carries nothing but signs of life.</summary>
    public const byte Pulse = 3;

    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<Connection, (LinkAddress From, TaskCompletionSource Ended)> _inbound = new();
    private readonly ConcurrentDictionary<Connection, bool> _outbound = new();
    private LinkListener? _listener;

    public LinkAddress Self => self;

    public void Listen() => _listener = new LinkListener(runDirectory, self, key, settings, Accept, refused);

    /// <exception cref="IOException">Nobody listens there.</exception>
    public Connection Connect(LinkAddress to, byte purpose)
    {
        var connection = LinkConnector.Connect(runDirectory, to, self, purpose, key, settings);
        _outbound.TryAdd(connection, true);
        return connection;
    }

    public bool TryGetSender(Connection connection, out LinkAddress from)
    {
        var found = _inbound.TryGetValue(connection, out var entry);
        from = entry.From;
        return found;
    }

    public void Forget(Connection connection)
    {
        _outbound.TryRemove(connection, out _);
        if (_inbound.TryRemove(connection, out var entry))
            entry.Ended.TrySetResult();
    }

    /// <summary>Waits until all that an earlier process had written has been delivered. It is dead, so this takes no longer than reading it.</summary>
    [SuppressMessage("Usage", "VSTHRD002", Justification = "Runs on a link's own thread, whose order must not be broken.")]
    public void ReadToEnd(string host, int port, int upToIncarnation)
    {
        var waits = _inbound.Values.Where(entry => entry.From.Host == host && entry.From.Port == port && entry.From.Incarnation <= upToIncarnation).Select(entry => entry.Ended.Task).ToArray();
        if (waits.Length > 0)
            Task.WaitAll(waits, LastWords);
    }

    /// <summary>Writes what has been accepted, on all connections, then closes them.</summary>
    public Task CloseAsync(TimeSpan timeout) => Task.WhenAll(_outbound.Keys.Concat(_inbound.Keys).Select(connection => connection.CloseAsync(timeout)));

    /// <summary>One task for each connection, which completes when what it has accepted is written, or after the timeout.</summary>
    public IEnumerable<Task> FlushAsync(TimeSpan timeout) => _outbound.Keys.Concat(_inbound.Keys).Select(async connection =>
    {
        using var limit = new CancellationTokenSource(timeout);
        try
        {
            await connection.FlushAsync(limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // Whoever does not read by now will not.
        }
    });

    public void Dispose()
    {
        _listener?.Dispose();
        foreach (var connection in _outbound.Keys.Concat(_inbound.Keys))
            connection.Close();
    }

    private void Accept(Connection connection, Hello hello)
    {
        if (hello.Purpose == Pulse && pulse is not null)
        {
            pulse(connection, hello.From);
            return;
        }

        // What the process before it has said is heard first.
        ReadToEnd(hello.From.Host, hello.From.Port, hello.From.Incarnation - 1);
        _inbound.TryAdd(connection, (hello.From, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)));
        connection.Start(receiver);
    }
}
