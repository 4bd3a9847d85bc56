using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using Marketplace.Ledger.Keys.Curve;

namespace Marketplace.Ledger.Keys;

/// <summary>Texts signed the way Bitcoin wallets do ("Bitcoin Signed Message"), with signatures from which the key is recovered.</summary>
public static class SignedMessage
{
    private const int EncodedSize = 1 + Signature.Size;
    private const int Base64Length = 88;

    // 27..30: uncompressed key, candidate 0..3; 31..34: compressed. Higher headers name address kinds that this ledger has not.
    private const int FirstHeader = 27;
    private const int FirstCompressedHeader = 31;
    private const int LastHeader = 34;

    /// <summary>The double SHA-256 that is signed: of the prefix and the text, each with its length.</summary>
    /// <param name="text">Any text.</param>
    public static Hash256 Digest(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var prefix = "\u0018Bitcoin Signed Message:\n"u8;
        var length = Encoding.UTF8.GetByteCount(text);
        var bytes = new byte[prefix.Length + 9 + length];
        prefix.CopyTo(bytes);
        var position = prefix.Length + WriteLength(bytes.AsSpan(prefix.Length), length);
        position += Encoding.UTF8.GetBytes(text, bytes.AsSpan(position));
        return Hashing.Sha256d(bytes.AsSpan(0, position));
    }

    /// <summary>Whether the key of an address signed a text. Never throws for what the signer sent.</summary>
    /// <param name="address">A t1 address; a t3 address signs no messages.</param>
    /// <param name="text">The text as it was signed.</param>
    /// <param name="signature">Base64 of 65 bytes.</param>
    public static bool Verify(Address address, string text, string? signature) =>
        address.Kind == AddressKind.KeyHash && Verify(address.Hash, text, signature);

    /// <summary>Whether the key with this hash signed a text. Never throws for what the signer sent.</summary>
    /// <param name="signer">HASH160 of the public key in the form (compressed or not) that the signature's header names.</param>
    /// <param name="text">The text as it was signed.</param>
    /// <param name="signature">Base64 of 65 bytes.</param>
    public static bool Verify(KeyHash signer, string text, string? signature)
    {
        Span<byte> encoded = stackalloc byte[EncodedSize];
        if (!TryDecode(signature, encoded))
        {
            return false;
        }

        Span<byte> key = stackalloc byte[65];
        key = encoded[0] < FirstCompressedHeader ? key : key[..PublicKey.Size];
        return TryRecover(text, encoded, key) && Hashing.Hash160(key) == signer;
    }

    /// <summary>Finds the compressed key that signed a text.</summary>
    /// <param name="text">The text as it was signed.</param>
    /// <param name="signature">Base64 of 65 bytes.</param>
    /// <param name="key">The key. Only a comparison with a known key or address makes this mean anything.</param>
    /// <returns>False if the signature is malformed, is from an uncompressed key, or no key can have made it.</returns>
    public static bool TryRecover(string text, string? signature, out PublicKey key)
    {
        Span<byte> encoded = stackalloc byte[EncodedSize];
        Span<byte> bytes = stackalloc byte[PublicKey.Size];
        key = default;
        return TryDecode(signature, encoded)
            && encoded[0] >= FirstCompressedHeader
            && TryRecover(text, encoded, bytes)
            && PublicKey.TryRead(bytes, out key);
    }

    internal static string Encode(in Signature signature, int recoveryId)
    {
        Span<byte> encoded = stackalloc byte[EncodedSize];
        encoded[0] = (byte)(FirstCompressedHeader + recoveryId);
        signature.CopyTo(encoded[1..]);
        return Convert.ToBase64String(encoded);
    }

    private static bool TryDecode([NotNullWhen(true)] string? text, Span<byte> encoded) =>
        text?.Length == Base64Length
        && Convert.TryFromBase64String(text, encoded, out var written)
        && written == EncodedSize
        && encoded[0] is >= FirstHeader and <= LastHeader;

    private static bool TryRecover(string text, ReadOnlySpan<byte> encoded, Span<byte> key) =>
        Secp256k1.Current.TryRecover(Digest(text), encoded[1..], (encoded[0] - FirstHeader) & 3, key);

    // Bitcoin's compact size: one byte below 253, else a marker and two, four or eight bytes.
    private static int WriteLength(Span<byte> destination, int length)
    {
        switch (length)
        {
            case < 0xFD:
                destination[0] = (byte)length;
                return 1;
            case <= ushort.MaxValue:
                destination[0] = 0xFD;
                BinaryPrimitives.WriteUInt16LittleEndian(destination[1..], (ushort)length);
                return 3;
            default:
                destination[0] = 0xFE;
                BinaryPrimitives.WriteUInt32LittleEndian(destination[1..], (uint)length);
                return 5;
        }
    }
}
