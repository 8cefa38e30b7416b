using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using ActorProc.Launching;
using ActorProc.Link;

namespace ActorProc.Orchestration;

/// <summary>This process's end of all links: it listens under its own name, and knows who is at the other end of each connection.</summary>
internal sealed class LinkEndpoint(
    string runDirectory, LinkAddress self, byte[] key, LinkSettings settings, ILinkReceiver receiver, Action<string> refused,
    Action<Connection, Hello>? apart = null) : IDisposable
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
    private readonly ConcurrentDictionary<(string Host, int Port), int> _ended = new();
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

    /// <summary>
    /// A process has ended: waits until all it had written here has been delivered, on connections too that it had only just opened.
    /// What could still come after this would be taken for the next process's and is not heard.
    /// </summary>
    public void HearOut(string host, int port, int upToIncarnation)
    {
        _listener?.WaitUntilAdmitted(LastWords);
        _ended.AddOrUpdate((host, port), upToIncarnation, (_, before) => Math.Max(before, upToIncarnation));
        ReadToEnd(host, port, upToIncarnation);
    }

    /// <summary>A process is dead: what has arrived from it is all that will come, though its end of the streams is still open.</summary>
    public void EndReading(int pid)
    {
        foreach (var connection in _inbound.Keys.Where(connection => connection.PeerPid == pid))
            connection.EndReading();
    }

    /// <summary>Forgets about an address that is not used again.</summary>
    public void Forget(string host, int port) => _ended.TryRemove((host, port), out _);

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
        // No part of what this process has to hear out when the other one ends.
        if (hello.Purpose is not (ToMain or ToNode) && apart is not null)
        {
            apart(connection, hello);
            return;
        }

        // What the process before it has said is heard first.
        ReadToEnd(hello.From.Host, hello.From.Port, hello.From.Incarnation - 1);
        _inbound.TryAdd(connection, (hello.From, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)));
        // Behind the entry: whoever declares it dead now finds it there.
        if (_ended.TryGetValue((hello.From.Host, hello.From.Port), out var ended) && ended >= hello.From.Incarnation)
        {
            Forget(connection);
            connection.Close();
            return;
        }

        connection.Start(receiver);
    }

    // They are dead, or (guests) as good as dead, so this takes no longer than reading it.
    [SuppressMessage("Usage", "VSTHRD002", Justification = "Runs on a link's own thread, whose order must not be broken.")]
    private void ReadToEnd(string host, int port, int upToIncarnation)
    {
        var before = _inbound.Where(entry => entry.Value.From.Host == host && entry.Value.From.Port == port && entry.Value.From.Incarnation <= upToIncarnation).ToArray();
        // What the dead wrote has arrived. Their end of the stream, which the kernel writes for them, is not waited for.
        foreach (var (connection, _) in before)
        {
            if (OperatingSystem.IsLinux() && connection.PeerPid > 0 && !DyingProcess.Look(connection.PeerPid).Runs)
                connection.EndReading();
        }

        if (before.Length == 0 || Task.WaitAll([.. before.Select(entry => entry.Value.Ended.Task)], LastWords))
            return;
        foreach (var (connection, _) in before)
            connection.Close();
    }
}
