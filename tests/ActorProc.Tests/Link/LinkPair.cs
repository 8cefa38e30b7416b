using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net.Sockets;
using ActorProc.Link;
using Xunit;

namespace ActorProc.Tests.Link;

/// <summary>A listener in a directory of its own, and what connected to it.</summary>
internal sealed class LinkPair : IDisposable
{
    internal static readonly LinkAddress Server = new("server", 1, 7);
    internal static readonly LinkAddress Client = new("client", 2, 3);
    internal static readonly byte[] Key = [.. Enumerable.Range(0, Hello.KeySize).Select(i => (byte)i)];

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly BlockingCollection<(Connection, Hello)> _accepted = [];
    private readonly BlockingCollection<string> _refused = [];
    private readonly ConcurrentBag<Connection> _connections = [];

    public LinkPair(LinkSettings? settings = null, uint? owner = null)
    {
        Settings = settings ?? DefaultSettings;
        Directory = System.IO.Directory.CreateTempSubdirectory("link").FullName;
        Listener = owner is { } uid
            ? new LinkListener(Directory, Server, Key, Settings, OnAccepted, _refused.Add) { Owner = uid }
            : new LinkListener(Directory, Server, Key, Settings, OnAccepted, _refused.Add);
    }

    internal static LinkSettings DefaultSettings { get; } = new()
    {
        SendBuffer = 16 * 1024 * 1024,
        SendTimeout = TimeSpan.FromSeconds(20),
        ChunkSize = 128 * 1024,
        SharedLane = 4 * 1024 * 1024,
        MaximumMessageSize = 256 * 1024 * 1024,
        HelloTimeout = TimeSpan.FromSeconds(20),
    };

    public LinkSettings Settings { get; }

    public string Directory { get; }

    public string SocketPath => Path.Combine(Directory, Server.SocketName);

    public LinkListener Listener { get; }

    /// <summary>Two ends; the sending one is started, the receiving one if <paramref name="receiver"/> is given.</summary>
    public (Connection Out, Connection In) Open(ILinkReceiver? receiver, ILinkReceiver? back = null)
    {
        var outgoing = LinkConnector.Connect(Directory, Server, Client, 5, Key, Settings);
        _connections.Add(outgoing);
        var (incoming, _) = TakeAccepted();
        outgoing.Start(back ?? new Recorder());
        if (receiver is not null) incoming.Start(receiver);
        return (outgoing, incoming);
    }

    /// <summary>A connection whose other end the test writes by hand.</summary>
    public (Socket Raw, Connection In) OpenRaw(ILinkReceiver receiver)
    {
        var raw = ConnectRaw();
        raw.Send(Hello.Write(Client, 5, Server.SocketName, Key));
        var (incoming, _) = TakeAccepted();
        incoming.Start(receiver);
        return (raw, incoming);
    }

    public Socket ConnectRaw()
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Connect(new UnixDomainSocketEndPoint(SocketPath));
        return socket;
    }

    public (Connection Connection, Hello Hello) TakeAccepted()
    {
        Assert.True(_accepted.TryTake(out var accepted, Patience), $"Waited {Patience} for a connection to be accepted.");
        return accepted;
    }

    public string TakeRefused()
    {
        Assert.True(_refused.TryTake(out var why, Patience), $"Waited {Patience} for a connection to be refused.");
        return why;
    }

    public void Dispose()
    {
        foreach (var connection in _connections) connection.Close();
        Listener.Dispose();
        System.IO.Directory.Delete(Directory, recursive: true);
    }

    internal static OutboundMessage Message(string to, int number, int size = 4, bool barrier = false, string from = "")
    {
        var payload = new byte[size];
        if (size >= 4) BinaryPrimitives.WriteInt32LittleEndian(payload, number);
        return new OutboundMessage(to, from, 1, "m", payload, barrier);
    }

    internal static byte[] Control(int number)
    {
        var body = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(body, number);
        return body;
    }

    private void OnAccepted(Connection connection, Hello hello)
    {
        _connections.Add(connection);
        _accepted.Add((connection, hello));
    }
}
