using System.Net.Sockets;
using ActorProc.Link;
using Xunit;
using static ActorProc.Tests.Link.LinkPair;

namespace ActorProc.Tests.Link;

public sealed class LinkListenerSpecs
{
    [Fact]
    public void Listener_should_say_who_connected_when_the_hello_is_genuine()
    {
        using var pair = new LinkPair();
        using var raw = pair.ConnectRaw();
        raw.Send(Hello.Write(Client, 5, Server.SocketName, Key));

        var (connection, hello) = pair.TakeAccepted();
        connection.Close();

        Assert.Equal((Client, (byte)5), (hello.From, hello.Purpose));
        if (OperatingSystem.IsLinux()) Assert.Equal(Environment.ProcessId, hello.Peer?.Pid);
    }

    [Fact]
    public void Socket_should_be_private_and_vanish_when_the_listener_is_disposed()
    {
        var pair = new LinkPair();
        try
        {
            if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(pair.SocketPath));
            pair.Listener.Dispose();

            Assert.False(File.Exists(pair.SocketPath));
            Assert.Throws<IOException>(() => LinkConnector.Connect(pair.Directory, Server, Client, 0, Key, pair.Settings));
        }
        finally
        {
            pair.Dispose();
        }
    }

    [Theory]
    [InlineData("wrong key", "key")]
    [InlineData("other socket", "was for other-1.1")]
    [InlineData("version", "version 513")]
    [InlineData("garbage", "no hello")]
    [InlineData("oversize", "claims")]
    [InlineData("closed", "without a hello")]
    [InlineData("silence", "within 0.2 s")]
    [InlineData("half", "within 0.2 s")]
    public void Stranger_should_be_refused_with_the_reason_when_it_shows(string stranger, string why)
    {
        using var pair = new LinkPair(DefaultSettings with { HelloTimeout = TimeSpan.FromSeconds(0.2) });
        var recorder = new Recorder();
        var (sender, _) = pair.Open(recorder);
        var hello = Hello.Write(Client, 0, Server.SocketName, Key);
        using var raw = pair.ConnectRaw();
        switch (stranger)
        {
            case "wrong key":
                raw.Send(Hello.Write(Client, 0, Server.SocketName, new byte[Hello.KeySize]));
                break;
            case "other socket":
                raw.Send(Hello.Write(Client, 0, "other-1.1", Key));
                break;
            case "version":
                (hello[4], hello[5]) = (1, 2);
                raw.Send(hello);
                break;
            case "garbage":
                raw.Send("GET / HTTP/1.1\r\n\r\n"u8);
                break;
            case "oversize":
                raw.Send([0xff, 0xff, 0xff, 0x7f]);
                break;
            case "closed":
                raw.Shutdown(SocketShutdown.Send);
                break;
            case "half":
                raw.Send(hello.AsSpan(0, hello.Length / 2));
                break;
        }

        var reason = pair.TakeRefused();

        Assert.Contains(why, reason, StringComparison.Ordinal);
        if (OperatingSystem.IsLinux()) Assert.Contains($"process {Environment.ProcessId} of user {PeerCredentials.OwnUid}", reason, StringComparison.Ordinal);
        AssertEnds(raw);
        sender.SendMessage(Message("/user/a", 1));
        recorder.WaitForCount(1);
    }

    [Fact]
    public void Stranger_should_be_refused_when_it_is_another_user()
    {
        if (!OperatingSystem.IsLinux()) return;
        using var pair = new LinkPair(owner: PeerCredentials.OwnUid + 1);

        // It is disconnected before it has said anything, so it must not try to.
        using var raw = pair.ConnectRaw();

        Assert.Contains($"only user {PeerCredentials.OwnUid + 1} may connect", pair.TakeRefused(), StringComparison.Ordinal);
        AssertEnds(raw);
    }

    [Fact]
    public void Connection_should_end_at_the_caller_when_it_is_refused()
    {
        using var pair = new LinkPair();
        var back = new Recorder();
        var connection = LinkConnector.Connect(pair.Directory, Server, Client, 0, new byte[Hello.KeySize], pair.Settings);

        connection.Start(back);

        back.WaitForClosed();
        Assert.Equal(SendResult.Closed, connection.SendMessage(Message("/user/a", 1)));
    }

    [Fact]
    public void Socket_file_should_be_replaced_when_nobody_listens_on_it_any_more()
    {
        var directory = Directory.CreateTempSubdirectory("link").FullName;
        try
        {
            // As a killed process leaves it: bound, and nobody behind it.
            var path = Path.Combine(directory, Server.SocketName);
            var moved = path + "x";
            using (var dead = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
            {
                dead.Bind(new UnixDomainSocketEndPoint(moved));
                File.Move(moved, path);
            }

            Assert.True(File.Exists(path));
            using (var listener = new LinkListener(directory, Server, Key, DefaultSettings, (_, _) => { }, _ => { }))
            {
                Assert.Throws<SocketException>(() => new LinkListener(directory, Server, Key, DefaultSettings, (_, _) => { }, _ => { }));
                Assert.True(File.Exists(path));
            }

            Assert.False(File.Exists(path));
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    [Fact]
    public void Path_should_be_refused_with_a_remedy_when_it_is_too_long()
    {
        var e = Assert.Throws<ArgumentException>(() => LinkListener.EndPoint(new string('d', 200), Server));

        Assert.Contains("run-directory", e.Message, StringComparison.Ordinal);
    }

    private static void AssertEnds(Socket raw)
    {
        raw.ReceiveTimeout = 30_000;
        try
        {
            Assert.Equal(0, raw.Receive(new byte[1]));
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionReset)
        {
            // Closed with our bytes unread: an end too.
        }
    }
}
