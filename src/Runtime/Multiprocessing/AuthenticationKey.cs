using System.Security.Cryptography;

namespace ActorProc;

/// <summary>A secret that processes prove themselves with. It is never shown, and travels to a child only when that is started. Python: <c>AuthenticationString</c>.</summary>
public sealed class AuthenticationKey : IEquatable<AuthenticationKey>
{
    internal const int DefaultSize = 32;

    private readonly byte[] _bytes;

    /// <summary>Makes a key of a copy of <paramref name="bytes"/>.</summary>
    /// <exception cref="ArgumentException">There are none.</exception>
    public AuthenticationKey(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
            throw new ArgumentException("authkey should be a byte string: it has no bytes.", nameof(bytes));
        _bytes = bytes.ToArray();
    }

    /// <summary>The secret itself. Not for logs.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>Compares in a time that tells nothing about the content.</summary>
    public bool Equals(AuthenticationKey? other) => other is not null && CryptographicOperations.FixedTimeEquals(_bytes, other._bytes);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as AuthenticationKey);

    /// <inheritdoc/>
    public override int GetHashCode() => _bytes.Length;

    /// <summary>Never the secret.</summary>
    public override string ToString() => $"a key of {_bytes.Length} bytes";
}
