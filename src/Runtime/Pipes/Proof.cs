using System.Security.Cryptography;
using System.Text;

namespace ActorProc.Pipes;

/// <summary>Both sides of a connection prove to each other that they have the same key, and never say it.</summary>
/// <remarks>
/// <code>
///   listener                                     client
///   #CHALLENGE# its nonce         ------------>
///                                 &lt;------------  HMAC-SHA-256(key, "client" nonce)
///   #WELCOME# or #FAILURE#        ------------>
///                                 &lt;------------  #CHALLENGE# its nonce
///   HMAC-SHA-256(key, "listener" nonce) ------>
///                                 &lt;------------  #WELCOME# or #FAILURE#
/// </code>
/// An answer names its side: one that was got from one connection is of no use on the other side of another.
/// </remarks>
internal static class Proof
{
    /// <summary>Longer messages are refused before both are proven.</summary>
    public const int MostBytes = 256;

    private const int NonceSize = 32;

    private static readonly byte[] Challenge = "#CHALLENGE#{sha256}"u8.ToArray();
    private static readonly byte[] Welcome = "#WELCOME#"u8.ToArray();
    private static readonly byte[] Failure = "#FAILURE#"u8.ToArray();

    /// <summary>Done by a listener to whoever connects.</summary>
    /// <param name="connection">Nothing but this has been sent over it.</param>
    /// <param name="key">The key.</param>
    /// <param name="limit">The longest that the other side may take.</param>
    /// <param name="isBlocking">Blocks the calling thread, and completes in it.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="ProcessAuthenticationException">The other side does not have the key, or does not answer.</exception>
    public static ValueTask OfListenerAsync(ProcessConnection connection, AuthenticationKey key, TimeSpan limit, bool isBlocking, CancellationToken cancellationToken) =>
        RunAsync(new Exchange(connection, key, Deadline.After(limit), isBlocking, cancellationToken), challengesFirst: true, "listener", "client");

    /// <summary>Done by a client to whom it has connected to.</summary>
    /// <inheritdoc cref="OfListenerAsync"/>
    public static ValueTask OfClientAsync(ProcessConnection connection, AuthenticationKey key, TimeSpan limit, bool isBlocking, CancellationToken cancellationToken) =>
        RunAsync(new Exchange(connection, key, Deadline.After(limit), isBlocking, cancellationToken), challengesFirst: false, "client", "listener");

    private static async ValueTask RunAsync(Exchange exchange, bool challengesFirst, string self, string other)
    {
        try
        {
            if (challengesFirst)
                await ChallengeAsync(exchange, other).ConfigureAwait(false);
            await AnswerAsync(exchange, self).ConfigureAwait(false);
            if (!challengesFirst)
                await ChallengeAsync(exchange, other).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or TimeoutException)
        {
            throw new ProcessAuthenticationException($"The {other} has not proven that it has the key: {e.Message}", e);
        }
    }

    private static async ValueTask ChallengeAsync(Exchange exchange, string other)
    {
        var nonce = RandomNumberGenerator.GetBytes(NonceSize);
        await exchange.SendAsync([.. Challenge, .. nonce]).ConfigureAwait(false);
        var digest = await exchange.ReceiveAsync().ConfigureAwait(false);
        if (!CryptographicOperations.FixedTimeEquals(exchange.Digest(other, nonce), digest))
        {
            await exchange.SendAsync(Failure).ConfigureAwait(false);
            throw new ProcessAuthenticationException($"digest received was wrong: the {other} has another authkey.");
        }

        await exchange.SendAsync(Welcome).ConfigureAwait(false);
    }

    private static async ValueTask AnswerAsync(Exchange exchange, string self)
    {
        var challenge = await exchange.ReceiveAsync().ConfigureAwait(false);
        if (!challenge.AsSpan().StartsWith(Challenge) || challenge.Length < Challenge.Length + NonceSize)
            throw new ProcessAuthenticationException("What was received is no challenge: the other side has no authkey, or is none of ours.");
        await exchange.SendAsync(exchange.Digest(self, challenge.AsSpan(Challenge.Length))).ConfigureAwait(false);
        if (!(await exchange.ReceiveAsync().ConfigureAwait(false)).AsSpan().SequenceEqual(Welcome))
            throw new ProcessAuthenticationException("digest sent was rejected: the other side has another authkey.");
    }

    private sealed record Exchange(ProcessConnection Connection, AuthenticationKey Key, Deadline Deadline, bool IsBlocking, CancellationToken Cancelled)
    {
        public ValueTask SendAsync(byte[] message) => Connection.WriteAsync(message, IsBlocking, Cancelled);

        public ValueTask<byte[]> ReceiveAsync() => Connection.ReadAsync(MostBytes, IsBlocking, Deadline, Cancelled);

        public byte[] Digest(string side, ReadOnlySpan<byte> nonce) => HMACSHA256.HashData(Key.Bytes, [.. Encoding.UTF8.GetBytes($"ActorProc {side} "), .. nonce]);
    }
}
