using System.Diagnostics.CodeAnalysis;
using ActorProc.Calls;
using ActorProc.Link;

namespace ActorProc.Coordination;

/// <summary>The way to the coordinators of a process that is not the main one: a link of its own, which stands as long as the process does.</summary>
/// <remarks>Its end is how the main process learns, at once, that this one is over: a socket closes when the last thread that could use it has ended.</remarks>
internal sealed class LinkedCoordination : ICoordinationLink, ILinkReceiver
{
    /// <summary>What the link is for, in its hello.</summary>
    public const byte Purpose = 5;

    /// <summary>The name under which every process says hello.</summary>
    public const string Host = ".shares";

    // Its address is the same in every system.
    private static readonly LinkAddress Main = new("main", 1, 1);

    private readonly Connection _connection;
    private readonly CoordinationClient _client;
    private readonly Action _lost;
    private volatile bool _closing;

    private LinkedCoordination(Connection connection, CoordinationClient client, Action lost) => (_connection, _client, _lost) = (connection, client, lost);

    /// <summary>Connects, and waits until the main process has taken notice.</summary>
    /// <param name="runDirectory">The system's run directory.</param>
    /// <param name="key">The session key.</param>
    /// <param name="settings">The link's limits.</param>
    /// <param name="codec">For items.</param>
    /// <param name="name">What people call this process.</param>
    /// <param name="lost">What to do when the link ends and this process did not want that.</param>
    public static CoordinationClient Connect(string runDirectory, byte[] key, LinkSettings settings, ICallCodec codec, string name, Action lost)
    {
        var connection = LinkConnector.Connect(runDirectory, Main, new LinkAddress(Host, Environment.ProcessId, 1), Purpose, key, settings);
        var client = new CoordinationClient(codec, settings.MaximumMessageSize);
        var link = new LinkedCoordination(connection, client, lost);
        client.Start(link, 0, ProgressPage.InMemory());
        connection.Start(link);
        var introduced = client.Ask("", Operation.Introduce, writer =>
        {
            writer.Write(Environment.ProcessId);
            writer.Write(name);
        });
        using var welcome = client.Read(introduced.Wait(null, CancellationToken.None))!;
        client.Page.Dispose();
        client.Start(link, welcome.ReadInt64(), ProgressPage.Open(welcome.ReadString()));
        client.Post("", Operation.Mapped);
        return client;
    }

    [SuppressMessage("Usage", "VSTHRD002", Justification = "The caller's own thread waits: that is how a reader that is slow slows it.")]
    public bool Send(string target, Operation operation, byte[] payload)
    {
        var message = new OutboundMessage(target, "", (int)operation, "", payload, Barrier: false, Urgent: !LinkThread.WaitsAllowed);
        while (true)
        {
            switch (_connection.SendMessage(message))
            {
                case SendResult.Sent:
                    return true;
                case SendResult.Closed:
                    return false;
                default:
                    _connection.FlushAsync(CancellationToken.None).GetAwaiter().GetResult();
                    break;
            }
        }
    }

    public async Task CloseAsync(TimeSpan limit)
    {
        _closing = true;
        await _connection.CloseAsync(limit).ConfigureAwait(false);
    }

    public void OnControl(Connection connection, ReadOnlyMemory<byte> body) => throw new InvalidDataException("Coordinators say nothing of this kind.");

    public void OnMessage(Connection connection, in InboundMessage message) => _client.OnAnswer(message.Recipient.Text, (AnswerKind)message.SerializerId, message.Payload);

    public void OnClosed(Connection connection, Exception? cause)
    {
        _client.End(null);
        if (!_closing)
            _lost();
    }
}
