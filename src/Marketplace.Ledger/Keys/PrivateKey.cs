using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Marketplace.Ledger.Keys.Curve;

namespace Marketplace.Ledger.Keys;

/// <summary>A secp256k1 private key. Its text form is its address; the secret itself only leaves by <see cref="ToWif"/> and <see cref="CopyTo"/>.</summary>
/// <remarks>Signing is safe from any thread. Disposing overwrites the secret; later calls throw <see cref="ObjectDisposedException"/>.</remarks>
public sealed class PrivateKey : IDisposable
{
    /// <summary>Bytes of a secret: 32.</summary>
    public const int Size = 32;

    private const byte WifPrefix = 0x80;
    private const byte WifCompressed = 0x01;

    private readonly byte[] _secret;
    private bool _disposed;

    private PrivateKey(ReadOnlySpan<byte> secret)
    {
        // Pinned, so that the collector leaves no copies behind when it moves objects.
        _secret = GC.AllocateArray<byte>(Size, pinned: true);
        secret.CopyTo(_secret);
        PublicKey = Secp256k1.Current.GetPublicKey(_secret);
        Address = PublicKey.Address;
    }

    /// <summary>The compressed public key.</summary>
    public PublicKey PublicKey { get; }

    /// <summary>The t1 address of the public key.</summary>
    public Address Address { get; }

    /// <summary>A new key from the system's secure random numbers.</summary>
    public static PrivateKey Generate()
    {
        Span<byte> secret = stackalloc byte[Size];
        do
        {
            RandomNumberGenerator.Fill(secret);
        }
        while (!IsValid(secret));

        var key = new PrivateKey(secret);
        CryptographicOperations.ZeroMemory(secret);
        return key;
    }

    /// <summary>Takes a 32-byte secret.</summary>
    /// <param name="secret">Exactly <see cref="Size"/> bytes, from 1 to the group order less one, big-endian.</param>
    /// <exception cref="ArgumentException">The bytes are no valid secret.</exception>
    public static PrivateKey FromBytes(ReadOnlySpan<byte> secret) => IsValid(secret)
        ? new PrivateKey(secret)
        : throw new ArgumentException($"A private key is {Size} bytes, not zero and below the order of the curve.", nameof(secret));

    /// <summary>Reads a key in wallet import format.</summary>
    /// <param name="text">Base58 with checksum, starting with K or L.</param>
    /// <exception cref="FormatException">The text is none; the message says what is wrong and never contains the text.</exception>
    public static PrivateKey FromWif(string text) => TryFromWif(text, out var key, out var fault) ? key : throw new FormatException(fault);

    /// <summary>Reads a key in wallet import format; false if it is none, with what is wrong in words.</summary>
    /// <param name="text">Base58 with checksum, starting with K or L.</param>
    /// <param name="key">The key, which the caller disposes.</param>
    /// <param name="fault">One sentence that never contains the text; null if it is a key.</param>
    public static bool TryFromWif(string? text, [NotNullWhen(true)] out PrivateKey? key, [NotNullWhen(false)] out string? fault)
    {
        key = null;
        if (!Base58Check.TryDecode(text, "private key", out var payload, out fault))
        {
            return false;
        }

        fault = CheckWif(payload);
        key = fault is null ? new PrivateKey(payload.AsSpan(1, Size)) : null;
        CryptographicOperations.ZeroMemory(payload);
        return key is not null;
    }

    /// <summary>The key in wallet import format, for export: whoever has this text can spend.</summary>
    public string ToWif()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        Span<byte> payload = [WifPrefix, .. _secret, WifCompressed];
        var text = Base58Check.Encode(payload);
        CryptographicOperations.ZeroMemory(payload);
        return text;
    }

    /// <summary>Writes the 32 bytes of the secret, for an encrypted store; the caller overwrites them.</summary>
    /// <param name="destination">At least <see cref="Size"/> bytes.</param>
    public void CopyTo(Span<byte> destination)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        _secret.CopyTo(destination);
    }

    /// <summary>Signs a digest: RFC 6979, low s, so that the same key and digest give the same signature everywhere.</summary>
    /// <param name="digest">What is signed; the caller makes sure that it can stand for one thing only.</param>
    public Signature Sign(in Hash256 digest)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return Secp256k1.Current.Sign(_secret, digest, out _);
    }

    /// <summary>Signs a text as Bitcoin wallets do.</summary>
    /// <param name="text">Any text; its UTF-8 bytes are signed.</param>
    /// <returns>Base64 of 65 bytes, from which <see cref="SignedMessage"/> recovers the public key.</returns>
    public string SignMessage(string text)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        var signature = Secp256k1.Current.Sign(_secret, SignedMessage.Digest(text), out var recoveryId);
        return SignedMessage.Encode(signature, recoveryId);
    }

    /// <summary>Overwrites the secret.</summary>
    public void Dispose()
    {
        _disposed = true;
        CryptographicOperations.ZeroMemory(_secret);
    }

    /// <summary>The address, never the secret.</summary>
    public override string ToString() => $"private key of {Address}";

    private static bool IsValid(ReadOnlySpan<byte> secret) =>
        secret.Length == Size && secret.ContainsAnyExcept((byte)0) && secret.SequenceCompareTo(Signature.GroupOrder) < 0;

    private static string? CheckWif(byte[] payload)
    {
        if (payload[0] != WifPrefix)
        {
            return "The text is not a Flux private key: it has another network's prefix, or is an address.";
        }

        if (payload.Length == Size + 1)
        {
            return "The private key belongs to an uncompressed public key (it starts with 5); Flux addresses here use compressed keys (K or L).";
        }

        if (payload.Length != Size + 2 || payload[^1] != WifCompressed)
        {
            return $"The private key holds {payload.Length} bytes where {Size + 2} are expected.";
        }

        return IsValid(payload.AsSpan(1, Size)) ? null : "The private key is zero or beyond the order of the curve.";
    }
}
