using System.Net.Sockets;
using ActorProc.TestKit;
using ActorProc.Tests.Multiprocessing;
using Xunit;

namespace ActorProc.Tests.Sharing;

/// <summary>Listeners and clients, with and without keys.</summary>
public abstract class ListenerSpecs(ActorProcFixture kit, string method) : ActorProcTest(kit, startMethod: method), IClassFixture<ActorProcFixture>
{
    private static readonly AuthenticationKey Key = new("what both know"u8);

    [Theory, Behaviour("LC-01", "LC-06")]
    [InlineData("AF_UNIX", false)]
    [InlineData("AF_UNIX", true)]
    [InlineData("AF_INET", true)]
    public async Task Child_should_talk_to_the_listener_it_has_connected_to(string family, bool withKey)
    {
        using var listener = new ProcessListener(Context, family: family, authKey: withKey ? ActorProcess.Current.AuthKey : null);
        var child = Context.StartProcess(static (string address, bool withKey) =>
        {
            using var connection = ProcessClient.Connect<string>(ProcessContext.Current, address, authKey: withKey ? ActorProcess.Current.AuthKey : null);
            connection.Send(connection.Receive() + ", and hello yourself");
        }, listener.Address, withKey);

        using var connection = await listener.AcceptAsync<string>().AsTask().WaitAsync(Stuck);
        connection.Send("hello");

        Assert.Equal("hello, and hello yourself", await connection.ReceiveAsync());
        Assert.Throws<EndOfStreamException>(() => connection.Receive());
        Assert.Equal(0, await EndAsync(child));
    }

    [Fact, Behaviour("C-12", "LC-01")]
    public async Task Accepted_connection_should_travel_to_a_child()
    {
        using var listener = new ProcessListener(Context);
        var connects = ProcessClient.ConnectAsync<string>(Context, listener.Address).AsTask();
        var accepted = listener.Accept<string>();
        using var client = await connects.WaitAsync(Stuck);

        var child = Context.StartProcess(static (PipeConnection<string> end) =>
        {
            end.Send(end.Receive().ToUpperInvariant());
            end.Close();
        }, accepted);
        accepted.Close();
        client.Send("shout");

        Assert.Equal("SHOUT", client.Receive());
        Assert.Throws<EndOfStreamException>(() => client.Receive());
        Assert.Equal(0, await EndAsync(child));
    }

    [Fact, Behaviour("LC-08")]
    public async Task Key_should_be_inherited_by_a_child_and_refused_everywhere_else()
    {
        var own = ActorProcess.Current.AuthKey.Bytes.ToArray();
        using var listener = new ProcessListener(Context, authKey: ActorProcess.Current.AuthKey);

        var child = Context.StartProcess(
            static (string address) => ProcessClient.Connect<string>(ProcessContext.Current, address, authKey: ActorProcess.Current.AuthKey).Dispose(), listener.Address);
        listener.Accept<string>().Dispose();

        Assert.Equal(0, await EndAsync(child));
        Assert.Contains(
            "Pickling an AuthenticationString object is disallowed for security reasons",
            (await Assert.ThrowsAsync<MessageSerializationException>(() => Context.RunAsync(static key => key.Bytes.Length, Key))).Message);
        Assert.DoesNotContain(Convert.ToHexString(own), $"{ActorProcess.Current.AuthKey} {Convert.ToHexString([1])}");
    }

    [Fact, Behaviour("LC-09")]
    public async Task Key_should_be_32_random_bytes_and_be_set_for_each_process()
    {
        Assert.Equal(32, ActorProcess.Current.AuthKey.Bytes.Length);
        var child = Context.CreateProcess(static (string address) =>
        {
            if (ActorProcess.Current.AuthKey.Equals(new AuthenticationKey("set before the start"u8)))
                ActorProcess.Current.AuthKey = new AuthenticationKey("set by itself"u8);
            ProcessClient.Connect<string>(ProcessContext.Current, address, authKey: ActorProcess.Current.AuthKey).Dispose();
        }, File("socket"));
        child.AuthKey = new AuthenticationKey("set before the start"u8);
        using var listener = new ProcessListener(Context, File("socket"), authKey: new AuthenticationKey("set by itself"u8));

        child.Start();
        (await listener.AcceptAsync<string>().AsTask().WaitAsync(Stuck)).Dispose();

        Assert.Equal(0, await EndAsync(child));
    }

    [Fact, Behaviour("LC-06")]
    public async Task Both_sides_should_be_told_when_their_keys_differ_and_the_listener_should_go_on()
    {
        using var listener = new ProcessListener(Context, authKey: Key);
        var (wrong, right) = (Context.RunAsync(static address => Try(address, "another"), listener.Address), Task.FromResult(""));

        Assert.Contains("digest received was wrong", Assert.Throws<ProcessAuthenticationException>(() => listener.Accept<string>()).Message);
        Assert.Contains("digest sent was rejected", await wrong.WaitAsync(Stuck));

        right = Context.RunAsync(static address => Try(address, "what both know"), listener.Address);
        using var connection = await listener.AcceptAsync<string>().AsTask().WaitAsync(Stuck);
        Assert.Equal("proven", await right.WaitAsync(Stuck));
    }

    private static string Try(string address, string key)
    {
        try
        {
            using var connection = ProcessClient.Connect<string>(ProcessContext.Current, address, authKey: new AuthenticationKey(System.Text.Encoding.UTF8.GetBytes(key)));
            return "proven";
        }
        catch (ProcessAuthenticationException e)
        {
            return e.Message;
        }
    }
}

public sealed class SpawnListenerSpecs(ActorProcFixture kit) : ListenerSpecs(kit, "spawn");

public sealed class InProcessListenerSpecs(ActorProcFixture kit) : ListenerSpecs(kit, "in-process");
