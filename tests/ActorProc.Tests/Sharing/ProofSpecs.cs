using System.Security.Cryptography;
using ActorProc.TestKit;
using ActorProc.Tests.Multiprocessing;
using Xunit;

namespace ActorProc.Tests.Sharing;

/// <summary>Strangers at a listener with a key, and at a client with one.</summary>
public sealed class ProofSpecs(ActorProcFixture kit) : ActorProcTest(kit, startMethod: "spawn"), IClassFixture<ActorProcFixture>
{
    private const int PrefixLength = 19;

    private static readonly byte[] Secret = "what both know"u8.ToArray();
    private static readonly AuthenticationKey Key = new(Secret);

    [Fact, Behaviour("LC-06", "LC-07")]
    public async Task Listener_should_challenge_first_and_then_answer_with_sha256()
    {
        using var listener = new ProcessListener(App, authKey: Key);
        var accepts = Task.Run(() => listener.Accept<string>());
        using var stranger = ProcessClient.Connect<string>(App, listener.Address);

        var challenge = stranger.ReceiveBytes();
        Assert.StartsWith("#CHALLENGE#{sha256}", System.Text.Encoding.Latin1.GetString(challenge));
        Assert.Equal(PrefixLength + 32, challenge.Length);
        stranger.SendBytes(Digest("client", challenge[PrefixLength..]));
        Assert.Equal("#WELCOME#"u8.ToArray(), stranger.ReceiveBytes());
        var nonce = RandomNumberGenerator.GetBytes(32);
        stranger.SendBytes(challenge[..PrefixLength].Concat(nonce).ToArray());
        Assert.Equal(Digest("listener", nonce), stranger.ReceiveBytes());
        stranger.SendBytes("#WELCOME#"u8.ToArray());

        using var connection = await accepts.WaitAsync(Stuck);
        stranger.Send("an object");
        Assert.Equal("an object", connection.Receive());
    }

    [Fact, Behaviour("LC-06")]
    public async Task Answer_should_be_refused_when_it_is_that_of_the_other_side()
    {
        using var listener = new ProcessListener(App, authKey: Key);
        var accepts = Task.Run(() => listener.Accept<string>());
        using var stranger = ProcessClient.Connect<string>(App, listener.Address);

        // What a listener with the same key would have answered.
        stranger.SendBytes(Digest("listener", stranger.ReceiveBytes()[PrefixLength..]));

        Assert.Equal("#FAILURE#"u8.ToArray(), stranger.ReceiveBytes());
        await Assert.ThrowsAsync<ProcessAuthenticationException>(() => accepts.WaitAsync(Stuck));
        Assert.Throws<EndOfStreamException>(() => stranger.ReceiveBytes());
    }

    [Fact, Behaviour("LC-06")]
    public async Task Client_should_refuse_a_listener_that_does_not_have_the_key()
    {
        using var listener = new ProcessListener(App);
        var connects = ProcessClient.ConnectAsync<string>(App, listener.Address, authKey: Key).AsTask();
        using var stranger = listener.Accept<string>();

        stranger.SendBytes("#CHALLENGE#{sha256}"u8.ToArray().Concat(new byte[32]).ToArray());
        stranger.ReceiveBytes();
        stranger.SendBytes("#WELCOME#"u8.ToArray());
        stranger.ReceiveBytes();
        stranger.SendBytes(new byte[32]);

        Assert.Contains("digest received was wrong", (await Assert.ThrowsAsync<ProcessAuthenticationException>(() => connects.WaitAsync(Stuck))).Message);
        Assert.Equal("#FAILURE#"u8.ToArray(), stranger.ReceiveBytes());
    }

    [Theory, Behaviour("LC-07")]
    [InlineData(257)]
    [InlineData(100_000)]
    public async Task Message_should_be_refused_before_the_proof_when_it_is_long(int length)
    {
        using var listener = new ProcessListener(App, authKey: Key);
        var accepts = Task.Run(() => listener.Accept<string>());
        using var stranger = ProcessClient.Connect<string>(App, listener.Address);

        try
        {
            stranger.SendBytes(new byte[length].AsMemory());
        }
        catch (IOException)
        {
            // It is refused by its length: the listener may have hung up before the rest was sent.
        }

        Assert.Contains("bad message length", (await Assert.ThrowsAsync<ProcessAuthenticationException>(() => accepts.WaitAsync(Stuck))).Message);
    }

    [Fact, Behaviour("LC-06")]
    public async Task Listener_should_go_on_when_a_client_leaves_before_its_proof()
    {
        using var listener = new ProcessListener(App, authKey: Key);
        ProcessClient.Connect<string>(App, listener.Address).Close();
        Assert.Throws<ProcessAuthenticationException>(() => listener.Accept<string>());

        var accepts = listener.AcceptAsync<string>().AsTask();
        using var client = await ProcessClient.ConnectAsync<string>(App, listener.Address, authKey: Key).AsTask().WaitAsync(Stuck);
        using var accepted = await accepts.WaitAsync(Stuck);
        client.Send("fine");

        Assert.Equal("fine", accepted.Receive());
    }

    [Fact, Behaviour("LC-06")]
    public async Task No_object_should_be_read_before_the_proof()
    {
        using var listener = new ProcessListener(App, authKey: Key);
        var accepts = Task.Run(() => listener.Accept<object>());
        using var stranger = ProcessClient.Connect<object>(App, listener.Address);

        stranger.Send(new Trap());

        await Assert.ThrowsAsync<ProcessAuthenticationException>(() => accepts.WaitAsync(Stuck));
        Assert.False(Trap.HasSprung);
    }

    private static byte[] Digest(string side, byte[] nonce) => HMACSHA256.HashData(Secret, System.Text.Encoding.UTF8.GetBytes($"ActorProc {side} ").Concat(nonce).ToArray());

    /// <summary>Runs code when it is rebuilt.</summary>
    private sealed class Trap : Akka.Util.ISurrogated
    {
        public static bool HasSprung { get; private set; }

        public Akka.Util.ISurrogate ToSurrogate(Akka.Actor.ActorSystem system) => new Spring();

        private sealed class Spring : Akka.Util.ISurrogate
        {
            public Akka.Util.ISurrogated FromSurrogate(Akka.Actor.ActorSystem system)
            {
                HasSprung = true;
                return new Trap();
            }
        }
    }
}
