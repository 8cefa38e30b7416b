using System.Runtime.Versioning;
using ActorProc.TestKit;
using ActorProc.Tests.Multiprocessing;
using Xunit;
using static ActorProc.Tests.Multiprocessing.Refusals;

namespace ActorProc.Tests.Sharing;

/// <summary>Where listeners listen, and what becomes of that.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class ListenerAddressSpecs(ActorProcFixture kit) : ActorProcTest(kit, startMethod: "spawn"), IClassFixture<ActorProcFixture>
{
    private static readonly AuthenticationKey Key = new("what both know"u8);

    [Fact, Behaviour("LC-01", "LC-04")]
    public void Unix_socket_should_be_its_users_alone_and_be_removed_when_the_listener_is_closed()
    {
        var listener = new ProcessListener(App, File("socket"));
        using var unnamed = new ProcessListener(App);

        Assert.Equal((File("socket"), "AF_UNIX", "AF_UNIX"), (listener.Address, listener.Family, unnamed.Family));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, System.IO.File.GetUnixFileMode(listener.Address));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, System.IO.File.GetUnixFileMode(Path.GetDirectoryName(unnamed.Address)!));
        Assert.Throws<IOException>(() => new ProcessListener(App, File("socket")));
        Assert.True(System.IO.File.Exists(File("socket")));

        listener.Close();
        listener.Close();

        Assert.False(System.IO.File.Exists(File("socket")));
        Assert.Contains("listener is closed", Closed(() => listener.Accept<string>()));
    }

    [Fact, Behaviour("LC-04")]
    public async Task Whoever_accepts_should_be_told_when_the_listener_is_closed()
    {
        var listener = new ProcessListener(App);
        var (blocks, awaits) = (Task.Run(() => listener.Accept<string>()), listener.AcceptAsync<string>().AsTask());
        using var other = new ProcessListener(App);
        using var cancels = new CancellationTokenSource();
        var cancelled = Task.Run(() => other.Accept<string>(cancels.Token));

        listener.Close();
        await cancels.CancelAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => blocks.WaitAsync(Stuck));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => awaits.WaitAsync(Stuck));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled.WaitAsync(Stuck));
    }

    [Fact, Behaviour("LC-02")]
    public async Task Address_should_show_the_port_and_who_was_accepted_last()
    {
        using var listener = new ProcessListener(App, "127.0.0.1:0", authKey: Key);
        Assert.Matches(@"^127\.0\.0\.1:[1-9]\d*$", listener.Address);
        Assert.Null(listener.LastAccepted);
        var connects = ProcessClient.ConnectAsync<string>(App, listener.Address, authKey: Key).AsTask();

        Assert.Equal([listener], ProcessConnection.Wait([listener], Stuck));
        using var accepted = listener.Accept<string>();
        using var client = await connects.WaitAsync(Stuck);

        Assert.Matches(@"^127\.0\.0\.1:[1-9]\d*$", listener.LastAccepted);
        Assert.NotEqual(listener.Address, listener.LastAccepted);
    }

    [Theory, Behaviour("LC-01")]
    [InlineData(null, "AF_INET", "127.0.0.1")]
    [InlineData(":0", null, "127.0.0.1")]
    [InlineData("localhost:0", null, "127.0.0.1")]
    [InlineData("0.0.0.0:0", null, "0.0.0.0")]
    public void Tcp_should_need_a_key_and_stay_on_this_machine_unless_told_otherwise(string? address, string? family, string host)
    {
        Assert.Contains("authkey", Assert.Throws<ArgumentException>(() => new ProcessListener(App, address, family)).Message);
        Assert.Contains("authkey", Assert.Throws<ArgumentException>(() => ProcessClient.Connect<string>(App, address ?? "127.0.0.1:9", family)).Message);

        using var listener = new ProcessListener(App, address, family, authKey: Key);

        Assert.Equal("AF_INET", listener.Family);
        Assert.StartsWith(host + ":", listener.Address);
    }

    [Theory, Behaviour("LC-03")]
    [InlineData(null, "AF_NONSENSE", "Family AF_NONSENSE is not recognized.")]
    [InlineData("/tmp/x", "AF_PIPE", "Family AF_PIPE is not recognized.")]
    [InlineData(@"\\.\pipe\x", null, "Family AF_PIPE is not recognized.")]
    [InlineData("", null, "unrecognized")]
    [InlineData("127.0.0.1:70000", null, "unrecognized")]
    [InlineData("/tmp/x", "AF_INET", "unrecognized")]
    public void Family_or_address_should_be_refused_when_there_is_none_of_the_kind(string? address, string? family, string text)
    {
        Assert.Contains(text, Assert.Throws<ArgumentException>(() => new ProcessListener(App, address, family, authKey: Key)).Message);
        if (address is not null)
            Assert.Contains(text, Assert.Throws<ArgumentException>(() => ProcessClient.Connect<string>(App, address, family, Key)).Message);
    }

    [Fact, Behaviour("LC-05")]
    public void Key_should_be_refused_when_it_has_no_bytes() =>
        Assert.Contains("authkey should be a byte string", Assert.Throws<ArgumentException>(() => new AuthenticationKey([])).Message);

    [Fact, Behaviour("LC-01")]
    public void Connecting_should_fail_when_nobody_listens() => Assert.Throws<IOException>(() => ProcessClient.Connect<string>(App, File("nobody")));
}
