using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using ActorProc.Calls;
using ActorProc.Link;
using ActorProc.Node;
using ActorProc.Processes;

namespace ActorProc.Functions;

/// <summary>The parent, on the other end of a link. It is made when there is first something to say: most processes only end.</summary>
internal sealed class LinkParent(FunctionBrief brief) : IParent, ILinkReceiver
{
    /// <summary>What the link is for, in its hello.</summary>
    public const byte Purpose = 4;

    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private Connection? _connection;

    public bool IsConnected => Volatile.Read(ref _connection) is not null;

    [SuppressMessage("Usage", "VSTHRD002", Justification = "The target's own thread waits, or one of its reports.")]
    public void Send(FromChild kind, long call, ReadOnlySpan<byte> body)
    {
        var payload = new byte[sizeof(long) + body.Length];
        BinaryPrimitives.WriteInt64LittleEndian(payload, call);
        body.CopyTo(payload.AsSpan(sizeof(long)));
        var connection = Connect();
        var message = new OutboundMessage("", "", (int)kind, "", payload, Barrier: false);
        while (connection.SendMessage(message) == SendResult.Full)
            connection.FlushAsync(CancellationToken.None).GetAwaiter().GetResult();
    }

    [SuppressMessage("Usage", "VSTHRD002", Justification = "The target's own thread waits, and at rest a link has written it already.")]
    public void SendNow(FromChild kind, long call, ReadOnlySpan<byte> body)
    {
        Send(kind, call, body);
        _ = Connect().FlushAsync(CancellationToken.None).GetAwaiter().GetResult();
    }

    [SuppressMessage("Usage", "VSTHRD002", Justification = "Called when the process has nothing else left to do.")]
    public void Flush()
    {
        if (Volatile.Read(ref _connection) is not { } connection)
            return;
        using var limit = new CancellationTokenSource(Farewell);
        try
        {
            connection.FlushAsync(limit.Token).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException)
        {
            // The parent does not read. It will see how this process ended.
        }
    }

    public Connection Connect()
    {
        lock (_gate)
        {
            if (_connection is { } made)
                return made;
            var connection = LinkConnector.Connect(brief.Hub.RunDirectory, brief.Parent, brief.Self, Purpose, brief.Hub.Key, brief.Hub.Link);
            connection.Start(this);
            Volatile.Write(ref _connection, connection);
            return connection;
        }
    }

    public void OnControl(Connection connection, ReadOnlyMemory<byte> body) => throw new InvalidDataException("A parent speaks on the lifeline.");

    public void OnMessage(Connection connection, in InboundMessage message) => throw new InvalidDataException("A parent speaks on the lifeline.");

    // The lifeline tells of the parent's end. One that lives and has closed the link has no use for this process.
    public void OnClosed(Connection connection, Exception? cause)
    {
        if (cause is not null)
            Lifeline.EndWithParent();
    }
}
